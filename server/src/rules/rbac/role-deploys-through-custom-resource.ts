import { defineRule } from '../../engine/rule.js';
import { DEPLOYING_RIGHTS } from '../../model/kubernetes/deploying-resources.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-deploys-through-custom-resource',
  title: 'Role allows starting pods through a custom resource',
  severity: 'warning',
  why: `
    Some controllers start pods, or apply any manifest, because a custom resource says so: an Argo CD Application, a
    Flux Kustomization, a Tekton run. They do it with rights of their own, often with all of them. Whoever writes
    the resource has what the controller has, and no rule of a role says so.`,
  standards: ['cwe:269', 'mitre:T1610'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const given of rightsGiven(role, DEPLOYING_RIGHTS, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing ${given.resourcesTitle} ${given.reach}, for which a controller starts pods or applies manifests.`,
        fix: given.withoutVerbs('Programs that deploy by such resources are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: release }
        rules:
        - apiGroups: ["argoproj.io"]
          resources: ["applications"]
          verbs: ["get", "create", "patch"]
          #              ^^^^^^^^ Role "release" allows writing "applications" in its namespace, for which a controller starts pods or applies manifests.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: release }
        rules:
        - apiGroups: ["argoproj.io"]
          resources: ["applications"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: release }
        rules:
        - { apiGroups: [tekton.dev], resources: [pipelineruns, conditions], verbs: [get, update] }
        #                                                                                ^^^^^^ ClusterRole "release" allows writing "pipelineruns" wherever it is bound, for which a controller starts pods or applies manifests.
        - { apiGroups: [kustomize.toolkit.fluxcd.io], resources: ['*'], verbs: [get, create] }
        #                                                                            ^^^^^^ ClusterRole "release" allows writing resources wherever it is bound, for which a controller starts pods or applies manifests.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: release }
        rules:
        - { apiGroups: [tekton.dev], resources: [conditions], verbs: [get, update] }
        - { apiGroups: [kustomize.toolkit.fluxcd.io], resources: ['*'], verbs: [get] }
        - apiGroups:
          - tekton.dev
          resources:
          - pipelineruns
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:release }
        rules:
        - { apiGroups: [serving.knative.dev], resources: [services, configurations], verbs: [create] }
        #                                                                                    ^^^^^^ ClusterRole "system:release" allows writing "services" and "configurations" wherever it is bound, for which a controller starts pods or applies manifests.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:release }
        rules: []`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: release }
        rules:
        - { apiGroups: [argoproj.io], resources: [applications], verbs: [get, list, watch, delete] }
        - { apiGroups: [argoproj.io], resources: [applications/status, appprojects], verbs: [update] }
        - { apiGroups: [argoproj.io], resources: [applications], resourceNames: [web], verbs: [update] }
        - { apiGroups: [shop.example], resources: [applications, pipelineruns], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:release }
        rules:
        - { apiGroups: [argoproj.io], resources: [applications], verbs: [create] } # The cluster itself has it.`,
  ],
});
