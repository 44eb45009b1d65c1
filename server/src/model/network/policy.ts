import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { EVERYTHING, type LabelSelector, readSelector } from '../kubernetes/label-selector.js';
import type { Direction } from '../kubernetes/network-policy.js';
import type { Answer } from './partial-labels.js';
import { isProtocol, type Protocol } from './port-set.js';

/**
 * Network policies as plain data without ranges, read once for each document. What a template decides stays in as
 * `unknown`: whether it lets something through is then answered by "maybe".
 */
export type PeerData =
  /** Pods; without a namespaceSelector those of the policy's own namespace. Undefined selectors cannot be read. */
  | {
      readonly kind: 'pods';
      readonly pods: LabelSelector | undefined;
      readonly namespaces: LabelSelector | 'own' | undefined;
    }
  | { readonly kind: 'block'; readonly cidr: string; readonly except: readonly string[] }
  /** Nodes, host names, and whatever only the cluster can tell: an address may be one of them. */
  | { readonly kind: 'addresses' }
  | { readonly kind: 'unknown' };

export type PortData =
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  /** A port that the containers of the pod at the receiving end name so; without a protocol whatever it has. */
  | { readonly kind: 'name'; readonly protocol: Protocol | undefined; readonly name: string }
  | { readonly kind: 'unknown' };

export interface RuleData {
  /** Where it stands in its policy: `ingress[0]`. */
  readonly path: string;
  readonly peers: readonly PeerData[] | 'all';
  readonly ports: readonly PortData[] | 'all';
  /** What the rule does: NetworkPolicies only allow, and `unknown` is what a template writes. */
  readonly action: 'Allow' | 'Deny' | 'Pass' | 'unknown';
}

/** What a policy says of one direction: whether it is about it at all, and its rules. */
export interface DirectionData {
  readonly isFor: Answer;
  readonly rules: readonly RuleData[];
}

export interface PolicyData {
  readonly selector: LabelSelector | undefined;
  readonly Ingress: DirectionData;
  readonly Egress: DirectionData;
}

/** A cluster-wide policy: admin tiers come before NetworkPolicies, baseline tiers after them. */
export interface AdminPolicyData {
  readonly tier: 'Admin' | 'Baseline';
  /** Lower numbers come first; absent where it is unknown. */
  readonly priority: number | undefined;
  readonly namespaces: LabelSelector | undefined;
  readonly pods: LabelSelector | undefined;
  readonly Ingress: readonly RuleData[];
  readonly Egress: readonly RuleData[];
}

const isEmptyList = (list: Field): boolean => list.isAbsent || (list.isSequence && list.items().length === 0);

const UNKNOWN = { kind: 'unknown' } as const;

/** Items as data; a list that a template may add to has one more that is unknown. */
function listOf<Data extends { readonly kind: string }>(
  list: Field,
  read: (item: Field) => readonly Data[],
): readonly (Data | { readonly kind: 'unknown' })[] | 'all' {
  if (isEmptyList(list) && list.isComplete) return 'all';
  const items = list
    .items()
    .flatMap((item): readonly (Data | typeof UNKNOWN)[] => (item.isUnknown ? [UNKNOWN] : read(item)));
  return list.isComplete && list.isSequence ? items : [...items, UNKNOWN];
}

/** A NetworkPolicy (API: networking/v1). */
export function readPolicy(policy: KubernetesObject): PolicyData {
  return {
    selector: readSelector(policy.field('spec.podSelector')),
    Ingress: readDirection(policy, 'Ingress'),
    Egress: readDirection(policy, 'Egress'),
  };
}

