import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-deletes-pod-logs',
  title: 'Role lists the deletion of logs, which the API does not offer',
  severity: 'hint',
  profile: 'audit',
  why: `
    The API serves \`pods/log\` for reading alone, so nobody deletes a log by this. Yet a role that asks for it
    shows that somebody wants traces removed or misunderstood the API; either way the rule does not grant what it
    seems to.`,
  standards: ['mitre:T1070'],
  peers: ['trivy:KSV-0042'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: DELETING, apiGroup: '', resources: ['pods/log'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} lists the deletion of pod logs ${given.reach}, which the API does not offer.`,
        fix: given.withoutVerbs('Nothing is refused that was allowed before.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: janitor }
        rules:
        - apiGroups: [""]
          resources: ["pods/log"]
          verbs: ["get", "delete"]
          #              ^^^^^^^^ Role "janitor" lists the deletion of pod logs in its namespace, which the API does not offer.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: janitor }
        rules:
        - apiGroups: [""]
          resources: ["pods/log"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:janitor }
        rules:
        - { apiGroups: ['*'], resources: [pods, pods/log], verbs: [deletecollection] }
        #                                                          ^^^^^^^^^^^^^^^^ ClusterRole "system:janitor" lists the deletion of pod logs wherever it is bound, which the API does not offer.
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ ClusterRole "system:janitor" lists the deletion of pod logs wherever it is bound, which the API does not offer.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:janitor }
        rules:
        - { apiGroups: ['*'], resources: [pods], verbs: [deletecollection] }
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: janitor }
        rules:
        - { apiGroups: [''], resources: [pods, pods/log], verbs: [get, list] }
        - { apiGroups: [''], resources: [pods], verbs: [delete] }
        - { apiGroups: [apps], resources: [pods/log], verbs: [delete] }`,
  ],
});
