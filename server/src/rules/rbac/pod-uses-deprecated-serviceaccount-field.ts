import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-uses-deprecated-serviceaccount-field',
  title: 'Pod uses the deprecated field serviceAccount',
  severity: 'information',
  profile: 'audit',
  why: `
    \`serviceAccount\` is kept for old clients, and the API server copies it from \`serviceAccountName\`. What reads
    manifests, policies as well as people, looks at the newer field, and takes the pod for one of the default
    ServiceAccount. One name in one place says who the pod is.`,
  standards: ['cwe:477'],
  peers: ['kube-linter:deprecated-service-account-field', 'kubescape:C-0294'],

  on: 'pod',
  *check(pod) {
    const older = pod.field('serviceAccount');
    const name = pod.field('serviceAccountName');
    // The API server itself writes both, with one value.
    if (older.text === undefined || name.isUnknown || name.is(older.text)) return;
    const rename = {
      title: 'Rename serviceAccount to serviceAccountName',
      changes: [older.remove(), name.set(older.text)] as const,
    };
    const remove = { title: 'Remove serviceAccount', changes: [older.remove()] as const };
    yield {
      at: older,
      message: `${pod.title} names its ServiceAccount by the deprecated field "serviceAccount", which checks of "serviceAccountName" miss.`,
      // A pod without a name runs as "default" anyway.
      fix: name.isAbsent && older.isNot('default') ? rename : remove,
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          serviceAccount: web
          #               ^^^ Pod "web" names its ServiceAccount by the deprecated field "serviceAccount", which checks of "serviceAccountName" miss.
          containers:
            - name: web`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          serviceAccountName: web
          containers:
            - name: web`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          serviceAccountName: web
          serviceAccount: api
          #               ^^^ Pod "web" names its ServiceAccount by the deprecated field "serviceAccount", which checks of "serviceAccountName" miss.
          containers:
            - name: web`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          serviceAccountName: web
          containers:
            - name: web`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          serviceAccount: default
          #               ^^^^^^^ Pod "web" names its ServiceAccount by the deprecated field "serviceAccount", which checks of "serviceAccountName" miss.
          containers:
            - name: web`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: web`,
    },
  ],
  good: [
    `
        serviceAccountName: web
        containers:
          - name: web`,
    `
        serviceAccount: web
        serviceAccountName: web
        containers:
          - name: web`,
    `
        serviceAccount: "{{ .Values.account }}"
        containers:
          - name: web`,
    `
        serviceAccount: web
        serviceAccountName: "{{ .Values.account }}"
        containers:
          - name: web`,
  ],
});