function readDirection(policy: KubernetesObject, direction: Direction): DirectionData {
  const types = policy.field('spec.policyTypes');
  const [key, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
  const list = policy.field(`spec.${key}`);
  const rules = list.items().map(
    (rule, index): RuleData => ({
      path: `spec.${key}[${index}]`,
      peers: listOf(rule.field(peers), readPeer),
      ports: listOf(rule.field('ports'), readPort),
      action: rule.isUnknown || !(rule.isMap || rule.isAbsent) ? 'unknown' : 'Allow',
    }),
  );
  const isComplete = !list.isUnknown && list.isComplete;
  const all: readonly RuleData[] = isComplete
    ? rules
    : [...rules, { path: `spec.${key}`, peers: 'all', ports: 'all', action: 'unknown' }];
  return { isFor: isPolicyFor(types, direction, list), rules: all };
}

/** Without policyTypes a policy is for ingress, and for egress where it has egress rules. */
function isPolicyFor(types: Field, direction: Direction, rules: Field): Answer {
  if (types.includes(direction)) return 'yes';
  if (types.isUnknown || !types.isComplete || types.items().some((type) => type.isUnknown)) return 'maybe';
  if (types.items().length > 0) return 'no';
  if (direction === 'Ingress') return 'yes';
  if (rules.isUnknown || (!rules.isComplete && rules.items().length === 0)) return 'maybe';
  return rules.items().length > 0 ? 'yes' : 'no';
}

function readPeer(peer: Field): readonly PeerData[] {
  const [block, pods, namespaces] = ['ipBlock', 'podSelector', 'namespaceSelector'].map((key) => peer.field(key));
  if (block === undefined || pods === undefined || namespaces === undefined) return [];
  if (block.isPresent && pods.isAbsent && namespaces.isAbsent) {
    const cidr = block.field('cidr').text;
    const except = block.field('except');
    const isKnown = except.isComplete && except.items().every((item) => item.text !== undefined);
    return cidr === undefined || !isKnown ? [{ kind: 'unknown' }] : [{ kind: 'block', cidr, except: except.texts() }];
  }
  // The API server refuses a peer without anything, and one with a block and a selector: nobody knows what is meant.
  if (!block.isAbsent || (pods.isAbsent && namespaces.isAbsent) || !peer.isMap) return [{ kind: 'unknown' }];
  return [
    { kind: 'pods', pods: readSelector(pods), namespaces: namespaces.isAbsent ? 'own' : readSelector(namespaces) },
  ];
}

function readPort(entry: Field): readonly PortData[] {
  const protocol = entry.field('protocol');
  const name = protocol.isAbsent ? 'TCP' : protocol.text;
  const number = entry.field('port');
  const end = entry.field('endPort');
  if (!isProtocol(name) || number.isUnknown || end.isUnknown || !entry.isMap) return [{ kind: 'unknown' }];
  if (number.isAbsent) return [{ kind: 'range', protocol: name, first: 1, last: 65_535 }];
  const { value } = number;
  if (typeof value === 'string') return [{ kind: 'name', protocol: name, name: value }];
  if (typeof value !== 'number') return [{ kind: 'unknown' }];
  return [{ kind: 'range', protocol: name, first: value, last: typeof end.value === 'number' ? end.value : value }];
}

/** The group of the cluster-wide policies of the network policy API working group. */
const ADMIN_GROUP = 'policy.networking.k8s.io';

export const isAdminPolicy = ({ group, kind }: KubernetesObject): boolean =>
  group === ADMIN_GROUP && /^(?:(?:Baseline)?AdminNetworkPolicy|ClusterNetworkPolicy)$/.test(kind);

/** AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1), ClusterNetworkPolicy (v1alpha2). */
export function readAdminPolicy(policy: KubernetesObject): AdminPolicyData {
  const priority = policy.field('spec.priority');
  const tier = policy.field('spec.tier');
  const isBaseline = policy.kind === 'BaselineAdminNetworkPolicy' || tier.is('Baseline');
  const subject = readSubject(policy.field('spec.subject'));
  const rules = (key: 'ingress' | 'egress', peers: string): readonly RuleData[] => {
    const list = policy.field(`spec.${key}`);
    const read = list.items().map((rule, index): RuleData => {
      const entries = rule.field(rule.field('protocols').exists ? 'protocols' : 'ports');
      return {
        path: `spec.${key}[${index}]`,
        peers: listOf(rule.field(peers), readAdminPeer),
        ports: listOf(entries, readAdminPorts),
        action: readAction(rule.field('action')),
      };
    });
    const isComplete = !list.isUnknown && list.isComplete;
    return isComplete ? read : [...read, { path: `spec.${key}`, peers: 'all', ports: 'all', action: 'unknown' }];
  };
  return {
    tier: isBaseline ? 'Baseline' : 'Admin',
    // A BaselineAdminNetworkPolicy is the only one of its tier.
    priority: typeof priority.value === 'number' ? priority.value : priority.isAbsent ? 0 : undefined,
    ...subject,
    Ingress: rules('ingress', 'from'),
    Egress: rules('egress', 'to'),
  };
}

function readAction(action: Field): RuleData['action'] {
  if (action.is('Allow') || action.is('Accept')) return 'Allow';
  return action.is('Deny') ? 'Deny' : action.is('Pass') ? 'Pass' : 'unknown';
}

/** Pods of some namespaces, or some pods of them. */
function readSubject(holder: Field): Pick<AdminPolicyData, 'namespaces' | 'pods'> {
  const namespaces = holder.field('namespaces');
  if (namespaces.isPresent) return { namespaces: readSelector(namespaces), pods: EVERYTHING };
  const pods = holder.field('pods');
  if (!pods.isPresent) return { namespaces: undefined, pods: undefined };
  return {
    namespaces: readSelector(pods.field('namespaceSelector')),
    pods: readSelector(pods.field('podSelector')),
  };
}

function readAdminPeer(peer: Field): readonly PeerData[] {
  const networks = peer.field('networks');
  if (networks.isPresent)
    return networks
      .items()
      .map(
        (cidr): PeerData =>
          cidr.text === undefined ? { kind: 'unknown' } : { kind: 'block', cidr: cidr.text, except: [] },
      )
      .concat(networks.isComplete ? [] : [{ kind: 'unknown' }]);
  if (peer.field('nodes').exists || peer.field('domainNames').exists) return [{ kind: 'addresses' }];
  const { namespaces, pods } = readSubject(peer);
  if (!peer.field('namespaces').isPresent && !peer.field('pods').isPresent) return [{ kind: 'unknown' }];
  return [{ kind: 'pods', namespaces, pods }];
}

function readAdminPorts(entry: Field): readonly PortData[] {
  const named = entry.field('namedPort').text ?? entry.field('destinationNamedPort').text;
  if (named !== undefined) return [{ kind: 'name', protocol: undefined, name: named }];
  const number = entry.field('portNumber');
  const range = entry.field('portRange');
  if (number.isPresent) return numbered(number.field('protocol'), number.field('port'), number.field('port'));
  if (range.isPresent) return numbered(range.field('protocol'), range.field('start'), range.field('end'));
  for (const [key, protocol] of [
    ['tcp', 'TCP'],
    ['udp', 'UDP'],
    ['sctp', 'SCTP'],
  ] as const) {
    const own = entry.field(key);
    if (!own.exists) continue;
    const destination = own.field('destinationPort');
    if (destination.isAbsent && !own.isUnknown) return [{ kind: 'range', protocol, first: 1, last: 65_535 }];
    const [first, last] = destination.field('number').isPresent
      ? [destination.field('number'), destination.field('number')]
      : [destination.field('range.start'), destination.field('range.end')];
    return portRange(protocol, first.value, last.value);
  }
  return [{ kind: 'unknown' }];
}

function numbered(protocol: Field, first: Field, last: Field): readonly PortData[] {
  const name = protocol.isAbsent ? 'TCP' : protocol.text;
  return isProtocol(name) ? portRange(name, first.value, last.value) : [{ kind: 'unknown' }];
}

const portRange = (protocol: Protocol, first: unknown, last: unknown): readonly PortData[] =>
  typeof first === 'number' && typeof last === 'number'
    ? [{ kind: 'range', protocol, first, last }]
    : [{ kind: 'unknown' }];
