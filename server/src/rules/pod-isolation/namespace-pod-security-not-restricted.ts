import { defineRule } from '../../engine/rule.js';
import { enforceLabel } from '../../model/kubernetes/namespace-labels.js';

export default defineRule({
  id: 'namespace-pod-security-not-restricted',
  title: 'Namespace that enforces the baseline level only',
  severity: 'information',
  profile: 'strict',
  why: `
    The level \`baseline\` keeps pods from the node's own namespaces and paths, but lets them run as root, gain privileges
    and make every system call: what an attacker needs to try the holes of the kernel. The level \`restricted\` refuses
    that as well, and programs that were built for it notice nothing.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2.6', 'cis-kubernetes:5.2.7', 'nist:4.4'],
  peers: [
    'kubescape:C-0197',
    'kubescape:C-0198',
    'kubescape:C-0200',
    'kubescape:C-0201',
    'kyverno:podsecurity-subrule-restricted',
  ],

  on: 'Namespace',
  reads: ['podSecurity'],
  *check(namespace, { podSecurity }) {
    const label = enforceLabel(namespace);
    if (!label.is('baseline')) return;
    const isMet = podSecurity.levelOf(namespace.ref.uri, namespace.name ?? '') === 'restricted';
    yield {
      at: label,
      message: `${namespace.title} enforces the baseline level, which allows root and privilege escalation.`,
      ...(isMet && {
        fix: {
          title: 'Enforce the restricted level',
          changes: [label.set('restricted')],
          risk: 'Pods that other files make, and that fall short of the level, are refused.',
        },
      }),
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
        #                                                                     ^^^^^^^^ Namespace "shop" enforces the baseline level
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { labels: { pod-security.kubernetes.io/enforce: baseline } } }
        #                                                                                            ^^^^^^^^ Namespace enforces the baseline level
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app }] } }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: lab, labels: { pod-security.kubernetes.io/warn: baseline } } }`,
    },
  ],
});
