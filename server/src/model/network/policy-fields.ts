import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, readSelector, selectsEverything } from '../kubernetes/label-selector.js';
import { DIRECTIONS, type Direction } from '../kubernetes/network-policy.js';
import { contains, overlaps, parseAddress, parseCidr, rangeText } from './address-range.js';

/** One rule of a NetworkPolicy, as fields: what rules accuse and mend. */
export interface PolicyRuleFields {
  readonly direction: Direction;
  readonly rule: Field;
  /** `from` or `to`. */
  readonly peers: Field;
  readonly ports: Field;
}

/** Certainly without entries: in the API a missing list and an empty one mean the same there, everything. */
export const isOpenList = (list: Field): boolean =>
  list.isAbsent || (list.isSequence && list.isComplete && list.items().length === 0);

/** Whether `policyTypes` certainly names a direction, or leaves it to the rules that are there. */
export function isAbout(policy: KubernetesObject, direction: Direction): boolean {
  const types = policy.field('spec.policyTypes');
  return types.includes(direction) || isOpenList(types);
}

/** The rules of a NetworkPolicy in the directions that it is about. */
export function policyRules(policy: KubernetesObject): readonly PolicyRuleFields[] {
  if (!policy.isA('NetworkPolicy')) return [];
  return DIRECTIONS.filter((direction) => isAbout(policy, direction)).flatMap((direction) =>
    policy
      .field(direction === 'Ingress' ? 'spec.ingress' : 'spec.egress')
      .items()
      .filter((rule) => !rule.isUnknown)
      .map((rule) => ({
        direction,
        rule,
        peers: rule.field(direction === 'Ingress' ? 'from' : 'to'),
        ports: rule.field('ports'),
      })),
  );
}

/** The rules of a direction that certainly let through every peer. */
export const rulesForEverybody = (policy: KubernetesObject, direction: Direction): readonly PolicyRuleFields[] =>
  policyRules(policy).filter((rule) => rule.direction === direction && isOpenList(rule.peers));

/** Rules for a direction that `policyTypes` certainly leaves out, so that the API server ignores them. */
export function ignoredRules(
  policy: KubernetesObject,
): readonly { readonly direction: Direction; readonly rules: Field; readonly types: Field }[] {
  const types = policy.field('spec.policyTypes');
  if (isOpenList(types) || !types.isComplete) return [];
  return DIRECTIONS.flatMap((direction) => {
    const rules = policy.field(direction === 'Ingress' ? 'spec.ingress' : 'spec.egress');
    return rules.items().length > 0 && types.excludes(direction) ? [{ direction, rules, types }] : [];
  });
}

/** True where every port of a rule is one of DNS. */
export const isForDns = ({ direction, ports }: PolicyRuleFields): boolean =>
  direction === 'Egress' &&
  ports.items().length > 0 &&
  ports
    .items()
    .every(
      (entry) =>
        entry.field('port').is(53) || entry.field('port').is(5353) || /^dns/.test(entry.field('port').text ?? ''),
    );

/** True where the policy's podSelector is certainly empty. */
export function selectsEveryPod(policy: KubernetesObject): boolean {
  const selector = readSelector(policy.field('spec.podSelector'));
  return selector !== undefined && selectsEverything(selector);
}

/** A range of addresses in a rule of a NetworkPolicy. */
export interface BlockFields extends PolicyRuleFields {
  readonly cidr: Field;
  readonly except: Field;
}

/** The ipBlocks of a NetworkPolicy. */
export const ipBlocks = (policy: KubernetesObject): readonly BlockFields[] =>
  policyRules(policy).flatMap((rule) =>
    rule.peers
      .items()
      .map((peer) => peer.field('ipBlock'))
      .filter((block) => block.isPresent)
      .map((block) => ({ ...rule, cidr: block.field('cidr'), except: block.field('except') })),
  );

