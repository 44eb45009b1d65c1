import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { readLabels } from './label-selector.js';
import { addObject, type ObjectData, objectName } from './new-object.js';
import type { Pod } from './pod.js';

/** A direction of traffic, as `policyTypes` spells it. */
export type Direction = 'Ingress' | 'Egress';

export const DIRECTIONS: readonly Direction[] = ['Ingress', 'Egress'];

/** What a policy does to the pods it selects: nothing, deny what its rules do not allow, or allow everything. */
export type Effect = 'none' | 'isolates' | 'opens';

/**
 * The effect of a NetworkPolicy in one direction; absent where it is unknown. Without `policyTypes` a policy is for
 * ingress, and for egress as well where it has egress rules (API: networking/v1 NetworkPolicySpec).
 */
export function effectOf(policy: KubernetesObject, direction: Direction): Effect | undefined {
  const types = policy.field('spec.policyTypes');
  const rules = policy.field(direction === 'Ingress' ? 'spec.ingress' : 'spec.egress');
  if (types.isUnknown || rules.isUnknown || !types.isComplete || !rules.isComplete) return undefined;
  const isFor =
    types.items().length > 0 ? types.includes(direction) : direction === 'Ingress' || rules.items().length > 0;
  if (!isFor) return types.items().some((type) => type.isUnknown) ? undefined : 'none';
  const peers = direction === 'Ingress' ? 'from' : 'to';
  const opens = rules
    .items()
    .some((rule) => !rule.isUnknown && isEmpty(rule.field(peers)) && isEmpty(rule.field('ports')));
  return opens ? 'opens' : 'isolates';
}

const isEmpty = (list: Field): boolean => list.isAbsent || (list.isSequence && list.items().length === 0);

/** Namespaces of the cluster's own components, where a general deny would stop the cluster. */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** True for a namespace of the cluster's own components; false where the name is not known. */
export const isSystemNamespace = (name: string | undefined): boolean =>
  name !== undefined && SYSTEM_NAMESPACES.has(name);

/** A wide-open source of ingress: its field, and the CIDR that a narrower one would replace. */
export interface OpenSource {
  readonly at: Field;
  /** As written: a CIDR, or the name of a Cilium entity. */
  readonly text: string;
  /** The `except` list beside a CIDR; absent for those without. */
  readonly except: Field | undefined;
}

/** The sources that stand for every address, of NetworkPolicy, Cilium's and Calico's policies. */
export function openSources(policy: KubernetesObject): readonly OpenSource[] {
  const blocks = policy.isA('NetworkPolicy')
    ? policy
        .field('spec.ingress')
        .items()
        .flatMap((rule) => rule.field('from').items())
        .map((peer) => peer.field('ipBlock'))
    : [];
  const isCilium = policy.group === 'cilium.io';
  const rules = isCilium
    ? [policy.field('spec'), ...policy.field('specs').items()].flatMap((spec) => spec.field('ingress').items())
    : [];
  const cidrSets = rules.flatMap((rule) => rule.field('fromCIDRSet').items());
  const isCalico = /(?:^|\.)projectcalico\.org$/.test(policy.group);
  const nets = isCalico
    ? policy
        .field('spec.ingress')
        .items()
        .filter((rule) => rule.field('action').is('Allow'))
        .flatMap((rule) => rule.field('source.nets').items())
    : [];
  return [
    ...[...blocks, ...cidrSets].map((block) => ({ at: block.field('cidr'), except: block.field('except') })),
    ...[...rules.flatMap((rule) => rule.field('fromCIDR').items()), ...nets].map((at) => ({ at, except: undefined })),
  ]
    .flatMap(({ at, except }) =>
      at.text !== undefined && isEveryAddress(at.text) ? [{ at, text: at.text, except }] : [],
    )
    .concat(
      rules
        .flatMap((rule) => rule.field('fromEntities').items())
        .flatMap((at) => (at.is('world') || at.is('all') ? [{ at, text: at.text ?? '', except: undefined }] : [])),
    );
}

/** True for `0.0.0.0/0`, `::/0` and other spellings of a prefix of length 0. */
const isEveryAddress = (cidr: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*)\/0+$/i.test(cidr);

/** Two peers of one list that look as if they were meant as one. */
export interface SplitPeer {
  readonly podSelector: Field;
  readonly namespaceSelector: Field;
  /** Makes one peer of the two. */
  readonly join: readonly [Change, ...Change[]];
}

/** Neighbours in `from` or `to` of which one has only a podSelector and the other only a namespaceSelector. */
export function splitPeers(policy: KubernetesObject): readonly SplitPeer[] {
  const lists = [
    ...policy
      .field('spec.ingress')
      .items()
      .map((rule) => rule.field('from')),
    ...policy
      .field('spec.egress')
      .items()
      .map((rule) => rule.field('to')),
  ];
  return lists.flatMap((list) => {
    const found: SplitPeer[] = [];
    const items = list.items();
    for (let index = 1; index < items.length; index++) {
      const pair = splitPeer(items[index - 1], items[index]);
      if (pair === undefined) continue;
      found.push(pair);
      index++;
    }
    return found;
  });
}

