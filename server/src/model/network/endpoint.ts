import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { Pod } from '../kubernetes/pod.js';
import { type Answer, type PartialLabels, readPartialLabels } from './partial-labels.js';
import { isProtocol, type Protocol } from './port-set.js';

/** A port that a container declares. Declaring opens nothing: it gives a port a name, and tells what is meant to be used. */
export interface DeclaredPort {
  readonly name: string | undefined;
  readonly protocol: Protocol;
  readonly number: number;
  readonly hostPort: number | undefined;
}

/** The pods of a workload as network policies see them. */
export interface PodsData {
  readonly labels: PartialLabels;
  readonly ports: readonly DeclaredPort[];
  /** False where a template may declare more ports. */
  readonly arePortsKnown: boolean;
  readonly isOnHostNetwork: Answer;
}

/** Labels that controllers add to the pods that they make (Kubernetes: "Well-Known Labels, Annotations and Taints"). */
const AUTOMATIC_LABELS: readonly string[] = [
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'controller-uid',
];

const BUILT_IN = new Set(['', 'apps', 'batch', 'extensions']);

/** Reads the pods of a workload; operators of custom kinds may add labels of their own. */
export function readPods(pod: Pod): PodsData {
  const { object } = pod;
  const labels = readPartialLabels(pod.metadata.field('labels'), object.isA('Pod') ? [] : AUTOMATIC_LABELS);
  const hostNetwork = pod.field('hostNetwork');
  // Ports of init containers have no name for others, unless they go on running as sidecars.
  const containers = pod.containers.filter(
    (container) =>
      container.list === 'containers' ||
      (container.list === 'initContainers' && !container.field('restartPolicy').isNot('Always')),
  );
  const declared = containers.flatMap((container) => container.field('ports').items());
  const known = declared.flatMap(readDeclaredPort);
  return {
    labels: BUILT_IN.has(object.group) ? labels : { ...labels, isComplete: false },
    ports: known,
    arePortsKnown:
      known.length === declared.length &&
      pod.field('containers').isComplete &&
      pod.field('initContainers').isComplete &&
      containers.every((container) => container.field('ports').isComplete),
    isOnHostNetwork: hostNetwork.is(true) ? 'yes' : hostNetwork.isNot(true) ? 'no' : 'maybe',
  };
}

function readDeclaredPort(entry: Field): readonly DeclaredPort[] {
  const { value: number } = entry.field('containerPort');
  const protocol = entry.field('protocol').isAbsent ? 'TCP' : entry.field('protocol').text;
  const name = entry.field('name');
  const { value: hostPort } = entry.field('hostPort');
  if (typeof number !== 'number' || !isProtocol(protocol) || name.isUnknown) return [];
  return [
    {
      name: name.text,
      protocol,
      number,
      hostPort: typeof hostPort === 'number' && hostPort > 0 ? hostPort : undefined,
    },
  ];
}

/** A port of a Service, and where it leads in the pods (API: core/v1 ServicePort). */
export interface ServicePort {
  readonly name: string | undefined;
  readonly protocol: Protocol;
  readonly number: number;
  /** A number, or the name of a container's port; absent where a template says. */
  readonly target: number | string | undefined;
  readonly nodePort: number | undefined;
}

export interface ServiceData {
  /** The labels that all of its pods have; `manual` where somebody else writes its endpoints; absent where unknown. */
  readonly selector: Readonly<Record<string, string>> | 'manual' | undefined;
  readonly ports: readonly ServicePort[];
  readonly arePortsKnown: boolean;
  /** How the world outside the cluster may reach it; `maybe` where a template says. */
  readonly exposure: 'LoadBalancer' | 'NodePort' | 'externalIPs' | 'none' | 'maybe';
}

export function readService(service: KubernetesObject): ServiceData {
  const selector = readPartialLabels(service.field('spec.selector'));
  const isKnown = selector.isComplete && selector.open.length === 0;
  const isManual =
    isKnown && (Object.keys(selector.known).length === 0 || service.field('spec.type').is('ExternalName'));
  const list = service.field('spec.ports');
  const ports = list.items().flatMap(readServicePort);
  return {
    selector: isManual ? 'manual' : isKnown ? selector.known : undefined,
    ports,
    arePortsKnown: list.isComplete && ports.length === list.items().length,
    exposure: exposureOf(service),
  };
}

function exposureOf(service: KubernetesObject): ServiceData['exposure'] {
  const type = service.field('spec.type');
  if (type.is('LoadBalancer') || type.is('NodePort')) return type.is('NodePort') ? 'NodePort' : 'LoadBalancer';
  const addresses = service.field('spec.externalIPs');
  if (addresses.items().length > 0) return 'externalIPs';
  return type.isUnknown || addresses.isUnknown ? 'maybe' : 'none';
}

function readServicePort(entry: Field): readonly ServicePort[] {
  const { value: number } = entry.field('port');
  const protocol = entry.field('protocol').isAbsent ? 'TCP' : entry.field('protocol').text;
  if (typeof number !== 'number' || !isProtocol(protocol)) return [];
  const target = entry.field('targetPort');
  const { value } = target;
  const { value: nodePort } = entry.field('nodePort');
  return [
    {
      name: entry.field('name').text,
      protocol,
      number,
      // Without a targetPort the port leads to the same number.
      target: target.isAbsent ? number : typeof value === 'number' || typeof value === 'string' ? value : undefined,
      nodePort: typeof nodePort === 'number' ? nodePort : undefined,
    },
  ];
}
