import { defineRule } from '../../engine/rule.js';
import { explicitResources } from '../../model/kubernetes/api-resources.js';
import { roleRules } from '../../model/kubernetes/role.js';

export default defineRule({
  id: 'role-wildcard-resources',
  title: 'Role covers every resource of its API groups',
  severity: 'warning',
  why: `
    \`*\` covers more than the kinds one had in mind: in the core group it reaches Secrets, the tokens of ServiceAccounts
    and subresources such as \`pods/exec\` and \`nodes/proxy\`, and in each group every kind that is added later. With
    the resources listed, a stolen token opens those and nothing else.`,
  standards: ['cis-kubernetes:5.1.3', 'cwe:269'],
  peers: [
    'kube-linter:wildcard-in-rules',
    'checkov:CKV_K8S_49',
    'kics:6b896afb-ca07-467a-b256-1a0077a1c08e',
    'trivy:KSV-0046',
    'trivy:KSV-0112',
    'kubescape:C-0187',
    'kyverno:restrict-wildcard-resources',
    'datree:CIS_INVALID_WILDCARD_ROLE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      const wildcard = rule.wildcard('resources');
      if (wildcard === undefined || rule.everything) continue;
      const groups = rule.apiGroups ?? [];
      const resources = rule.list('resources');
      const listed = explicitResources(groups, role.kind === 'ClusterRole', resources.texts());
      const reach =
        groups.includes('') || groups.includes('*')
          ? 'including Secrets and "pods/exec"'
          : 'including those that later versions add';
      yield {
        at: wildcard,
        owner: rule,
        leads: true,
        message: `${role.title} covers every resource of ${rule.groupsTitle}, ${reach}.`,
        severity: rule.isForServedResources ? 'warning' : 'information',
        fix: listed && {
          title: 'Replace the resource "*" with the resources of its API groups, except Secrets and subresources',
          changes: [resources.set([...listed])],
          risk: 'Programs that use Secrets, subresources such as "pods/log" or a kind that is not listed are refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: reporter
        rules:
          - apiGroups: ["apps", "batch"]
            resources: ["*"]
            #           ^^^ ClusterRole "reporter" covers every resource of the API groups "apps" and "batch", including those that later versions add.
            verbs: ["get", "list"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: reporter
        rules:
          - apiGroups: ["apps", "batch"]
            resources: ["controllerrevisions", "cronjobs", "daemonsets", "deployments", "jobs", "replicasets", "statefulsets"]
            verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: storage }
        rules:
        - apiGroups:
          - rbac.authorization.k8s.io
          resources:
          - secrets
          - '*'
          # ^^^ of the API group "rbac.authorization.k8s.io", including those that later versions add
          - roles/exec
          - widgets
          verbs: [get]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: storage }
        rules:
        - apiGroups:
          - rbac.authorization.k8s.io
          resources:
          - rolebindings
          - roles
          - widgets
          verbs: [get]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: rbac }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: ['*'], verbs: [get] }
          #                                                     ^^^ covers every resource`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: rbac }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings, clusterroles, rolebindings, roles], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: mixed }
        rules:
        - { apiGroups: ['', shop.example], resources: ['*'], verbs: [list] }
          #                                            ^^^ of the API groups "core" and "shop.example", including Secrets and "pods/exec"
        - { apiGroups: ['*'], resources: ['*'], verbs: [get] }
          #                               ^^^ covers every resource of its API groups, including Secrets and "pods/exec"
        - { apiGroups: ['{{ .Values.group }}'], resources: ['*', pods], verbs: [get] }
          #                                                 ^^^ Role "mixed" covers every resource of its API groups, including those that later versions add.
        - { apiGroups: [scheduling.k8s.io], resources: ['*'], verbs: [get] }
          #                                             ^^^ Role "mixed" covers every resource of the API group "scheduling.k8s.io", including those that later versions add.`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: edit }
        rules:
        - { apiGroups: [shop.example], resources: ['*'], verbs: [list] }
          #                                        ^^^ ClusterRole "edit" covers every resource of the API group "shop.example", including those that later versions add.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
          - { apiGroups: [apps], resources: [deployments, '*/scale', "{{ .Values.resource }}"], verbs: [get] }
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] } # More than this rule tells of.
          - { nonResourceURLs: ['*'], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: edit } # The cluster itself has it.
        rules:
          - { apiGroups: [apps], resources: ['*'], verbs: [get] }`,
  ],
});
