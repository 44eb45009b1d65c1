/**
 * What network policies let through, read from their documentation alone: a second opinion for the model of the product.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * https://network-policy-api.sigs.k8s.io/api-overview/
 * It decides one connection at a time, the slow and plain way: from one pod or address to another, one protocol, one port.
 */
import { type JsonObject, numberIn, objectIn, objectsIn, textIn, textsIn } from './json.js';

export interface ClusterPod {
  readonly title: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string | undefined; readonly protocol: string; readonly number: number }[];
  readonly isOnHostNetwork: boolean;
  /** Its own address, or that of its node. */
  readonly address: string;
}

export interface Cluster {
  readonly pods: readonly ClusterPod[];
  /** The labels of each namespace, without the automatic one. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly networkPolicies: readonly JsonObject[];
  /** AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies. */
  readonly clusterPolicies: readonly JsonObject[];
  readonly services: readonly JsonObject[];
}

/** One end of a connection: a pod, or an address outside the cluster. */
export type Peer = ClusterPod | string;

/** Network plugins differ in whether a CIDR also stands for the pods whose addresses it holds. */
export interface Plugin {
  readonly blocksHoldPods: boolean;
}

const isPod = (peer: Peer): peer is ClusterPod => typeof peer !== 'string';

/** A connection needs the leave of both ends: egress of the one that starts it, ingress of the other. */
export function passes(
  cluster: Cluster,
  from: Peer,
  to: Peer,
  protocol: string,
  port: number,
  plugin: Plugin,
): boolean {
  if (isPod(from) && !isLetThrough(cluster, 'Egress', from, to, to, protocol, port, plugin)) return false;
  return !isPod(to) || isLetThrough(cluster, 'Ingress', to, from, to, protocol, port, plugin);
}

function isLetThrough(
  cluster: Cluster,
  direction: 'Ingress' | 'Egress',
  own: ClusterPod,
  other: Peer,
  target: Peer,
  protocol: string,
  port: number,
  plugin: Plugin,
): boolean {
  if (own.isOnHostNetwork) return true;
  const list = direction === 'Ingress' ? 'ingress' : 'egress';
  const peers = direction === 'Ingress' ? 'from' : 'to';
  const verdictOf = (tier: 'Admin' | 'Baseline'): string | undefined => {
    const ofTier = cluster.clusterPolicies
      .filter((policy) => tierOf(policy) === tier)
      .sort((a, b) => priorityOf(a) - priorityOf(b));
    for (const policy of ofTier) {
      const spec = objectIn(policy, 'spec');
      if (!isNamedBy(cluster, objectIn(spec, 'subject') ?? {}, own)) continue;
      for (const rule of objectsIn(spec, list)) {
        if (!objectsIn(rule, peers).some((peer) => isClusterPeer(cluster, peer, other, plugin))) continue;
        if (!clusterPorts(rule, target, protocol, port)) continue;
        return textIn(rule, 'action');
      }
    }
    return undefined;
  };
  const first = verdictOf('Admin');
  if (first === 'Allow' || first === 'Accept') return true;
  if (first === 'Deny') return false;
  const isolating = cluster.networkPolicies.filter((policy) => isIsolating(policy, direction, own));
  if (isolating.length > 0) {
    return isolating.some((policy) =>
      objectsIn(objectIn(policy, 'spec'), list).some((rule) => {
        const named = objectsIn(rule, peers);
        const isPeer =
          named.length === 0 || named.some((peer) => isPolicyPeer(cluster, namespaceOf(policy), peer, other, plugin));
        return isPeer && policyPorts(rule, target, protocol, port);
      }),
    );
  }
  return verdictOf('Baseline') !== 'Deny';
}

const namespaceOf = (policy: JsonObject): string => textIn(objectIn(policy, 'metadata'), 'namespace') ?? 'default';

function isIsolating(policy: JsonObject, direction: 'Ingress' | 'Egress', pod: ClusterPod): boolean {
  const spec = objectIn(policy, 'spec');
  if (namespaceOf(policy) !== pod.namespace) return false;
  if (!selects(objectIn(spec, 'podSelector') ?? {}, pod.labels)) return false;
  const types = textsIn(spec, 'policyTypes');
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || objectsIn(spec, 'egress').length > 0;
}

function isPolicyPeer(cluster: Cluster, namespace: string, peer: JsonObject, other: Peer, plugin: Plugin): boolean {
  const block = objectIn(peer, 'ipBlock');
  if (block) {
    if (isPod(other) && !plugin.blocksHoldPods) return false;
    const address = isPod(other) ? other.address : other;
    return (
      isInCidr(address, textIn(block, 'cidr') ?? '') &&
      !textsIn(block, 'except').some((cidr) => isInCidr(address, cidr))
    );
  }
  if (!isPod(other) || other.isOnHostNetwork) return false;
  const pods = objectIn(peer, 'podSelector');
  const namespaces = objectIn(peer, 'namespaceSelector');
  if (namespaces ? !selects(namespaces, labelsOf(cluster, other.namespace)) : other.namespace !== namespace)
    return false;
  return pods === undefined || selects(pods, other.labels);
}

function isNamedBy(cluster: Cluster, subject: JsonObject, pod: ClusterPod): boolean {
  const namespaces = objectIn(subject, 'namespaces');
  if (namespaces) return selects(namespaces, labelsOf(cluster, pod.namespace));
  const pods = objectIn(subject, 'pods');
  if (!pods) return false;
  return (
    selects(objectIn(pods, 'namespaceSelector') ?? {}, labelsOf(cluster, pod.namespace)) &&
    selects(objectIn(pods, 'podSelector') ?? {}, pod.labels)
  );
}

