import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-deletes-events',
  title: 'Role allows deleting events',
  severity: 'information',
  why: `
    Events tell what happened to an object: which pod was started, which image was pulled, what was refused. Whoever
    may delete them takes away what an investigation begins with. They expire by themselves after an hour, so hardly
    any program needs the right.`,
  standards: ['mitre:T1070'],
  peers: ['kubescape:C-0031'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const rights = [
      { verbs: DELETING, apiGroup: '', resources: ['events'] },
      { verbs: DELETING, apiGroup: 'events.k8s.io', resources: ['events'] },
    ];
    for (const given of rightsGiven(role, rights, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows deleting events ${given.reach}, and with them the traces of what happened.`,
        fix: given.withoutVerbs('Programs that clear events are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: janitor }
        rules:
        - apiGroups: ["", "events.k8s.io"]
          resources: ["events"]
          verbs: ["get", "list", "delete"]
          #                      ^^^^^^^^ Role "janitor" allows deleting events in its namespace, and with them the traces of what happened.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: janitor }
        rules:
        - apiGroups: ["", "events.k8s.io"]
          resources: ["events"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: janitor }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [events.k8s.io], resources: [events], verbs: [deletecollection] }
        #                                                            ^^^^^^^^^^^^^^^^ ClusterRole "janitor" allows deleting events wherever it is bound, and with them the traces of what happened.
        - { apiGroups: [''], resources: [events, configmaps], verbs: [create, delete] }
        #                                                                     ^^^^^^ ClusterRole "janitor" allows deleting events wherever it is bound, and with them the traces of what happened.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: janitor }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [''], resources: [configmaps], verbs: [create, delete] }
        - apiGroups:
          - ''
          resources:
          - events
          verbs:
          - create`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:janitor }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ ClusterRole "system:janitor" allows deleting events wherever it is bound, and with them the traces of what happened.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: janitor }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [get, list, watch, create, update, patch] }
        - { apiGroups: [shop.example], resources: [events], verbs: [delete] }
        - { apiGroups: [''], resources: [pods], verbs: [delete] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:janitor }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [delete] } # The cluster itself has it.`,
  ],
});
