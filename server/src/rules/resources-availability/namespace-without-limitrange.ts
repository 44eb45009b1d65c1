import { defineRule } from '../../engine/rule.js';
import { SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';
import { addObject } from '../../model/kubernetes/new-object.js';

export default defineRule({
  id: 'namespace-without-limitrange',
  title: 'Namespace without a LimitRange',
  severity: 'information',
  profile: 'strict',
  why: `
    In a namespace without a LimitRange, a container that sets no limits has none, and whoever may create a pod there can
    use up a node. A LimitRange gives such containers limits by default and refuses those that ask for too much.`,
  standards: ['cis-kubernetes:5.7.1', 'cwe:770'],
  peers: ['kics:4a20ebac-1060-4c81-95d1-1f7f620e983b', 'trivy:KSV-0039', 'kyverno:add-ns-quota'],
  options: {
    cpu: { default: '500m', description: 'The CPU limit that containers get by default.' },
    memory: { default: '512Mi', description: 'The memory limit that containers get by default.' },
  },

  on: 'object',
  reads: ['quotas'],
  *check(object, { quotas, options, profile }) {
    const found = quotas.unbounded(object.ref, 'LimitRange');
    const isSystem = SYSTEM_NAMESPACES.has(found?.namespace ?? '');
    if (found === undefined || (profile !== 'audit' && (found.namespace === undefined || isSystem))) return;
    const namespace = object.isA('Namespace') ? object.name : object.namespace;
    const limits = { cpu: options.cpu, memory: options.memory };
    const add = addObject(object, 'default-limits.yaml', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'default-limits', ...(namespace !== undefined && { namespace }) },
      spec: { limits: [{ type: 'Container', default: limits }] },
    });
    const title = found.namespace === undefined ? 'The namespace' : `Namespace "${found.namespace}"`;
    yield {
      at: object,
      message: `${title} has no LimitRange, so containers without limits of their own can use up their node.`,
      fix: add && {
        title: 'Add a LimitRange that gives every container limits',
        changes: [add],
        placeholders: [options.cpu, options.memory],
        risk: 'A container without limits of its own that needs more is slowed down or killed.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        #                 ^^^^ Namespace "shop" has no LimitRange
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: elsewhere, namespace: bank }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: elsewhere, namespace: bank }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata:
          name: default-limits
          namespace: shop
        spec:
          limits:
            - type: Container
              default:
                cpu: 500m
                memory: 512Mi`,
    },
    {
      code: `
        -- a.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: "{{ .Values.name }}", namespace: shop }, spec: { containers: [] } }
        -- b.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: first, namespace: shop }
        #                 ^^^^^ Namespace "shop" has no LimitRange
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: second, namespace: shop }
        spec: { containers: [{ name: app }] }`,
      fixed: `
        -- b.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: first, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: second, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata:
          name: default-limits
          namespace: shop
        spec:
          limits:
            - type: Container
              default:
                cpu: 500m
                memory: 512Mi`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: "{{ .Values.name }}" }
        #                 ^^^^^^^^^^^^^^^^^^^^ The namespace has no LimitRange
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app }] }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: dns, namespace: kube-system }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: empty } }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: limits, namespace: shop }`,
  ],
});
