import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'namespace-boundaries-not-used',
  title: 'All workloads in one namespace',
  severity: 'hint',
  profile: 'audit',
  why: `
    Rights, quotas and Pod Security are tied to namespaces. Where every workload is in the same one, whoever may read a
    Secret for one of them may read those of all, and the pod that needs a host path lowers the level for the rest.
    Namespaces by team or by trust are borders that can be guarded.`,
  standards: ['cis-kubernetes:5.7.1'],
  peers: ['kics:e84eaf4d-2f45-47b2-abe8-e581b06deb66', 'kubescape:C-0209'],

  on: 'object',
  reads: ['namespaceUse'],
  // No fix: which workloads belong together is a question of design.
  *check(object, { namespaceUse }) {
    const namespace = namespaceUse.onlyNamespace(object.ref);
    if (namespace !== undefined)
      yield {
        at: object,
        message: `All workloads here are in the namespace "${namespace}", so rights and policies cannot tell them apart.`,
      };
  },

  bad: [
    {
      code: `
        -- api.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop }, spec: { containers: [{ name: app }] } }
        #                                              ^^^ All workloads here are in the namespace "shop"
        -- web.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Secret, metadata: { name: key, namespace: vault } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: web }, spec: { containers: [{ name: app }] } }`,
    `
        { apiVersion: v1, kind: Pod, metadata: { name: only, namespace: shop }, spec: { containers: [{ name: app }] } }`,
    `
        { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app }] } }`,
  ],
});
