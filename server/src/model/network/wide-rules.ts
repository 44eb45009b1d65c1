import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { readSelector, selectsEverything } from '../kubernetes/label-selector.js';
import { DNS_RULE } from '../kubernetes/network-policy.js';
import { parseCidr } from './address-range.js';
import { isOpenList } from './policy-fields.js';

/** A setting that opens more than its policy seems to. */
export interface WideSetting {
  readonly at: Field;
  /** Completes "CiliumNetworkPolicy "x" …". */
  readonly fact: string;
  readonly title: string;
  readonly change: Change | undefined;
  readonly placeholder?: string;
}

const isWhole = (cidr: Field): boolean => parseCidr(cidr.text ?? '')?.prefix === 0;

const everything = (selector: Field): boolean => {
  const read = selector.isPresent ? readSelector(selector) : undefined;
  return read !== undefined && selectsEverything(read);
};

/**
 * Cilium's policies: every entity as a target, and the default deny switched off (docs.cilium.io, "Layer 3 Examples",
 * "Policy Enforcement Modes"). Calico's: an Allow without a source or target (docs.tigera.io, "Global network policy").
 */
export function wideSettings(policy: KubernetesObject): readonly WideSetting[] {
  if (policy.group === 'cilium.io') {
    const specs = [policy.field('spec'), ...policy.field('specs').items()];
    return specs.flatMap((spec) => [
      ...spec
        .field('egress')
        .items()
        .flatMap((rule) => rule.field('toEntities').items())
        .filter((entity) => entity.is('all') || entity.is('world'))
        .map(
          (at): WideSetting => ({
            at,
            fact: `lets its pods connect to the entity "${at.text}", which is ${at.is('all') ? 'every pod, node and address' : 'every address outside the cluster'}.`,
            title: 'Replace the entity "all" with "cluster"',
            change: at.is('all') ? at.set('cluster') : undefined,
          }),
        ),
      ...(['ingress', 'egress'] as const)
        .map((direction) => spec.field(`enableDefaultDeny.${direction}`))
        .filter((at) => at.is(false))
        .map(
          (at): WideSetting => ({
            at,
            fact: `switches off the default deny of ${at.key}, so what its rules do not allow passes as well.`,
            title: `Remove enableDefaultDeny.${at.key}`,
            change: at.remove(),
          }),
        ),
    ]);
  }
  if (!/(?:^|\.)projectcalico\.org$/.test(policy.group)) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    policy
      .field(`spec.${direction}`)
      .items()
      .filter((rule) => rule.field('action').is('Allow'))
      .filter((rule) => rule.isComplete && rule.field(direction === 'ingress' ? 'source' : 'destination').isAbsent)
      .filter((rule) => rule.field('http').isAbsent && rule.field('destination.ports').isAbsent)
      .map(
        (rule): WideSetting => ({
          at: rule.field('action'),
          fact: `allows ${direction} without a ${direction === 'ingress' ? 'source' : 'destination'}, so every connection in this direction passes.`,
          title: '',
          change: undefined,
        }),
      ),
  );
}

/** A rule of a cluster-wide policy that NetworkPolicies cannot take back. */
export interface OverridingRule {
  readonly action: Field;
  /** True where it is about every pod or every address, and every port. */
  readonly isWide: boolean;
  /** The action that leaves the decision to NetworkPolicies. */
  readonly pass: Change;
}

/** The Allow rules of AdminNetworkPolicies and of ClusterNetworkPolicies in the admin tier. */
export function overridingRules(policy: KubernetesObject): readonly OverridingRule[] {
  const isAdmin =
    policy.kind === 'AdminNetworkPolicy' ||
    (policy.kind === 'ClusterNetworkPolicy' && policy.field('spec.tier').is('Admin'));
  if (!isAdmin) return [];
  return (['ingress', 'egress'] as const).flatMap((key) =>
    policy
      .field(`spec.${key}`)
      .items()
      .filter((rule) => rule.field('action').is('Allow') || rule.field('action').is('Accept'))
      .map((rule) => {
        const peers = rule.field(key === 'ingress' ? 'from' : 'to').items();
        const isWide =
          isOpenList(rule.field('ports')) && isOpenList(rule.field('protocols')) && peers.some(isEverybody);
        return { action: rule.field('action'), isWide, pass: rule.field('action').set('Pass') };
      }),
  );
}

