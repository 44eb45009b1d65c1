import type { Container } from '../kubernetes/container.js';
import type { Pod } from '../kubernetes/pod.js';
import { mentionsIn } from './mentions.js';

/** Scripts and configurations say more than whom a program connects to. */
const LONGEST = 2000;

/** A name in a manifest that a program will likely connect to: a Service, where one has the name. */
export interface HostReference {
  /** Where it stands in the pod spec: `containers[0].env[1].value`. */
  readonly path: string;
  readonly name: string;
  /** Absent for the pod's own namespace. */
  readonly namespace: string | undefined;
  /** As written, or the usual one of the URL's scheme. */
  readonly port: number | undefined;
}

/** The hosts that the variables and arguments of a pod's containers name. */
export const hostReferences = (pod: Pod): readonly HostReference[] =>
  pod.containers.filter(({ list }) => list !== 'ephemeralContainers').flatMap(referencesOf);

function referencesOf(container: Container): readonly HostReference[] {
  const prefix = `${container.list}[${String(container.root.key)}]`;
  const variables = container
    .field('env')
    .items()
    .flatMap((entry, index) =>
      hostsIn(entry.field('value').text, `${prefix}.env[${index}].value`, entry.field('name').text ?? ''),
    );
  const words = ['command', 'args'].flatMap((list) =>
    container
      .field(list)
      .items()
      .flatMap((word, index) => hostsIn(word.text, `${prefix}.${list}[${index}]`, '')),
  );
  return [...variables, ...words];
}

/** `key`: the name of the variable that the text is for. */
const hostsIn = (text: string | undefined, path: string, key: string): readonly HostReference[] =>
  text === undefined || text.length > LONGEST
    ? []
    : mentionsIn(text, key).flatMap(({ host, port, isSure }) => (isSure ? reference(path, host, port) : []));

/** `name`, `name.namespace` and `name.namespace.svc…` (Kubernetes: "DNS for Services and Pods"). */
function reference(path: string, host: string, port: number | undefined): readonly HostReference[] {
  const [name = '', namespace, kind, ...rest] = host.toLowerCase().split('.');
  const isInCluster =
    kind === undefined || (kind === 'svc' && (rest.length === 0 || rest.join('.') === 'cluster.local'));
  return isInCluster && name !== 'localhost' && name !== '' ? [{ path, name, namespace, port }] : [];
}
