import { defineRule } from '../../engine/rule.js';
import { SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';
import { addObject } from '../../model/kubernetes/new-object.js';

export default defineRule({
  id: 'namespace-without-resourcequota',
  title: 'Namespace without a ResourceQuota',
  severity: 'information',
  profile: 'strict',
  why: `
    Without a ResourceQuota a namespace may have as many pods as the cluster holds. Whoever gets hold of an account that
    can create pods, or a program that creates them by itself, then takes the room of every other tenant. A quota ends
    that at the border of the namespace.`,
  standards: ['cis-kubernetes:5.7.1', 'cwe:770'],
  peers: ['kics:48a5beba-e4c0-4584-a2aa-e6894e4cf424', 'trivy:KSV-0040', 'kyverno:add-ns-quota'],

  on: 'object',
  reads: ['quotas'],
  *check(object, { quotas, profile }) {
    const found = quotas.unbounded(object.ref, 'ResourceQuota');
    const isSystem = SYSTEM_NAMESPACES.has(found?.namespace ?? '');
    if (found === undefined || (profile !== 'audit' && (found.namespace === undefined || isSystem))) return;
    const namespace = object.isA('Namespace') ? object.name : object.namespace;
    const add = addObject(object, 'quota.yaml', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota', ...(namespace !== undefined && { namespace }) },
      spec: { hard: { pods: '50', 'requests.cpu': '20', 'requests.memory': '40Gi' } },
    });
    const title = found.namespace === undefined ? 'The namespace' : `Namespace "${found.namespace}"`;
    yield {
      at: object,
      message: `${title} has no ResourceQuota, so its pods can use up the cluster.`,
      fix: add && {
        title: 'Add a ResourceQuota',
        changes: [add],
        placeholders: ['50', '20', '40Gi'],
        risk: 'Pods beyond the quota are refused, and so are pods that request no CPU or memory.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        #                 ^^^^ Namespace "shop" has no ResourceQuota
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: limits, namespace: shop }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: limits, namespace: shop }
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: quota
          namespace: shop
        spec:
          hard:
            pods: "50"
            requests.cpu: "20"
            requests.memory: 40Gi`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        #                 ^^^ The namespace has no ResourceQuota
        spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: quota
        spec:
          hard:
            pods: "50"
            requests.cpu: "20"
            requests.memory: 40Gi`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: "{{ .Values.name }}", namespace: kube-system }
        #                 ^^^^^^^^^^^^^^^^^^^^ Namespace "kube-system" has no ResourceQuota
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: { name: quota, namespace: shop }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: kube-system }`,
  ],
});
