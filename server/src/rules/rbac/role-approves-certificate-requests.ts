import { defineRule } from '../../engine/rule.js';
import { CHANGING, namesObjects, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-approves-certificate-requests',
  title: 'Role allows approving certificates for any name',
  severity: 'warning',
  why: `
    A client certificate is an identity: its subject names the user and the groups, and no one takes it back before
    it expires. Whoever approves requests, or signs them, makes one for any name, such as that of a node or a
    controller. \`resourceNames\` keep the verbs \`approve\` and \`sign\` to the signers that a program serves.`,
  standards: ['cis-kubernetes:5.1.11', 'cwe:269', 'mitre:T1098'],
  peers: ['checkov:CKV_K8S_156', 'kubescape:C-0280', 'kyverno:restrict-clusterrole-csr', 'rbac-police:approve_csrs'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const builtIn = profile === 'audit';
    const signers = { verbs: ['approve', 'sign'], apiGroup: 'certificates.k8s.io', resources: ['signers'] };
    const approval = { ...signers, verbs: CHANGING, resources: ['certificatesigningrequests/approval'] };
    // An approval asks for both rights, so where the signers are named, those are all that it reaches.
    const namesSigners = namesObjects(role, signers);
    for (const given of rightsGiven(role, [signers, ...(namesSigners && !builtIn ? [] : [approval])], { builtIn }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows approving client certificates in the name of any user.`,
        fix: given.withoutResources(
          'Programs that approve or sign certificates, such as those for joining nodes, are refused.',
        ),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - apiGroups: ["certificates.k8s.io"]
          resources: ["certificatesigningrequests", "certificatesigningrequests/approval"]
          #                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "approver" allows approving client certificates in the name of any user.
          verbs: ["get", "update"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - apiGroups: ["certificates.k8s.io"]
          resources: ["certificatesigningrequests"]
          verbs: ["get", "update"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [patch] }
        #                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ allows approving client
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve] }
        #                                                 ^^^^^^^ ClusterRole "approver" allows approving client certificates in the name of any user.
        - { apiGroups: ['*'], resources: [signers, pods], verbs: [sign] }
        #                                 ^^^^^^^ allows approving client`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: ['*'], resources: [pods], verbs: [sign] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign] }
        #                                                 ^^^^^^^ allows approving client
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }
        #                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ allows approving client
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [update], resourceNames: [web] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [update], resourceNames: [web] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: [shop.example/web] }
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }
        #                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ allows approving client
        - { apiGroups: [certificates.k8s.io], resources: ['*'], verbs: ['*'] }
        #                                                 ^^^ allows approving client`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: [shop.example/web] }
        - { apiGroups: [certificates.k8s.io], resources: ['*'], verbs: ['*'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: [shop.example/web] }
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [get, update] }
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create, get, update] }
        - { apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [get] }
        - { apiGroups: [cert-manager.io], resources: [signers, certificatesigningrequests/approval], verbs: [approve, update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:approver }
        rules:
        - { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve] } # The cluster itself has it.`,
  ],
});