function isClusterPeer(cluster: Cluster, peer: JsonObject, other: Peer, plugin: Plugin): boolean {
  const networks = textsIn(peer, 'networks');
  if (networks.length > 0) {
    if (isPod(other) && !plugin.blocksHoldPods) return false;
    const address = isPod(other) ? other.address : other;
    return networks.some((cidr) => isInCidr(address, cidr));
  }
  return isPod(other) && !other.isOnHostNetwork && isNamedBy(cluster, peer, other);
}

const labelsOf = (cluster: Cluster, namespace: string): Readonly<Record<string, string>> => ({
  ...cluster.namespaces.get(namespace),
  'kubernetes.io/metadata.name': namespace,
});

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function selects(selector: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(objectIn(selector, 'matchLabels') ?? {}))
    if (labels[key] !== value) return false;
  for (const expression of objectsIn(selector, 'matchExpressions')) {
    const key = textIn(expression, 'key') ?? '';
    const values = textsIn(expression, 'values');
    const value = labels[key];
    switch (textIn(expression, 'operator')) {
      case 'In':
        if (value === undefined || !values.includes(value)) return false;
        break;
      case 'NotIn':
        if (value !== undefined && values.includes(value)) return false;
        break;
      case 'Exists':
        if (value === undefined) return false;
        break;
      case 'DoesNotExist':
        if (value !== undefined) return false;
        break;
      default:
        throw new Error(`no operator: ${textIn(expression, 'operator')}`);
    }
  }
  return true;
}

function policyPorts(rule: JsonObject, target: Peer, protocol: string, port: number): boolean {
  const entries = objectsIn(rule, 'ports');
  return (
    entries.length === 0 ||
    entries.some((entry) => {
      if ((textIn(entry, 'protocol') ?? 'TCP') !== protocol) return false;
      if ((entry.port ?? null) === null) return true;
      if (typeof entry.port === 'string') return hasNamed(target, entry.port, protocol, port);
      const first = numberIn(entry, 'port') ?? 0;
      return port >= first && port <= (numberIn(entry, 'endPort') ?? first);
    })
  );
}

function clusterPorts(rule: JsonObject, target: Peer, protocol: string, port: number): boolean {
  const older = objectsIn(rule, 'ports');
  const newer = objectsIn(rule, 'protocols');
  if (older.length + newer.length === 0) return true;
  const isOlder = older.some((entry) => {
    const number = objectIn(entry, 'portNumber');
    const range = objectIn(entry, 'portRange');
    if (number) return (textIn(number, 'protocol') ?? 'TCP') === protocol && numberIn(number, 'port') === port;
    if (range)
      return (
        (textIn(range, 'protocol') ?? 'TCP') === protocol &&
        port >= (numberIn(range, 'start') ?? 0) &&
        port <= (numberIn(range, 'end') ?? 0)
      );
    return hasNamed(target, textIn(entry, 'namedPort') ?? '', protocol, port);
  });
  return (
    isOlder ||
    newer.some((entry) => {
      const name = textIn(entry, 'destinationNamedPort');
      if (name !== undefined) return hasNamed(target, name, protocol, port);
      const own = objectIn(entry, protocol.toLowerCase());
      if (!own) return false;
      const destination = objectIn(own, 'destinationPort');
      if (!destination) return true;
      const range = objectIn(destination, 'range');
      if (range) return port >= (numberIn(range, 'start') ?? 0) && port <= (numberIn(range, 'end') ?? 0);
      return numberIn(destination, 'number') === port;
    })
  );
}

const hasNamed = (target: Peer, name: string, protocol: string, port: number): boolean =>
  isPod(target) && target.ports.some((own) => own.name === name && own.protocol === protocol && own.number === port);

const tierOf = (policy: JsonObject): 'Admin' | 'Baseline' =>
  policy.kind === 'BaselineAdminNetworkPolicy' || textIn(objectIn(policy, 'spec'), 'tier') === 'Baseline'
    ? 'Baseline'
    : 'Admin';

const priorityOf = (policy: JsonObject): number => numberIn(objectIn(policy, 'spec'), 'priority') ?? 0;

/** Bit by bit, as a router compares a prefix. */
export function isInCidr(address: string, cidr: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const [a, b] = [bitsOf(address), bitsOf(network)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

export function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [left = '', right] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#port-definitions — the pods, and the port of each. */
export function endpointsOf(
  cluster: Cluster,
  service: JsonObject,
  port: JsonObject,
): readonly { readonly pod: ClusterPod; readonly protocol: string; readonly number: number }[] {
  const selector = objectIn(objectIn(service, 'spec'), 'selector') ?? {};
  if (Object.keys(selector).length === 0) return [];
  const protocol = textIn(port, 'protocol') ?? 'TCP';
  return cluster.pods
    .filter((pod) => pod.namespace === namespaceOf(service) && selects({ matchLabels: selector }, pod.labels))
    .flatMap((pod) => {
      const target = port.targetPort ?? port.port;
      if (typeof target === 'number') return [{ pod, protocol, number: target }];
      return pod.ports
        .filter((own) => own.name === target && own.protocol === protocol)
        .slice(0, 1)
        .map((own) => ({ pod, protocol, number: own.number }));
    });
}
