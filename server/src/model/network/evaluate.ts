import type { Direction } from '../kubernetes/network-policy.js';
import { type AddressRange, type Cidr, contains, overlaps, POD_RANGES, parseCidr, subtract } from './address-range.js';
import type { DeclaredPort, PodsData } from './endpoint.js';
import { type Answer, both, meets, type PartialLabels } from './partial-labels.js';
import type { AdminPolicyData, DirectionData, PeerData, PolicyData, PortData, RuleData } from './policy.js';
import { ALL_PORTS, difference, intersection, NO_PORTS, type PortSet, PROTOCOLS, ports, union } from './port-set.js';

/**
 * What network policies let through, between one pod and another, or an address outside the cluster (Kubernetes:
 * "Network Policies"; network-policy-api: "AdminNetworkPolicy", "ClusterNetworkPolicy"). Every answer has two bounds:
 * what surely passes, and what may pass where templates, unknown labels or a network plugin decide.
 */
export interface Allowed {
  readonly surely: PortSet;
  readonly perhaps: PortSet;
}

export const EVERYTHING_PASSES: Allowed = { surely: ALL_PORTS, perhaps: ALL_PORTS };

/** Pods in a place: what a policy looks at on either end of a connection. */
export interface PodEnd extends PodsData {
  readonly kind: 'pods';
  /** Absent where it is not known. */
  readonly namespace: string | undefined;
  readonly namespaceLabels: PartialLabels;
}

/** An address, or a range of them that no policy cuts in two. */
export interface AddressEnd {
  readonly kind: 'addresses';
  readonly range: AddressRange;
}

export type End = PodEnd | AddressEnd;

/** A NetworkPolicy, and whether it is about the pods. */
export interface Applied {
  readonly policy: PolicyData;
  readonly namespace: string | undefined;
  readonly applies: Answer;
}

/** A cluster-wide policy that is about the pods, or may be. */
export interface AppliedAdmin {
  readonly policy: AdminPolicyData;
  readonly applies: Answer;
}

/** The policies of a pod. */
export interface Policies {
  readonly policies: readonly Applied[];
  /** The most important first. */
  readonly admin: readonly AppliedAdmin[];
}

/** kubectl puts what names no namespace into the one that is current: often "default", and else one that nobody knows. */
export function isSameNamespace(a: string | undefined, b: string | undefined): Answer {
  if (a === b) return 'yes';
  if (a === undefined || b === undefined) return (a ?? b) === 'default' ? 'yes' : 'maybe';
  return 'no';
}

/** Whether a NetworkPolicy is about pods. Those on the network of their node have its address: no policy reaches them. */
export function appliesTo(policy: PolicyData, namespace: string | undefined, pods: PodEnd): Answer {
  const near = isSameNamespace(namespace, pods.namespace);
  if (near === 'no' || pods.isOnHostNetwork === 'yes') return 'no';
  const applies = both(near, meets(policy.selector, pods.labels));
  return pods.isOnHostNetwork === 'maybe' ? both(applies, 'maybe') : applies;
}

export function adminAppliesTo(policy: AdminPolicyData, pods: PodEnd): Answer {
  if (pods.isOnHostNetwork === 'yes') return 'no';
  const applies = both(meets(policy.namespaces, pods.namespaceLabels), meets(policy.pods, pods.labels));
  return pods.isOnHostNetwork === 'maybe' ? both(applies, 'maybe') : applies;
}

/** What the policies of `own` let through in a direction to or from `other`. */
export function allowedBy({ policies, admin }: Policies, direction: Direction, own: PodEnd, other: End): Allowed {
  const receiver = direction === 'Ingress' ? own : other;
  // From the end: what a later tier says holds unless an earlier one has spoken.
  let result = EVERYTHING_PASSES;
  for (const entry of admin.toReversed())
    if (entry.policy.tier === 'Baseline')
      result = adminRules(entry, direction, other, receiver, result, EVERYTHING_PASSES);
  const isolated = namespaced(policies, direction, other, receiver, result);
  result = isolated;
  for (const entry of admin.toReversed())
    if (entry.policy.tier === 'Admin') result = adminRules(entry, direction, other, receiver, result, isolated);
  return result;
}

