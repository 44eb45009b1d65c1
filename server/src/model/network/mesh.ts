import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { MeshStanding } from '../facts/mesh.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { Pod } from '../kubernetes/pod.js';

/** A setting of a service mesh that lets traffic pass in clear text, or by an old version of TLS. */
export interface WeakMesh {
  readonly field: Field;
  /** What it does, as a predicate of the object. */
  readonly effect: string;
  readonly safe: string;
  readonly change: Change;
}

const OLD_ISTIO = /^TLSV1_[01]$/;
const OLD_CONSUL = /^TLSv1_[01]$|^TLS_AUTO$/;

/**
 * What is weak in a PeerAuthentication, a DestinationRule or a Gateway of Istio, or in a Mesh of Consul (their API
 * references). Hosts outside the mesh have certificates of their own, or none.
 */
export function weakMesh(object: KubernetesObject): readonly WeakMesh[] {
  const spec = object.field('spec');
  if (object.group === 'security.istio.io' && object.kind === 'PeerAuthentication') {
    // The API server, which calls webhooks, is in no mesh.
    const isForWebhook = /webhook/.test(object.name ?? '');
    const ports = isForWebhook ? [] : spec.field('portLevelMtls').entries();
    return [spec.field('mtls'), ...ports.map(([, port]) => port)].flatMap((mtls) => weakMode(mtls.field('mode')));
  }
  if (object.group === 'networking.istio.io' && object.kind === 'DestinationRule') return ofDestination(spec);
  if (object.group === 'networking.istio.io' && object.kind === 'Gateway')
    return spec
      .field('servers')
      .items()
      .flatMap((server) => oldVersion(server.field('tls.minProtocolVersion'), OLD_ISTIO, 'TLSV1_2'));
  if (object.group === 'consul.hashicorp.com' && object.kind === 'Mesh')
    return ['incoming', 'outgoing'].flatMap((direction) =>
      oldVersion(spec.field(`tls.${direction}.tlsMinVersion`), OLD_CONSUL, 'TLSv1_2'),
    );
  return [];
}

function weakMode(mode: Field): readonly WeakMesh[] {
  const effect = mode.is('PERMISSIVE')
    ? 'accepts connections in clear text besides those with mutual TLS'
    : mode.is('DISABLE')
      ? 'switches mutual TLS off'
      : undefined;
  return effect === undefined ? [] : [{ field: mode, effect, safe: 'mode: STRICT', change: mode.set('STRICT') }];
}

/** Names of Services: short ones, and those that end in the domain of the cluster. */
const IN_MESH = /^[a-z0-9-]+$|\.local$|\.svc$/;

function ofDestination(spec: Field): readonly WeakMesh[] {
  if (!IN_MESH.test(spec.field('host').text ?? '')) return [];
  const policies = [spec, ...spec.field('subsets').items()].map((owner) => owner.field('trafficPolicy'));
  const ports = policies.flatMap((policy) => policy.field('portLevelSettings').items());
  return [...policies, ...ports]
    .map((settings) => settings.field('tls.mode'))
    .filter((mode) => mode.is('DISABLE'))
    .map((mode) => ({
      field: mode,
      effect: 'sends requests within the mesh in clear text',
      safe: 'mode: ISTIO_MUTUAL',
      change: mode.set('ISTIO_MUTUAL'),
    }));
}

const oldVersion = (version: Field, old: RegExp, safe: string): readonly WeakMesh[] =>
  old.test(version.text ?? '')
    ? [
        {
          field: version,
          effect: 'accepts connections with versions of TLS that are broken',
          safe: `${String(version.key)}: ${safe}`,
          change: version.set(safe),
        },
      ]
    : [];

/** A label or annotation that takes traffic out of the mesh. */
export interface MeshExemption {
  readonly field: Field;
  /** True where there is no proxy at all; else some ports or addresses go past it. */
  readonly isWhole: boolean;
  /** What it does, as a predicate of the object. */
  readonly effect: string;
  /** Ends it: a Namespace says that its pods are in the mesh, a pod follows its Namespace. */
  readonly change: Change;
  readonly title: string;
}