/** The ipBlocks of egress rules that certainly hold an address range, exceptions counted. */
export function egressTo(policy: KubernetesObject, target: string): readonly BlockFields[] {
  const range = parseCidr(target);
  if (range === undefined) return [];
  return ipBlocks(policy).filter(({ direction, cidr, except }) => {
    const block = parseCidr(cidr.text ?? '');
    if (direction !== 'Egress' || block === undefined || !contains(block, range) || !except.isComplete) return false;
    const exceptions = except.items().map(({ text }) => parseCidr(text ?? ''));
    return exceptions.every((exception) => exception !== undefined && !overlaps(exception, range));
  });
}

/** What is wrong with a CIDR of a block. */
export type BlockFault =
  | { readonly at: Field; readonly kind: 'malformed' | 'outside' | 'cancels' }
  | { readonly at: Field; readonly kind: 'host bits' | 'no prefix'; readonly corrected: string };

/** CIDRs that the API server refuses or warns of, and exceptions that cancel their block or lie outside it. */
export function blockFaults(policy: KubernetesObject): readonly BlockFault[] {
  return ipBlocks(policy).flatMap(({ cidr, except }) => {
    const block = parseCidr(cidr.text ?? '');
    return [
      ...faultOf(cidr),
      ...except.items().flatMap((at): readonly BlockFault[] => {
        const faults = faultOf(at);
        const exception = parseCidr(at.text ?? '');
        if (faults.length > 0 || block === undefined || exception === undefined) return faults;
        if (contains(exception, block)) return [{ at, kind: 'cancels' }];
        return contains(block, exception) ? [] : [{ at, kind: 'outside' }];
      }),
    ];
  });
}

function faultOf(at: Field): readonly BlockFault[] {
  const { text } = at;
  if (text === undefined) return [];
  const cidr = parseCidr(text);
  if (cidr !== undefined) return cidr.hasHostBits ? [{ at, kind: 'host bits', corrected: rangeText(cidr) }] : [];
  const address = parseAddress(text);
  if (address === undefined) return [{ at, kind: 'malformed' }];
  return [{ at, kind: 'no prefix', corrected: `${text}/${address.family === 4 ? 32 : 128}` }];
}

/** Peers of ingress rules whose namespaceSelector certainly selects every namespace. */
export const peersOfEveryNamespace = (
  policy: KubernetesObject,
): readonly { readonly peer: Field; readonly namespaceSelector: Field }[] =>
  policyRules(policy)
    .filter(({ direction }) => direction === 'Ingress')
    .flatMap(({ peers }) => peers.items())
    .map((peer) => ({ peer, namespaceSelector: peer.field('namespaceSelector') }))
    .filter(({ namespaceSelector }) => {
      const selector = namespaceSelector.isPresent ? readSelector(namespaceSelector) : undefined;
      return selector !== undefined && selectsEverything(selector);
    });

/** Rules that name peers, and certainly no ports: all of them are open. */
export const rulesForEveryPort = (policy: KubernetesObject): readonly PolicyRuleFields[] =>
  policyRules(policy).filter(({ peers, ports }) => peers.items().length > 0 && isOpenList(ports));

/** Labels of a Namespace that the API server sets, or that only its own checks guard (Kubernetes: "Well-Known Labels"). */
const FIXED_LABELS: ReadonlySet<string> = new Set(['kubernetes.io/metadata.name']);

/** The namespaceSelectors of peers that trust a label which whoever may edit Namespaces can set. */
export const forgeableSelectors = (
  policy: KubernetesObject,
): readonly { readonly selector: Field; readonly read: LabelSelector; readonly key: string }[] =>
  policyRules(policy)
    .flatMap(({ peers }) => peers.items())
    .map((peer) => peer.field('namespaceSelector'))
    .flatMap((selector) => {
      const read = selector.isPresent ? readSelector(selector) : undefined;
      if (read === undefined) return [];
      const keys = [...Object.keys(read.matchLabels), ...read.matchExpressions.map(({ key }) => key)];
      const [key] = keys;
      return key === undefined || keys.some((one) => FIXED_LABELS.has(one)) ? [] : [{ selector, read, key }];
    });
