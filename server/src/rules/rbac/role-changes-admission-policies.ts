import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';
import { GUARDING_RIGHTS } from '../../model/kubernetes/guarding-resources.js';

export default defineRule({
  id: 'role-changes-admission-policies',
  title: 'Role allows switching off admission policies',
  severity: 'warning',
  why: `
    Admission policies, those of the API server as well as those of Kyverno, Gatekeeper and Kubewarden, refuse what
    must not run. Whoever writes the policies, their bindings or their exceptions takes the guard away first and
    starts the pod then. They belong to the team that runs the cluster, not to programs in it.`,
  standards: ['cwe:269', 'mitre:T1562'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const given of rightsGiven(role, GUARDING_RIGHTS, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows changing or removing the admission policies that guard the cluster.`,
        fix: given.withoutVerbs('Programs that keep admission policies are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: platform }
        rules:
        - apiGroups: ["kyverno.io"]
          resources: ["clusterpolicies", "policyexceptions"]
          verbs: ["get", "create", "delete"]
          #              ^^^^^^^^ ClusterRole "platform" allows changing or removing the admission policies that guard the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: platform }
        rules:
        - apiGroups: ["kyverno.io"]
          resources: ["clusterpolicies", "policyexceptions"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: platform }
        rules:
        - { apiGroups: [kyverno.io], resources: [policyexceptions, cleanuppolicies], verbs: [get, update] }
        #                                                                                         ^^^^^^ Role "platform" allows changing or removing the admission policies that guard the cluster.
        - { apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicybindings], verbs: [deletecollection] }
        #                                                                                                      ^^^^^^^^^^^^^^^^ Role "platform" allows changing or removing the admission policies that guard the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: platform }
        rules:
        - { apiGroups: [kyverno.io], resources: [cleanuppolicies], verbs: [get, update] }
        - apiGroups:
          - kyverno.io
          resources:
          - policyexceptions
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:platform }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: ['*'], verbs: ['*'] }
        #                                                                        ^^^ ClusterRole "system:platform" allows changing or removing the admission policies that guard the cluster.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: platform }
        rules:
        - { apiGroups: [kyverno.io], resources: [clusterpolicies], verbs: [get, list, watch] }
        - { apiGroups: [kyverno.io], resources: [clusterpolicies/status, updaterequests], verbs: [update] }
        - { apiGroups: [kyverno.io], resources: [policyexceptions], resourceNames: [web], verbs: [update] }
        - { apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [update] }
        - { apiGroups: [shop.example], resources: [clusterpolicies], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:platform }
        rules:
        - { apiGroups: [kyverno.io], resources: [clusterpolicies], verbs: [create] } # The cluster itself has it.`,
  ],
});