function splitPeer(first: Field | undefined, second: Field | undefined): SplitPeer | undefined {
  const [a, b] = [onlySelector(first), onlySelector(second)];
  if (first === undefined || second === undefined || a === undefined || b === undefined || a.key === b.key)
    return undefined;
  const [podSelector, namespaceSelector] = a.key === 'podSelector' ? [a, b] : [b, a];
  return { podSelector, namespaceSelector, join: joinItems(first, second, b) };
}

/** The one selector of a peer that has nothing else. */
function onlySelector(peer: Field | undefined): Field | undefined {
  const [entry, ...others] = peer?.isMap && peer.isComplete ? peer.entries() : [];
  const isSelector = entry !== undefined && (entry[0] === 'podSelector' || entry[0] === 'namespaceSelector');
  return isSelector && others.length === 0 && entry[1].isPresent ? entry[1] : undefined;
}

/** In block style the dash of the second item gives way to a blank, so that its comments stay; in flow style it moves over. */
function joinItems(first: Field, second: Field, selector: Field): readonly [Change, ...Change[]] {
  const start = second.node?.range.start ?? 0;
  const dash = /-(?= +$)/.exec(second.document.text.slice(0, start));
  const isBlock =
    dash !== null && first.node?.kind === 'map' && !first.node.flow && second.node?.kind === 'map' && !second.node.flow;
  if (isBlock) return [{ kind: 'text', edits: [{ range: { start: dash.index, end: dash.index + 1 }, newText: ' ' }] }];
  return [first.at(String(selector.key)).set(selector.toData() ?? {}), second.remove()];
}

/** DNS, which nearly every program needs: port 53 of the pods of kube-system (Kubernetes: "DNS for Services and Pods"). */
export const DNS_RULE = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

const header = (name: string, namespace: string | undefined): ObjectData => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

/** What a fix does, and what it may stop. */
export interface Remedy {
  readonly title: string;
  readonly changes: readonly [Change];
  readonly risk: string;
}

/**
 * Adds a policy beside an object that denies everything but DNS for every pod of its namespace, in the given directions.
 * Absent where it cannot be added.
 */
export function denyByDefault(
  beside: KubernetesObject,
  name: string,
  namespace: string | undefined,
  directions: readonly Direction[],
): Remedy | undefined {
  const egress = directions.includes('Egress');
  const change = addObject(beside, 'networkpolicy-default-deny.yaml', {
    ...header(name, namespace),
    spec: { podSelector: {}, policyTypes: directions, ...(egress && { egress: [DNS_RULE] }) },
  });
  return (
    change && {
      title: `Add a NetworkPolicy that denies ${directions.join(' and ').toLowerCase()}${egress ? ', except DNS,' : ''} by default`,
      changes: [change],
      risk: `${directions.join(' and ')} traffic that no policy allows stops for every pod of the namespace.`,
    }
  );
}

/**
 * Adds a policy for the pods of one workload: pods of its namespace reach its declared ports, and it reaches them and DNS.
 * Absent where no selector tells these pods from others.
 */
export function isolateWorkload(pod: Pod, directions: readonly Direction[]): Remedy | undefined {
  const { object } = pod;
  const own = object.field('spec.selector.matchLabels');
  const matchLabels = own.isMap ? readLabels(own) : pod.labels;
  if (matchLabels === undefined || Object.keys(matchLabels).length === 0 || object.name === undefined) return undefined;
  const ownNamespace = [{ podSelector: {} }];
  const ports = declaredPorts(pod);
  const has = (direction: Direction): boolean => directions.includes(direction);
  const change = addObject(object, `networkpolicy-${object.name}.yaml`, {
    ...header(objectName(object.name, directions.length === 1 ? directions.join() : 'isolation'), object.namespace),
    spec: {
      podSelector: { matchLabels },
      policyTypes: directions,
      ...(has('Ingress') && ports.length > 0 && { ingress: [{ from: ownNamespace, ports }] }),
      ...(has('Egress') && { egress: [{ to: ownNamespace }, DNS_RULE] }),
    },
  });
  const stops = [
    ...(has('Ingress') ? ['from other namespaces and to undeclared ports'] : []),
    ...(has('Egress') ? ['to everything outside their namespace, except DNS,'] : []),
  ];
  return (
    change && {
      title: `Add a NetworkPolicy for the ${directions.join(' and ').toLowerCase()} of ${object.title}`,
      changes: [change],
      risk: `Traffic of these pods ${stops.join(' and ')} stops.`,
    }
  );
}

/** The ports that the containers of a pod declare, each once. */
function declaredPorts(pod: Pod): readonly { readonly protocol: string; readonly port: number }[] {
  const ports = pod.containers
    .flatMap((container) => container.field('ports').items())
    .flatMap((port) => {
      const number = port.field('containerPort').value;
      return typeof number === 'number' ? [{ protocol: port.field('protocol').text ?? 'TCP', port: number }] : [];
    });
  return ports.filter(
    (port, index) => ports.findIndex((other) => other.port === port.port && other.protocol === port.protocol) === index,
  );
}
