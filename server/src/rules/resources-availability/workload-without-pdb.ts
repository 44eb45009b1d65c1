import { defineRule } from '../../engine/rule.js';
import { addObject, objectName } from '../../model/kubernetes/new-object.js';
import { distinctLabels } from '../../model/kubernetes/workload.js';

export default defineRule({
  id: 'workload-without-pdb',
  title: 'Workload without a PodDisruptionBudget',
  severity: 'hint',
  profile: 'audit',
  why: `
    When a node is drained for a security update, Kubernetes may evict all pods of a workload at once. Teams that have
    seen that put updates off. A PodDisruptionBudget lets the drain go on pod by pod, so that the service stays up.`,
  peers: [
    'kics:b23e9b98-0cb6-4fc9-b257-1f3270442678',
    'kics:1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5',
    'polaris:missingPodDisruptionBudget',
    'kube-score:deployment-has-poddisruptionbudget',
    'kube-score:statefulset-has-poddisruptionbudget',
    'kube-score:poddisruptionbudget-has-policy',
    'kyverno:require-pdb',
    'kyverno:create-default-pdb',
    'popeye:POP-206',
  ],

  on: ['Deployment', 'StatefulSet', 'PodDisruptionBudget'],
  reads: ['budgets'],
  *check(object, { budgets }) {
    const spec = object.field('spec');
    if (object.kind === 'PodDisruptionBudget') {
      if (spec.field('minAvailable').isAbsent && spec.field('maxUnavailable').isAbsent)
        yield {
          at: spec.field('maxUnavailable'),
          message: `${object.title} says neither minAvailable nor maxUnavailable, so it protects nothing.`,
          fix: { title: 'Set maxUnavailable to 1', changes: [spec.field('maxUnavailable').set(1)] },
        };
      return;
    }
    const { replicas, name, namespace, labels } = {
      replicas: spec.field('replicas'),
      name: object.name,
      namespace: object.namespace,
      labels: distinctLabels(object),
    };
    // None at all is a workload that is switched off.
    if (replicas.is(0) || budgets.mayCover(object.ref)) return;
    const add =
      name === undefined || labels === undefined
        ? undefined
        : addObject(object, `${objectName(name)}-pdb.yaml`, {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name, ...(namespace !== undefined && { namespace }) },
            spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
          });
    yield {
      at: object,
      message: `${object.title} has no PodDisruptionBudget, so all of its pods may be evicted at once.`,
      fix: add && { title: 'Add a PodDisruptionBudget that lets one pod go at a time', changes: [add] },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        #                 ^^^ Deployment "web" has no PodDisruptionBudget
        spec:
          selector: { matchLabels: { app: web } }
          template: { metadata: { labels: { app: web, tier: front } } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: elsewhere, namespace: bank }
        spec:
        #<-- PodDisruptionBudget "elsewhere" says neither minAvailable nor maxUnavailable
          selector: { matchLabels: { app: web } }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          selector: { matchLabels: { app: web } }
          template: { metadata: { labels: { app: web, tier: front } } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: elsewhere, namespace: bank }
        spec:
          selector: { matchLabels: { app: web } }
          maxUnavailable: 1
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: web
          namespace: shop
        spec:
          maxUnavailable: 1
          selector:
            matchLabels:
              app: web`,
    },
    {
      code: `
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: store }, spec: { replicas: 2, template: { metadata: { labels: {} } } } }
        #                                                           ^^^^^ StatefulSet "store" has no PodDisruptionBudget
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { labels: { app: web } }, spec: { template: { metadata: { labels: { app: web } } } } }
        #                            ^^^^^^^^^^ Deployment has no PodDisruptionBudget`,
    },
  ],
  good: [
    `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { replicas: 3, template: { metadata: { labels: { app: web } } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: off }
        spec: { replicas: 0, template: { metadata: { labels: {} } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: templated }
        spec: { replicas: "{{ .Values.replicas }}", template: { metadata: { labels: "{{ .Values.labels }}" } } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }`,
  ],
});
