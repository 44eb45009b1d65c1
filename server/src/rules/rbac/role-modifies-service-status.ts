import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-modifies-service-status',
  title: 'Role allows writing the addresses of load balancers',
  severity: 'information',
  why: `
    The addresses in the status of a Service of type LoadBalancer are those whose traffic each node sends to the
    Service. Whoever may write them puts in the address of something else, inside the cluster or outside, and gets
    what pods send there (CVE-2020-8554). Beside the controller of the cloud, hardly anything needs the right.`,
  standards: ['cwe:284', 'mitre:T1557'],
  peers: ['checkov:CKV2_K8S_4', 'rbac-police:modify_service_status_cve_2020_8554'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CHANGING, apiGroup: '', resources: ['services/status'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows writing the status of Services ${given.reach}, whose addresses can take over traffic that is meant for others.`,
        fix: given.withoutVerbs('Controllers that give Services their addresses are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: balancer }
        rules:
        - apiGroups: [""]
          resources: ["services/status"]
          #           ^^^^^^^^^^^^^^^^^ ClusterRole "balancer" allows writing the status of Services wherever it is bound, whose addresses can take over traffic that is meant for others.
          verbs: ["get", "patch"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: balancer }
        rules:
        - apiGroups: [""]
          resources: ["services/status"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: balancer }
        rules:
        - { apiGroups: [''], resources: [events, services/status], verbs: [update] }
        #                                        ^^^^^^^^^^^^^^^ ClusterRole "balancer" allows writing the status of Services wherever it is bound, whose addresses can take over traffic that is meant for others.
        - { apiGroups: ['*'], resources: ['*/status'], verbs: [update, patch] }
        #                                 ^^^^^^^^^^ ClusterRole "balancer" allows writing the status of Services wherever it is bound, whose addresses can take over traffic that is meant for others.
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: balancer }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [update] }
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:balancer }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: [patch] }
        #                                ^^^ ClusterRole "system:balancer" allows writing the status of Services wherever it is bound, whose addresses can take over traffic that is meant for others.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: balancer }
        rules:
        - { apiGroups: [''], resources: [services/status], verbs: [get, create, delete] }
        - { apiGroups: [''], resources: [services/status], verbs: [update], resourceNames: [web] }
        - { apiGroups: [''], resources: [services, pods], verbs: [update] }
        - { apiGroups: [shop.example], resources: [services/status], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:balancer }
        rules:
        - { apiGroups: [''], resources: [services/status], verbs: [update] } # The cluster itself has it.`,
  ],
});
