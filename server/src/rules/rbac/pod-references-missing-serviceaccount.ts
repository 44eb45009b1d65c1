import { defineRule } from '../../engine/rule.js';
import { mendMissing } from '../../model/rbac/mend-account.js';

export default defineRule({
  id: 'pod-references-missing-serviceaccount',
  title: 'Pod runs as a ServiceAccount that does not exist',
  severity: 'warning',
  profile: 'audit',
  why: `
    Pods of a ServiceAccount that does not exist are refused until somebody creates it, with whatever bindings wait for
    that name. In a hurry the workload is then given one that happens to work, with more rights than it needs. A name
    that exists says whose rights the pod has.`,
  standards: ['cwe:1188'],
  peers: ['kube-linter:non-existent-service-account', 'kubescape:C-0307', 'popeye:POP-307', 'popeye:POP-507'],

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac }) {
    const field = ['serviceAccountName', 'serviceAccount'].map((name) => pod.field(name)).find(({ exists }) => exists);
    const account = pod.serviceAccountName;
    if (field === undefined || account === undefined) return;
    const { object } = pod;
    const missing = rbac.missingAccount(object.ref.uri, object.namespace, account, true);
    if (missing === undefined) return;
    yield {
      at: field,
      message: `${pod.title} runs as the ServiceAccount "${account}", which no file defines, so its pods are refused until somebody creates it.`,
      fix: mendMissing(field, { beside: object, namespace: object.namespace, ...missing }),
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        -- account.yaml --
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: worker, namespace: shop }
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: wroker, containers: [{ name: web }] }
        #                           ^^^^^^ Pod "web" runs as the ServiceAccount "wroker", which no file defines, so its pods are refused until somebody creates it.`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: worker, containers: [{ name: web }] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccount: web, containers: [{ name: web }] }
        #                       ^^^ Pod "web" runs as the ServiceAccount "web", which no file defines, so its pods are refused until somebody creates it.`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccount: web, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { release: {{ .Release.Name }} } }
        spec: { serviceAccountName: web, containers: [{ name: web }] }
        #                           ^^^ Pod "web" runs as the ServiceAccount "web", which no file defines, so its pods are refused until somebody creates it.`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, containers: [{ name: web }] }
        #                           ^^^ Pod "web" runs as the ServiceAccount "web", which no file defines, so its pods are refused until somebody creates it.`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
        automountServiceAccountToken: false`,
    },
  ],
  good: [
    { profile: 'audit', code: 'containers: [{ name: web }]' },
    {
      profile: 'audit',
      code: `
        serviceAccountName: default
        containers: [{ name: web }]`,
    },
    {
      profile: 'audit',
      code: `
        serviceAccountName: '' # The same.
        containers: [{ name: web }]`,
    },
    {
      profile: 'audit',
      code: `
        serviceAccountName: "{{ .Values.account }}"
        containers: [{ name: web }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: web, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: somewhere } # Its namespace may be that of the ServiceAccount.
        spec: { serviceAccountName: api, containers: [{ name: web }] }`,
    },
  ],
});