/** NetworkPolicies: a pod that none selects is open; else what any of them allows passes, and nothing more. */
function namespaced(
  policies: readonly Applied[],
  direction: Direction,
  other: End,
  receiver: End,
  otherwise: Allowed,
): Allowed {
  let isIsolated: Answer = 'no';
  let surely = NO_PORTS;
  let perhaps = NO_PORTS;
  /** What passes whichever single one of the uncertain policies is there. */
  let alone = ALL_PORTS;
  for (const { policy, namespace, applies } of policies) {
    const data: DirectionData = policy[direction];
    const isFor = both(applies, data.isFor);
    if (isFor === 'no') continue;
    const opened = data.rules.reduce<Allowed>((sum, rule) => addRule(sum, rule, namespace, other, receiver), {
      surely: NO_PORTS,
      perhaps: NO_PORTS,
    });
    perhaps = union(perhaps, opened.perhaps);
    if (isFor === 'yes') {
      isIsolated = 'yes';
      surely = union(surely, opened.surely);
    } else {
      if (isIsolated === 'no') isIsolated = 'maybe';
      alone = intersection(alone, opened.surely);
    }
  }
  if (isIsolated === 'no') return otherwise;
  if (isIsolated === 'yes') return { surely, perhaps };
  return { surely: intersection(otherwise.surely, alone), perhaps: union(otherwise.perhaps, perhaps) };
}

function addRule(sum: Allowed, rule: RuleData, namespace: string | undefined, other: End, receiver: End): Allowed {
  const meetsPeer = peersMatch(rule.peers, namespace, other);
  if (meetsPeer === 'no') return sum;
  const open = portsOf(rule.ports, receiver);
  const isSure = meetsPeer === 'yes' && rule.action === 'Allow';
  return {
    surely: isSure ? union(sum.surely, open.surely) : sum.surely,
    perhaps: union(sum.perhaps, open.perhaps),
  };
}

/** The rules of a cluster-wide policy from the last to the first: the first that matches decides. */
function adminRules(
  { policy, applies }: AppliedAdmin,
  direction: Direction,
  other: End,
  receiver: End,
  later: Allowed,
  passed: Allowed,
): Allowed {
  let result = later;
  for (const rule of policy[direction].toReversed()) {
    const matches = both(applies, peersMatch(rule.peers, undefined, other));
    if (matches === 'no') continue;
    const { surely: least, perhaps: most } = portsOf(rule.ports, receiver);
    const sure = matches === 'yes' && rule.action !== 'unknown' ? least : NO_PORTS;
    const outcome = outcomeOf(rule.action, passed);
    result = {
      // What the rule surely decides, it decides; what it may decide is sure only where both ways agree.
      surely: union(
        intersection(outcome.surely, sure),
        union(difference(result.surely, most), intersection(result.surely, intersection(outcome.surely, most))),
      ),
      perhaps: union(difference(result.perhaps, sure), intersection(outcome.perhaps, most)),
    };
  }
  return result;
}

function outcomeOf(action: RuleData['action'], passed: Allowed): Allowed {
  if (action === 'Allow') return EVERYTHING_PASSES;
  if (action === 'Deny') return { surely: NO_PORTS, perhaps: NO_PORTS };
  return action === 'Pass' ? passed : { surely: NO_PORTS, perhaps: ALL_PORTS };
}

/** Whether any peer of a rule is the other end. A rule without peers is about everything. */
export function peersMatch(peers: RuleData['peers'], namespace: string | undefined, other: End): Answer {
  if (peers === 'all') return 'yes';
  let found: Answer = 'no';
  for (const peer of peers) {
    const answer = peerMatches(peer, namespace, other);
    if (answer === 'yes') return answer;
    if (answer === 'maybe') found = answer;
  }
  return found;
}

