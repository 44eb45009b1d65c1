import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-automounts-serviceaccount-token',
  title: 'Pod mounts an API token that nothing shows it needs',
  severity: 'information',
  why: `
    Unless told otherwise, Kubernetes puts a token of the pod's ServiceAccount into every container. Whoever reads one
    file there calls the API server under that name, today with few rights, after the next binding with more. A program
    that never calls the API server loses nothing with \`automountServiceAccountToken: false\`.`,
  standards: ['cis-kubernetes:5.1.6', 'cwe:522', 'mitre:T1528'],
  peers: [
    'checkov:CKV_K8S_38',
    'kics:48471392-d4d0-47c0-b135-cdec95eb3eef',
    'trivy:KSV-0036',
    'polaris:automountServiceAccountToken',
    'kubescape:C-0034',
    'kubescape:C-0190',
    'kubescape:C-0261',
    'kubesec:AutomountServiceAccountToken',
    'kyverno:restrict-automount-sa-token',
    'terrascan:AC_K8S_0045',
    'datree:SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE',
    'popeye:POP-301',
  ],
  cause: 'token-mount',

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac, profile }) {
    const automount = pod.field('automountServiceAccountToken');
    const { ref, namespace } = pod.object;
    const account = pod.serviceAccountName;
    const token = account === undefined ? 'unknown' : rbac.tokenOf(ref.uri, namespace, account);
    const isMounted = automount.is(true) || (automount.isAbsent && (token === 'mounted' || token === 'missing'));
    // A ServiceAccount that is not in the workspace, or that a binding names, may well be made for the API server.
    const seemsNeeded = account === undefined || token === 'missing' || rbac.isBound(ref.uri, namespace, account);
    if (isMounted && (!seemsNeeded || profile === 'audit'))
      yield {
        at: automount.exists ? automount : pod,
        message: `${pod.title} mounts ${account === undefined ? 'an API token' : `the API token of ServiceAccount "${account}"`}, though nothing shows that it calls the API server.`,
        fix: {
          title: 'Set automountServiceAccountToken to false',
          changes: [automount.set(false)],
          risk: 'Programs in the pod that call the API server lose their credentials.',
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          #     ^^^ Deployment "web" mounts the API token of ServiceAccount "default", though nothing shows
        spec:
          template:
            spec:
              containers:
                - name: web`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            spec:
              containers:
                - name: web
              automountServiceAccountToken: false`,
    },
    {
      code: `
        -- account.yaml --
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }
        automountServiceAccountToken: false
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, automountServiceAccountToken: true, containers: [{ name: web }] }
        #                                                              ^^^^ Pod "web" mounts the API token of ServiceAccount "web"`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, automountServiceAccountToken: false, containers: [{ name: web }] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        #                 ^^^ Pod "web" mounts the API token of ServiceAccount "elsewhere"
        spec: { serviceAccountName: elsewhere, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { serviceAccountName: "{{ .Values.account }}", automountServiceAccountToken: true, containers: [{ name: api }] }
        #                                                                                  ^^^^ Pod "api" mounts an API token, though`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: elsewhere, automountServiceAccountToken: false, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { serviceAccountName: "{{ .Values.account }}", automountServiceAccountToken: false, containers: [{ name: api }] }`,
    },
  ],
  good: [
    `
        automountServiceAccountToken: false
        containers: [{ name: web }]`,
    `
        serviceAccountName: elsewhere # It may be made for the API server, or withhold its token.
        containers: [{ name: web }]`,
    `
        serviceAccountName: "{{ .Values.account }}"
        automountServiceAccountToken: true
        containers: [{ name: web }]`,
    `
        -- accounts.yaml --
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: quiet, namespace: shop }
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { kind: Role, name: watcher }
        subjects: [{ kind: ServiceAccount, name: default, namespace: shop }]
        -- pods.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: quiet, namespace: shop }
        spec: { serviceAccountName: quiet, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: watcher, namespace: shop }
        spec: { containers: [{ name: watcher }] }`,
  ],
});
