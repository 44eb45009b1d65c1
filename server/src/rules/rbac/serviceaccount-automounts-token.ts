import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'serviceaccount-automounts-token',
  title: 'ServiceAccount gives its token to every pod',
  severity: 'information',
  profile: 'strict',
  why: `
    Unless the ServiceAccount says no, each pod that names it gets its token as a file, whether it calls the API
    server or not. Whoever reads one file there acts under the name of the ServiceAccount. With
    \`automountServiceAccountToken: false\` here, a pod that needs the token asks for it, and the others have none
    to lose.`,
  standards: ['cis-kubernetes:5.1.6', 'cwe:522', 'mitre:T1528'],
  peers: [
    'kubescape:C-0034',
    'kubescape:C-0190',
    'kyverno:restrict-sa-automount-sa-token',
    'datree:SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE',
    'popeye:POP-303',
  ],
  cause: 'token-mount',

  on: 'ServiceAccount',
  reads: ['rbac'],
  *check(account, { rbac, profile }) {
    const automount = account.field('automountServiceAccountToken');
    const { name, namespace, ref } = account;
    // That of a namespace's default ServiceAccount is a matter of its own.
    if (name === undefined || name === 'default' || !automount.isNot(false)) return;
    // One that a binding names is made for the API server.
    if (rbac.isBound(ref.uri, namespace, name) && profile !== 'audit') return;
    yield {
      at: automount.exists ? automount : account,
      message: `${account.title} gives its API token to every pod that names it.`,
      fix: {
        title: 'Set automountServiceAccountToken to false',
        changes: [automount.set(false)],
        risk: 'Programs that call the API server lose their credentials, unless their pods ask for the token.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          #     ^^^ ServiceAccount "web" gives its API token to every pod that names it.
          namespace: shop`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        automountServiceAccountToken: true
        #                             ^^^^ ServiceAccount "web" gives its API token to every pod that names it.`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        automountServiceAccountToken: false`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: watcher, namespace: shop }
        #                 ^^^^^^^ ServiceAccount "watcher" gives its API token to every pod that names it.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: watcher, namespace: shop }`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: watcher, namespace: shop }
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: watcher, namespace: shop }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: templated, namespace: shop }
        automountServiceAccountToken: {{ .Values.mount }}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: shop } # A matter of its own.
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: "{{ .Release.Name }}", namespace: shop }`,
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: watcher, namespace: shop }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: watcher, namespace: shop }`,
  ],
});