/** `namespace` is that of the policy. */
export function peerMatches(peer: PeerData, namespace: string | undefined, other: End): Answer {
  if (peer.kind === 'unknown') return 'maybe';
  if (peer.kind === 'addresses') return other.kind === 'addresses' || other.isOnHostNetwork !== 'no' ? 'maybe' : 'no';
  if (peer.kind === 'block') {
    const block = blockOf(peer.cidr, peer.except);
    if (block === undefined) return 'maybe';
    if (other.kind === 'addresses') return block.some((range) => contains(range, other.range)) ? 'yes' : 'no';
    // Plugins differ in whether a block is also about pods that have such an address (Kubernetes: "ipBlock").
    return block.some((range) => POD_RANGES.some((pods) => overlaps(range, pods))) ? 'maybe' : 'no';
  }
  // The traffic of a pod on the network of its node comes from the node: selectors do not find it.
  if (other.kind === 'addresses' || other.isOnHostNetwork === 'yes') return 'no';
  const near =
    peer.namespaces === 'own'
      ? isSameNamespace(namespace, other.namespace)
      : meets(peer.namespaces, other.namespaceLabels);
  const found = both(near, near === 'no' ? 'no' : meets(peer.pods, other.labels));
  return other.isOnHostNetwork === 'maybe' ? both(found, 'maybe') : found;
}

const knownBlocks = new Map<string, readonly AddressRange[] | undefined>();

/** The addresses of an ipBlock; absent where it is malformed. */
export function blockOf(cidr: string, except: readonly string[]): readonly AddressRange[] | undefined {
  const key = `${cidr} ${except.join()}`;
  if (knownBlocks.has(key)) return knownBlocks.get(key);
  const outer = parseCidr(cidr);
  const inner = except.map(parseCidr);
  const isKnown = outer !== undefined && inner.every((range) => range !== undefined);
  const block = isKnown ? subtract([outer], inner as readonly Cidr[]) : undefined;
  if (knownBlocks.size < 5000) knownBlocks.set(key, block);
  return block;
}

/** The ports of a rule. Names are looked up in the pod at the receiving end; outside the cluster nothing has a name. */
export function portsOf(entries: RuleData['ports'], receiver: End): Allowed {
  if (entries === 'all') return EVERYTHING_PASSES;
  let surely = NO_PORTS;
  let perhaps = NO_PORTS;
  for (const entry of entries) {
    const found = portOf(entry, receiver);
    surely = union(surely, found.surely);
    perhaps = union(perhaps, found.perhaps);
  }
  return { surely, perhaps };
}

const NOTHING: Allowed = { surely: NO_PORTS, perhaps: NO_PORTS };

function portOf(entry: PortData, receiver: End): Allowed {
  if (entry.kind === 'unknown') return { surely: NO_PORTS, perhaps: ALL_PORTS };
  if (entry.kind === 'range') {
    const set = ports(entry.protocol, entry.first, entry.last);
    return { surely: set, perhaps: set };
  }
  if (receiver.kind === 'addresses') return NOTHING;
  const named = namedPorts(entry, receiver.ports);
  if (receiver.arePortsKnown) return { surely: named, perhaps: named };
  const protocols = entry.protocol === undefined ? PROTOCOLS : [entry.protocol];
  return { surely: named, perhaps: protocols.reduce((sum, protocol) => union(sum, ports(protocol)), NO_PORTS) };
}

const namedPorts = (
  { name, protocol }: { readonly name: string; readonly protocol: string | undefined },
  declared: readonly DeclaredPort[],
): PortSet =>
  declared
    .filter((port) => port.name === name && (protocol === undefined || port.protocol === protocol))
    .reduce((sum, port) => union(sum, ports(port.protocol, port.number, port.number)), NO_PORTS);
