import { defineRule } from '../../engine/rule.js';
import { enforceLabel } from '../../model/kubernetes/namespace-labels.js';
import { SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'namespace-pod-security-privileged',
  title: 'Namespace that takes privileged pods by its label',
  severity: 'warning',
  why: `
    The level \`privileged\` refuses nothing, and it also switches off what the API server enforces by default in other
    namespaces. Whoever may make pods there may take over a node. A namespace needs it for the few agents that manage
    nodes; \`baseline\` refuses the ways to the node and little else.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.1', 'nsa:pod-security', 'cwe:693'],
  peers: ['kubescape:C-0192', 'kyverno:deny-privileged-profile', 'kyverno:add-privileged-existing-namespaces'],

  on: 'Namespace',
  reads: ['podSecurity'],
  *check(namespace, { podSecurity, profile }) {
    const label = enforceLabel(namespace);
    const isSystem = profile !== 'audit' && SYSTEM_NAMESPACES.has(namespace.name ?? '');
    if (!label.is('privileged') || isSystem) return;
    // Its pods would no longer start at another level.
    const isNeeded = podSecurity.levelOf(namespace.ref.uri, namespace.name ?? '') === 'privileged';
    yield {
      at: label,
      message: `${namespace.title} enforces the privileged level, which refuses no pod at all.`,
      ...(isNeeded
        ? { severity: 'information' }
        : {
            fix: {
              title: 'Enforce the baseline level',
              changes: [label.set('baseline')],
              risk: 'Pods that fall short of the baseline level are refused when they are made the next time.',
            },
          }),
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: privileged
            #                                   ^^^^^^^^^^ (warning) Namespace "shop" enforces the privileged level`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: baseline`,
    },
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: agents
          labels:
            pod-security.kubernetes.io/enforce: privileged
            #                                   ^^^^^^^^^^ (information) Namespace "agents" enforces the privileged level
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: agent, namespace: agents }
        spec: { hostPID: true, containers: [{ name: agent }] }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system, labels: { pod-security.kubernetes.io/enforce: privileged } } }
        #                                                                                                               ^^^^^^^^^^ Namespace "kube-system" enforces`,
      fixed: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system, labels: { pod-security.kubernetes.io/enforce: baseline } } }`,
    },
    {
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { labels: { pod-security.kubernetes.io/enforce: privileged } } }
        #                                                                                            ^^^^^^^^^^ Namespace enforces the privileged level`,
      fixed: `
        { apiVersion: v1, kind: Namespace, metadata: { labels: { pod-security.kubernetes.io/enforce: baseline } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system, labels: { pod-security.kubernetes.io/enforce: privileged } } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { pod-security.kubernetes.io/warn: privileged } } }`,
  ],
});
