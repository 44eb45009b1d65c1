import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-controls-admission-webhooks',
  title: 'Role allows writing webhooks that see and change every object',
  severity: 'warning',
  why: `
    An admission webhook is asked about each object that is written: a mutating one reads Secrets as they are stored
    and puts containers into pods, and one that is deleted or bent refuses nothing any more. Whoever writes these
    configurations stands between everybody and the API server. A program that keeps its own webhook up to date can
    be given that one by \`resourceNames\`.`,
  standards: ['cis-kubernetes:5.1.12', 'cwe:269', 'mitre:T1546'],
  peers: [
    'checkov:CKV_K8S_155',
    'trivy:KSV-0114',
    'kubescape:C-0281',
    'kyverno:restrict-clusterrole-mutating-validating-admission-webhooks',
    'rbac-police:control_webhooks',
  ],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const right = {
      verbs: [...WRITING, ...DELETING],
      apiGroup: 'admissionregistration.k8s.io',
      resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing admission webhooks that see, change or refuse every object of the cluster.`,
        fix: [
          ...given.withoutVerbs('Programs that register or renew webhooks are refused.'),
          ...given.onlyOn(
            'WEBHOOK-NAME',
            'Limit the right to the configurations that you name in resourceNames',
            'Programs that write another configuration are refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: injector }
        rules:
        - apiGroups: ["admissionregistration.k8s.io"]
          resources: ["mutatingwebhookconfigurations"]
          verbs: ["get", "list", "patch"]
          #                      ^^^^^^^ ClusterRole "injector" allows writing admission webhooks that see, change or refuse every object of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: injector }
        rules:
        - apiGroups: ["admissionregistration.k8s.io"]
          resources: ["mutatingwebhookconfigurations"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: injector }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [create] }
        #                                                                                                    ^^^^^^ ClusterRole "injector" allows writing admission webhooks that see, change or refuse every object of the cluster.
        - { apiGroups: ['*'], resources: [pods, validatingwebhookconfigurations], verbs: [get, update, delete, deletecollection] }
        #                                                                                      ^^^^^^ ClusterRole "injector" allows writing admission webhooks that see, change or refuse every object of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: injector }
        rules:
        - { apiGroups: ['*'], resources: [pods], verbs: [get, update, delete, deletecollection] }
        - apiGroups:
          - '*'
          resources:
          - validatingwebhookconfigurations
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:injector }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: ['*'], verbs: ['*'] }
        #                                                                        ^^^ ClusterRole "system:injector" allows writing admission webhooks that see, change or refuse every object of the cluster.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: injector }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [get, list, watch] }
        - { apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [patch], resourceNames: [injector] }
        - { apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicies], verbs: [update] }
        - { apiGroups: [''], resources: [mutatingwebhookconfigurations], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: injector }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [patch] } # They are in no namespace.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:injector }
        rules:
        - { apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [patch] } # The cluster itself has it.`,
  ],
});