const isEverybody = (peer: Field): boolean =>
  everything(peer.field('namespaces')) ||
  (everything(peer.field('pods.namespaceSelector')) && everything(peer.field('pods.podSelector'))) ||
  peer.field('networks').items().some(isWhole);

/** The baseline policy of a cluster that has certainly no rule with action Deny: it changes nothing. */
export function hasNoDeny(policy: KubernetesObject): boolean {
  if (policy.kind !== 'BaselineAdminNetworkPolicy') return false;
  const lists = [policy.field('spec.ingress'), policy.field('spec.egress')];
  return lists.every((list) => list.isComplete && list.items().every((rule) => rule.field('action').isNot('Deny')));
}

/** What leaves the egress of an agent's sandbox open (agent-sandbox: SandboxTemplate, networkPolicy). */
export function openSandboxEgress(template: KubernetesObject): readonly WideSetting[] {
  const spec = template.field('spec');
  const management = spec.field('networkPolicyManagement');
  const policy = spec.field('networkPolicy');
  if (!management.isAbsent && management.isNot('Managed'))
    return [
      {
        at: management,
        fact: 'leaves the network policy of its sandboxes to others, so none limits where they connect.',
        title: 'Let the controller manage the network policy',
        change: management.set('Managed'),
      },
    ];
  if (policy.isAbsent)
    return [
      {
        at: spec,
        fact: 'has no networkPolicy, so its sandboxes may connect to the whole internet.',
        title: 'Allow egress to DNS only',
        change: policy.set({ egress: [DNS_RULE] }),
      },
    ];
  return policy
    .field('egress')
    .items()
    .flatMap((rule) => {
      const to = rule.field('to');
      if (isOpenList(to))
        return [
          {
            at: rule,
            fact: 'has an egress rule without a destination, so its sandboxes may connect to everything on these ports.',
            title: 'Allow the DNS of the cluster only',
            change: to.set(DNS_RULE.to),
          },
        ];
      return to.items().flatMap((peer): readonly WideSetting[] => {
        const [cidr, namespaces] = [peer.field('ipBlock.cidr'), peer.field('namespaceSelector')];
        if (isWhole(cidr)) {
          const range = cidr.text?.includes(':') ? '2001:db8::/32' : '203.0.113.0/24';
          return [
            {
              at: cidr,
              fact: `lets its sandboxes connect to ${cidr.text}, so the code that an agent runs reaches every address.`,
              title: 'Allow one address range only',
              change: cidr.set(range),
              placeholder: range,
            },
          ];
        }
        if (!everything(namespaces) || peer.field('podSelector').exists) return [];
        return [
          {
            at: namespaces,
            fact: 'lets its sandboxes connect to pods of every namespace.',
            title: 'Allow one namespace only',
            change: namespaces.set({ matchLabels: { 'kubernetes.io/metadata.name': 'my-namespace' } }),
            placeholder: 'my-namespace',
          },
        ];
      });
    });
}

/** The plugin of a CNI configuration in a ConfigMap that routes without enforcing policies. */
export function unenforcingPlugin(
  config: KubernetesObject,
): { readonly at: Field; readonly plugin: string } | undefined {
  for (const [key, at] of config.field('data').entries()) {
    if (!/cni.*(?:conf|json)|\.conflist$/.test(key) || at.text === undefined) continue;
    const types = [...at.text.matchAll(/"type"\s*:\s*"([\w-]+)"/g)].map(([, type = '']) => type);
    const plugin = types.find((type) => ROUTERS.has(type));
    if (plugin !== undefined && !types.some((type) => /calico|cilium|antrea|weave|kube-router|ovn/.test(type)))
      return { at, plugin };
  }
  return undefined;
}

/**
 * Plugins that know no NetworkPolicy, and for which no other component steps in (flannel: "Troubleshooting"; `bridge`, in
 * contrast, is also what kube-router configures, which enforces policies itself).
 */
const ROUTERS: ReadonlySet<string> = new Set(['flannel']);
