import { defineRule } from '../../engine/rule.js';
import { enforceBaseline, enforceLabel } from '../../model/kubernetes/namespace-labels.js';
import { SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'namespace-pod-security-not-enforced',
  title: 'Namespace that enforces no Pod Security level',
  severity: 'warning',
  why: `
    Without the label \`pod-security.kubernetes.io/enforce\` a Namespace takes every pod. Whoever may make pods in it may
    then make a privileged one, mount the disk of the node and leave with the credentials of the kubelet. The level
    \`baseline\` refuses exactly the settings that lead to the node, and asks nothing of ordinary programs.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.1', 'cis-kubernetes:5.2.2', 'nsa:pod-security', 'nist:4.4'],
  peers: [
    'kubescape:C-0192',
    'kubescape:C-0193',
    'kubescape:C-0194',
    'kubescape:C-0195',
    'kubescape:C-0196',
    'kubescape:C-0199',
    'kubescape:C-0202',
    'kubescape:C-0203',
    'kubescape:C-0204',
    'kyverno:add-psa-labels',
    'kyverno:add-psa-namespace-reporting',
    'kyverno:podsecurity-subrule-baseline',
  ],

  on: 'Namespace',
  reads: ['podSecurity'],
  *check(namespace, { podSecurity, profile }) {
    const isSystem = profile !== 'audit' && SYSTEM_NAMESPACES.has(namespace.name ?? '');
    if (!enforceLabel(namespace).isAbsent || isSystem || podSecurity.hasDefault()) return;
    yield {
      at: namespace,
      message: `${namespace.title} enforces no Pod Security level, so it takes privileged pods.`,
      fix: {
        title: 'Enforce the baseline level, and warn of what falls short of restricted',
        changes: enforceBaseline(namespace),
        risk: 'Pods that fall short of the baseline level are refused when they are made the next time.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          #     ^^^^ Namespace "shop" enforces no Pod Security level`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: baseline
            pod-security.kubernetes.io/warn: restricted
            pod-security.kubernetes.io/audit: restricted`,
    },
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          #     ^^^^ Namespace "shop" enforces no Pod Security level
          labels:
            team: web
            pod-security.kubernetes.io/warn: baseline`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            team: web
            pod-security.kubernetes.io/warn: baseline
            pod-security.kubernetes.io/enforce: baseline
            pod-security.kubernetes.io/audit: restricted`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }
        #                                                    ^^^^^^^^^^^ Namespace "kube-system" enforces no`,
      fixed: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system, labels: { pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/warn: restricted, pod-security.kubernetes.io/audit: restricted } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { labels: { pod-security.kubernetes.io/enforce: baseline } } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: "{{ .Values.level }}" } } }`,
    `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: AdmissionConfiguration
        plugins:
          - name: EventRateLimit
          - name: PodSecurity
            configuration:
              apiVersion: pod-security.admission.config.k8s.io/v1
              kind: PodSecurityConfiguration
              defaults: { enforce: baseline }`,
  ],
});
