import { defineRule } from '../../engine/rule.js';
import { subjectsOfKind } from '../../model/kubernetes/binding-subjects.js';
import { addObject, objectName } from '../../model/kubernetes/new-object.js';

export default defineRule({
  id: 'binding-to-default-serviceaccount',
  title: 'Binding gives rights to the default ServiceAccount',
  severity: 'warning',
  why: `
    Each pod that names no ServiceAccount runs under \`default\`, also the one that somebody adds next year and the
    one an attacker may start. Rights of the default ServiceAccount are rights of them all. A ServiceAccount of its
    own gives them to the program that needs them.`,
  standards: ['cis-kubernetes:5.1.5', 'cwe:269', 'mitre:T1078'],
  peers: [
    'checkov:CKV_K8S_42',
    'kics:1e749bc9-fde8-471c-af0c-8254efd2dee5',
    'kubescape:C-0189',
    'kubescape:C-0225',
    'kubescape:C-0239',
    'terrascan:AC_K8S_0113',
    'popeye:POP-308',
  ],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  reads: ['rbac'],
  *check(binding, { rbac }) {
    const own = objectName(binding.name ?? '');
    for (const { subject, name, text } of subjectsOfKind(binding, 'ServiceAccount')) {
      if (text !== 'default') continue;
      const namespace = subject.field('namespace').text;
      const isThere = rbac.tokenOf(binding.ref.uri, namespace, own) !== 'missing';
      const metadata = { name: own, namespace: namespace ?? '' };
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
      const added = isThere ? undefined : addObject(binding, `${own}-serviceaccount.yaml`, account);
      const canName = own !== '' && own !== 'default' && namespace !== undefined && (isThere || added !== undefined);
      yield {
        at: name,
        message: `${binding.title} gives rights to every pod ${namespace === undefined ? '' : `of the namespace "${namespace}" `}that names no ServiceAccount.`,
        fix: canName
          ? {
              title: `Give the rights to a ServiceAccount "${own}" instead`,
              changes: [name.set(own), ...(added ? [added] : [])],
              risk: `Pods that use the rights are refused until they name the ServiceAccount "${own}".`,
            }
          : undefined,
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: ServiceAccount
          name: default
          #     ^^^^^^^ RoleBinding "watcher" gives rights to every pod of the namespace "shop" that names no ServiceAccount.
          namespace: shop
        - kind: ServiceAccount
          name: web
          namespace: shop`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: ServiceAccount
          name: watcher
          namespace: shop
        - kind: ServiceAccount
          name: web
          namespace: shop
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: watcher
          namespace: shop`,
    },
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: watcher, namespace: shop }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: watcher }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: default, namespace: shop }
        #                               ^^^^^^^ ClusterRoleBinding "watcher" gives rights to every pod of the namespace "shop" that names no ServiceAccount.`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: watcher, namespace: shop }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: watcher }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: watcher, namespace: shop }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: default }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: default, namespace: shop }
        #                               ^^^^^^^ RoleBinding "default" gives rights to every pod of the namespace "shop" that names no ServiceAccount.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: watcher }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: default }
        #                               ^^^^^^^ RoleBinding "watcher" gives rights to every pod that names no ServiceAccount.`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: "{{ .Release.Name }}" }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: default, namespace: shop }
        #                               ^^^^^^^ ClusterRoleBinding "{{ .Release.Name }}" gives rights to every pod of the namespace "shop" that names no ServiceAccount.`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: watcher }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{ .Values.role }}" }
        subjects:
        - { kind: ServiceAccount, name: default, namespace: shop }
        #                               ^^^^^^^ ClusterRoleBinding "watcher" gives rights to every pod of the namespace "shop" that names no ServiceAccount.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: watcher }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: watcher, namespace: shop }
        - { kind: ServiceAccount, name: '{{ .Values.account }}', namespace: shop }
        - { apiGroup: rbac.authorization.k8s.io, kind: User, name: default }`,
  ],
});
