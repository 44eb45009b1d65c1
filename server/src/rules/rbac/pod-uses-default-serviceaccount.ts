import { defineRule } from '../../engine/rule.js';
import { ownAccount } from '../../model/rbac/mend-account.js';

export default defineRule({
  id: 'pod-uses-default-serviceaccount',
  title: 'Pod runs as the default ServiceAccount',
  severity: 'warning',
  why: `
    Every pod of a namespace that names no ServiceAccount runs as the one named \`default\`. Rights that one of them
    needs are then given to all of them, those that are added later included, and in the audit log they all have one
    name. A ServiceAccount for each workload keeps rights where they are needed. While nothing is bound to it, only the
    stricter profiles report it.`,
  standards: ['cis-kubernetes:5.1.5', 'cwe:1188'],
  peers: [
    'kube-linter:default-service-account',
    'kics:591ade62-d6b0-4580-b1ae-209f80ba1cd9',
    'kics:b93e973e-9066-4455-a63b-c1c0e1ec3a48',
    'kubescape:C-0189',
    'kubescape:C-0225',
    'kubescape:C-0239',
    'kyverno:ServiceAccountName',
    'popeye:POP-300',
    'datree:ARGO_WORKFLOW_INCORRECT_SERVICE_ACCOUNT_NAME_VALUE_DEFAULT',
  ],

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac, profile }) {
    if (pod.serviceAccountName !== 'default') return;
    const { ref, namespace } = pod.object;
    const hasRights = rbac.isBound(ref.uri, namespace, 'default');
    if (profile === 'recommended' && !hasRights) return;
    if (profile !== 'audit' && !rbac.findsToken(ref, pod.spec.path)) return;
    const named = pod.field('serviceAccountName');
    yield {
      at: named.exists ? named : pod,
      message: hasRights
        ? `${pod.title} runs as the ServiceAccount "default" and shares its rights with every pod of the namespace that names no other.`
        : `${pod.title} runs as the ServiceAccount "default", so rights that are given to it reach this pod as well.`,
      severity: hasRights ? 'warning' : 'information',
      fix: ownAccount(pod, (name) => rbac.hasAccount(ref.uri, namespace, name)),
    };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          #     ^^^ Deployment "web" runs as the ServiceAccount "default" and shares its rights with every pod of the namespace that names no other.
          namespace: shop
        spec:
          template:
            spec:
              containers:
                - name: web
        -- rbac.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: shop, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]`,
      fixed: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          template:
            spec:
              containers:
                - name: web
              serviceAccountName: web
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: default, containers: [{ name: web }] }
        #                           ^^^^^^^ (information) Pod "web" runs as the ServiceAccount "default", so rights that are given to it
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        #                 ^^^ Pod "web" runs as the ServiceAccount "default"
        spec: { serviceAccount: default, automountServiceAccountToken: false, containers: [{ name: web }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccount: web, serviceAccountName: web, automountServiceAccountToken: false, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
        automountServiceAccountToken: false`,
    },
  ],
  good: [
    'containers: [{ name: web }]',
    {
      profile: 'strict',
      code: `
        automountServiceAccountToken: false
        containers: [{ name: web }]`,
    },
    {
      profile: 'audit',
      code: `
        serviceAccountName: web
        containers: [{ name: web }]`,
    },
    {
      profile: 'audit',
      code: `
        serviceAccountName: "{{ .Values.account }}"
        containers: [{ name: web }]`,
    },
  ],
});
