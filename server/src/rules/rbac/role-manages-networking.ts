import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-manages-networking',
  title: 'Role allows redirecting or opening traffic',
  severity: 'information',
  profile: 'strict',
  why: `
    Services, Endpoints and Ingresses decide where traffic goes, NetworkPolicies which of it may. Whoever writes
    them can send the traffic of another program to their own, or open what was closed. Where only the pipeline that
    deploys has the right, such changes are reviewed.`,
  standards: ['cwe:269', 'mitre:T1557'],
  peers: ['trivy:KSV-0056'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const verbs = [...WRITING, ...(profile === 'audit' ? DELETING : [])];
    const rights = [
      { verbs, apiGroup: '', resources: ['services', 'endpoints'] },
      { verbs, apiGroup: 'discovery.k8s.io', resources: ['endpointslices'] },
      { verbs, apiGroup: 'extensions', resources: ['ingresses', 'networkpolicies'] },
      { verbs, apiGroup: 'networking.k8s.io', resources: ['ingresses'] },
      { verbs: [...WRITING, ...DELETING], apiGroup: 'networking.k8s.io', resources: ['networkpolicies'] },
    ];
    for (const given of rightsGiven(role, rights, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing objects that redirect or open traffic ${given.reach}.`,
        fix: given.withoutVerbs('Programs that publish Services or keep network policies are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: publisher }
        rules:
        - apiGroups: [""]
          resources: ["services"]
          verbs: ["get", "create", "patch"]
          #              ^^^^^^^^ Role "publisher" allows writing objects that redirect or open traffic in its namespace.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: publisher }
        rules:
        - apiGroups: [""]
          resources: ["services"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: publisher }
        rules:
        - { apiGroups: [''], resources: [pods, endpoints], verbs: [get, update] }
        #                                                               ^^^^^^ ClusterRole "publisher" allows writing objects that redirect or open traffic wherever it is bound.
        - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, update] }
        #                                                                            ^^^^^^ ClusterRole "publisher" allows writing objects that redirect or open traffic wherever it is bound.
        - { apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, update] }
        #                                                                        ^^^^^^ allows writing objects
        - { apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, patch, delete] }
        #                                                                              ^^^^^ allows writing objects
        - { apiGroups: [extensions], resources: [networkpolicies], verbs: [get, update] }
        #                                                                       ^^^^^^ allows writing objects
        - { apiGroups: [extensions], resources: [ingresses], verbs: [get, update] }
        #                                                                 ^^^^^^ allows writing objects`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: publisher }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get, update] }
        - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get] }
        - { apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get] }
        - { apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get] }
        - { apiGroups: [extensions], resources: [networkpolicies], verbs: [get] }
        - { apiGroups: [extensions], resources: [ingresses], verbs: [get] }
        - apiGroups:
          - ''
          resources:
          - endpoints
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:publisher }
        rules:
        - { apiGroups: [''], resources: [services], verbs: [get, delete] }
        #                                                        ^^^^^^ allows writing objects
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
        #                                               ^^^ allows writing objects`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:publisher }
        rules:
        - { apiGroups: [''], resources: [services], verbs: [get] }
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: publisher }
        rules:
        - { apiGroups: [''], resources: [services, endpoints], verbs: [get, list, watch, delete] }
        - { apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [delete] }
        - { apiGroups: [networking.k8s.io], resources: [ingressclasses], verbs: [create] }
        - { apiGroups: [networking.k8s.io], resources: [services], verbs: [create] }
        - { apiGroups: [''], resources: [pods, ingresses, networkpolicies, endpointslices], verbs: [create] }
        - { apiGroups: [networking.k8s.io], resources: [networkpolicies], resourceNames: [web], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:publisher }
        rules:
        - { apiGroups: [''], resources: [services], verbs: [create] } # The cluster itself has it.`,
  ],
});
