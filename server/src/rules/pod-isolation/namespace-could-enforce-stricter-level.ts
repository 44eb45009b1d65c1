import { defineRule } from '../../engine/rule.js';
import { enforceLabel, isStricter, namedLevel } from '../../model/kubernetes/namespace-labels.js';

export default defineRule({
  id: 'namespace-could-enforce-stricter-level',
  title: 'Namespace whose pods pass a stricter level than it enforces',
  severity: 'hint',
  profile: 'strict',
  why: `
    All workloads of the namespace that are known here already pass a stricter Pod Security level than its label
    enforces, so the label protects less than it could at no cost. With the stricter level, the API server also refuses
    the pod that an intruder, or a hurried colleague, makes later.`,
  standards: ['pss:restricted', 'nsa:pod-security'],

  on: 'Namespace',
  reads: ['podSecurity'],
  *check(namespace, { podSecurity }) {
    const label = enforceLabel(namespace);
    const enforced = namedLevel(label);
    const passed = podSecurity.levelOf(namespace.ref.uri, namespace.name ?? '');
    if (enforced === undefined || passed === undefined || !isStricter(passed, enforced)) return;
    yield {
      at: label,
      message: `Every workload of ${namespace.title} passes the ${passed} level, but the label enforces only ${enforced}.`,
      fix: {
        title: `Enforce the ${passed} level`,
        changes: [label.set(passed)],
        risk: 'Pods that other files make, and that fall short of the level, are refused.',
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        -- namespace.yaml --
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: privileged
            #                                   ^^^^^^^^^^ Every workload of Namespace "shop" passes the baseline level, but the label enforces only privileged.
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api, namespace: shop }
        spec:
          securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`,
      fixed: `
        -- namespace.yaml --
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: baseline`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: empty, labels: { pod-security.kubernetes.io/enforce: privileged } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: bare } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: bare }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { labels: { pod-security.kubernetes.io/enforce: privileged } } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: privileged } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: app, image: $(IMAGE) }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: lab, labels: { pod-security.kubernetes.io/enforce: privileged } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: lab }, spec: { hostIPC: true, containers: [{ name: app }] } }`,
    },
  ],
});