const OPT_OUTS: readonly (readonly [name: string, off: string, on: string])[] = [
  ['sidecar.istio.io/inject', 'false', 'true'],
  ['istio-injection', 'disabled', 'enabled'],
  ['istio.io/dataplane-mode', 'none', 'ambient'],
  ['linkerd.io/inject', 'disabled', 'enabled'],
  ['consul.hashicorp.com/connect-inject', 'false', 'true'],
  ['kuma.io/sidecar-injection', 'disabled', 'enabled'],
];

/** From the annotation references of Istio and Linkerd. */
const PORT_EXEMPTIONS = [
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/excludeOutboundPorts',
  'traffic.sidecar.istio.io/excludeOutboundIPRanges',
  'config.linkerd.io/skip-inbound-ports',
  'config.linkerd.io/skip-outbound-ports',
  'config.linkerd.io/skip-subnets',
];

const WHOLE = { isWhole: true, effect: 'keeps its pods out of the service mesh, so they send clear text' } as const;
const PARTLY = { isWhole: false, effect: 'sends some of its traffic past the service mesh, in clear text' } as const;

/** The labels and annotations of a Namespace or pod that certainly take traffic out of the mesh. */
export function meshExemptions(metadata: Field, isNamespace: boolean): readonly MeshExemption[] {
  const maps = [metadata.field('annotations'), metadata.field('labels')];
  const all = maps.flatMap((map) =>
    OPT_OUTS.flatMap(([name, off, on]): readonly MeshExemption[] => {
      const field = map.at(name);
      if (field.text !== off) return [];
      return isNamespace
        ? [{ ...WHOLE, field, change: field.set(on), title: `Set ${name}: ${on}` }]
        : [{ ...WHOLE, field, change: field.remove(), title: `Remove ${name}` }];
    }),
  );
  const ports = PORT_EXEMPTIONS.map((name) => metadata.field('annotations').at(name))
    .filter((field) => field.text !== undefined && field.text.trim() !== '')
    .map(
      (field): MeshExemption => ({
        ...PARTLY,
        field,
        change: field.remove(),
        title: `Remove ${String(field.key)}`,
      }),
    );
  return [...all, ...ports];
}

const PROXY_IMAGE = /(?:^|\/)(?:proxyv2|ztunnel|pilot|install-cni|istio-proxy|proxy-init)(?:[:@-]|$)|\/linkerd\//;

/** True where the pod is a part of the mesh itself: a gateway, a waypoint, the control plane. */
export const isOfMesh = (pod: Pod): boolean =>
  pod.metadata.field('labels').at('gateway.networking.k8s.io/gateway-name').exists ||
  pod.containers.some(
    (container) => container.name === 'istio-proxy' || PROXY_IMAGE.test(container.field('image').source ?? ''),
  );

/** The mesh that a Namespace is in by its labels and annotations; absent where none is named, or it is unknown. */
export function meshOf(namespace: KubernetesObject): 'istio' | 'linkerd' | undefined {
  const labels = namespace.field('metadata.labels');
  if (labels.at('istio-injection').is('enabled') || labels.at('istio.io/dataplane-mode').is('ambient')) return 'istio';
  const revision = labels.at('istio.io/rev').text;
  if (revision !== undefined && revision !== '') return 'istio';
  const inject = namespace.annotation('linkerd.io/inject');
  return inject === 'enabled' || inject === 'ingress' ? 'linkerd' : undefined;
}

/** Namespaces of the cluster and of meshes themselves, whose pods stay outside. */
const SYSTEM = /^(?:kube-(?:system|public|node-lease)|istio-.+|linkerd(?:-.+)?|cert-manager)$/;

export const isSystemNamespace = (name: string | undefined): boolean => SYSTEM.test(name ?? '');

/** Adds a Namespace with pods to the mesh of its neighbours; absent where none is in one, or not all of its labels are known. */
export function joinMesh(namespace: KubernetesObject, standing: MeshStanding): Change | undefined {
  const { mesh, neighbours, hasPods } = standing;
  if (mesh !== undefined || neighbours === undefined || !hasPods) return undefined;
  const map = namespace.field(neighbours === 'istio' ? 'metadata.labels' : 'metadata.annotations');
  const name = neighbours === 'istio' ? 'istio-injection' : 'linkerd.io/inject';
  return map.isComplete && map.at(name).isAbsent ? map.at(name).set('enabled') : undefined;
}
