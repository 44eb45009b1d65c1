import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Answer } from '../network/partial-labels.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The two types of Service that open a way from outside the cluster. */
export type OpenType = 'LoadBalancer' | 'NodePort';

/** The type of a Service that is certainly open to the outside; absent for others. */
export function openType(service: KubernetesObject): OpenType | undefined {
  const type = service.field('spec.type');
  return type.is('LoadBalancer') ? 'LoadBalancer' : type.is('NodePort') ? 'NodePort' : undefined;
}

/** Annotations that keep a load balancer inside the network of its cloud, with the value that does (the clouds' own documentation). */
const INTERNAL: readonly (readonly [name: string, value: RegExp, set: string])[] = [
  ['networking.gke.io/load-balancer-type', /^internal$/i, 'Internal'],
  ['cloud.google.com/load-balancer-type', /^internal$/i, 'Internal'],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/i, 'internal'],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(?:true|0\.0\.0\.0\/0)$/i, 'true'],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/i, 'true'],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/i, 'true'],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/i, 'true'],
  ['oci-network-load-balancer.oraclecloud.com/internal', /^true$/i, 'true'],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/i, 'private'],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', /^intranet$/i, 'intranet'],
  ['service.beta.kubernetes.io/do-loadbalancer-network', /^internal$/i, 'INTERNAL'],
];

/** The keys of a cloud, and the one with which its load balancers stay inside. */
const CLOUDS: readonly (readonly [prefix: string, name: string])[] = [
  ['service.beta.kubernetes.io/aws-', 'service.beta.kubernetes.io/aws-load-balancer-scheme'],
  ['service.beta.kubernetes.io/azure-', 'service.beta.kubernetes.io/azure-load-balancer-internal'],
  ['service.beta.kubernetes.io/do-', 'service.beta.kubernetes.io/do-loadbalancer-network'],
  ['service.beta.kubernetes.io/oci-', 'service.beta.kubernetes.io/oci-load-balancer-internal'],
  ['service.beta.kubernetes.io/alibaba-', 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type'],
  ['networking.gke.io/', 'networking.gke.io/load-balancer-type'],
  ['cloud.google.com/', 'networking.gke.io/load-balancer-type'],
];

const TENCENT = 'service.kubernetes.io/qcloud-loadbalancer-internal-subnetid';

/** Whether the load balancer of a Service stays inside a private network; `maybe` where a template says. */
export function isInternal(service: KubernetesObject): Answer {
  const annotations = service.field('metadata.annotations');
  const loadBalancerClass = service.field('spec.loadBalancerClass');
  const isPrivate =
    INTERNAL.some(([name, value]) => value.test(annotations.at(name).text ?? '')) ||
    annotations.at(TENCENT).isPresent ||
    loadBalancerClass.is('tailscale');
  if (isPrivate) return 'yes';
  const isKnown =
    annotations.isComplete &&
    !loadBalancerClass.isUnknown &&
    INTERNAL.every(([name]) => !annotations.at(name).isUnknown);
  return isKnown ? 'no' : 'maybe';
}

/** Certainly a load balancer that the internet may reach, as far as its manifest says. */
export const isPublicLoadBalancer = (service: KubernetesObject): boolean =>
  openType(service) === 'LoadBalancer' && isInternal(service) === 'no';

/** Keeps the load balancer inside, where the annotations tell which cloud it is in. */
export function makeInternal(service: KubernetesObject): Change | undefined {
  const annotations = service.field('metadata.annotations');
  const own = INTERNAL.find(([name]) => annotations.at(name).isPresent);
  if (own !== undefined) return annotations.at(own[0]).set(own[2]);
  const keys = annotations.entries().map(([key]) => key);
  const cloud = CLOUDS.find(([prefix]) => keys.some((key) => key.startsWith(prefix)));
  const wanted = INTERNAL.find(([name]) => name === cloud?.[1]);
  return wanted && annotations.at(wanted[0]).set(wanted[2]);
}

/** Fields that the API server refuses, or that mean nothing, on a Service of type ClusterIP (API: core/v1 ServiceSpec). */
const OPEN_ONLY = [
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
];

/** Makes the Service one that only the cluster reaches. */
export function closeService(service: KubernetesObject): readonly [Change, ...Change[]] {
  const spec = service.field('spec');
  // With external addresses a Service of type ClusterIP still has a policy for them.
  const policy = spec.field('externalIPs').items().length > 0 ? [] : ['externalTrafficPolicy'];
  const left = [...OPEN_ONLY, ...policy].map((name) => spec.field(name));
  const nodePorts = spec
    .field('ports')
    .items()
    .map((port) => port.field('nodePort'));
  return [
    spec.field('type').set('ClusterIP'),
    ...[...left, ...nodePorts].filter(({ exists }) => exists).map((field) => field.remove()),
  ];
}

/** The ways by which the addresses that a load balancer lets in are narrowed. */
const RANGE_ANNOTATIONS = [
  'service.beta.kubernetes.io/load-balancer-source-ranges',
  'service.beta.kubernetes.io/azure-allowed-ip-ranges',
  'service.beta.kubernetes.io/azure-allowed-service-tags',
  'service.beta.kubernetes.io/aws-load-balancer-security-groups',
  'service.beta.kubernetes.io/do-loadbalancer-allow-rules',
];

/** Which addresses a load balancer lets in, as its manifest says. */
export interface SourceRanges {
  /** `all`: none are named; `open`: one of them is every address; `some`: only those that are named, or it is unknown. */
  readonly admits: 'all' | 'open' | 'some';
  readonly field: Field;
  /** The ranges that are every address. */
  readonly wide: readonly Field[];
}

/** Reads what narrows a load balancer (API: core/v1 ServiceSpec, `loadBalancerSourceRanges`). */
export function sourceRanges(service: KubernetesObject): SourceRanges {
  const field = service.field('spec.loadBalancerSourceRanges');
  const wide = field.items().filter((item) => item.is('0.0.0.0/0') || item.is('::/0'));
  const isNarrowedElsewhere = RANGE_ANNOTATIONS.some((name) => {
    const value = service.field('metadata.annotations').at(name);
    return !value.isAbsent && !/^\s*(?:0\.0\.0\.0\/0)?\s*$/.test(value.text ?? 'x');
  });
  const isAbsent = field.isAbsent || (field.isComplete && field.isSequence && field.items().length === 0);
  const admits = isNarrowedElsewhere ? 'some' : wide.length > 0 ? 'open' : isAbsent ? 'all' : 'some';
  return { admits, field, wide };
}
