import { defineRule } from '../../engine/rule.js';
import { blockingValue } from '../../model/kubernetes/disruption.js';

export default defineRule({
  id: 'pdb-blocks-eviction',
  title: 'PodDisruptionBudget that never lets a pod go',
  severity: 'information',
  profile: 'audit',
  why: `
    A budget that allows no eviction stops every drain of a node: its kernel and its kubelet cannot be updated while one
    of these pods runs there, and known holes stay open. A budget that lets one pod go at a time protects the service
    as well.`,
  peers: [
    'kube-linter:pdb-max-unavailable',
    'kube-linter:pdb-min-available',
    'polaris:pdbDisruptionsIsZero',
    'polaris:pdbMinAvailableGreaterThanHPAMinReplicas',
    'kyverno:pdb-maxunavailable',
    'kyverno:pdb-minavailable-check',
    'kyverno:deployment-replicas-higher-than-pdb',
    'popeye:POP-901',
  ],

  on: 'PodDisruptionBudget',
  reads: ['autoscaling', 'budgets'],
  *check(budget, { autoscaling, budgets }) {
    const pods = budgets.covered(budget.ref)?.map(({ ref, namespace, kind, name = '', replicas }) => {
      const [scaler] = autoscaling.scalersOf(ref, namespace, kind, name);
      return scaler === undefined ? replicas : scaler.minReplicas;
    });
    const blocking = blockingValue(budget, pods);
    if (blocking === undefined) return;
    const { field, count } = blocking;
    const max = budget.field('spec.maxUnavailable');
    const isMax = field.key === 'maxUnavailable';
    yield {
      at: field,
      message:
        count === undefined
          ? `${budget.title} never lets a pod go, so the nodes of its pods cannot be drained.`
          : `${budget.title} asks for ${field.text} of ${count === 1 ? 'one pod' : `${count} pods`}, so the nodes of its pods cannot be drained.`,
      fix: {
        title: 'Set maxUnavailable to 1',
        changes: isMax ? [max.set(1)] : [field.remove(), max.set(1)],
        risk: 'One pod at a time may be evicted.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec:
          maxUnavailable: 0
          #               ^ PodDisruptionBudget "web" never lets a pod go
          selector: { matchLabels: { app: web } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: store }
        spec:
          minAvailable: 100%
          #             ^^^^ PodDisruptionBudget "store" never lets a pod go
          selector: { matchLabels: { app: store } }`,
      fixed: `
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app: web } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: store }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app: store } }`,
    },
    {
      code: `
        -- budgets.yaml --
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web, namespace: shop }
        spec:
          minAvailable: 3
          #             ^ PodDisruptionBudget "web" asks for 3 of 3 pods
          selector: { matchLabels: { app: web } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: api, namespace: shop }
        spec:
          minAvailable: 2
          #             ^ PodDisruptionBudget "api" asks for 2 of 2 pods
          selector: { matchLabels: { app: api } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: one, namespace: shop }, spec: { selector: { matchLabels: { app: one } }, minAvailable: 1% } }
        #                                                                                                                                                            ^^ PodDisruptionBudget "one" asks for 1% of one pod
        -- workloads.yaml --
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: 2, template: { metadata: { labels: { app: web } } } } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { namespace: shop }, spec: { template: { metadata: { labels: { app: web } } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: one, namespace: shop }, spec: { template: { metadata: { labels: { app: one } } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: api, namespace: shop }, spec: { replicas: 9, template: { metadata: { labels: { app: api } } } } }
        ---
        { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: api, namespace: shop }, spec: { minReplicas: 2, scaleTargetRef: { kind: Deployment, name: api } } }`,
      fixed: `
        -- budgets.yaml --
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web, namespace: shop }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app: web } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: api, namespace: shop }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app: api } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: one, namespace: shop }, spec: { selector: { matchLabels: { app: one } }, maxUnavailable: 1 } }`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 2, template: { metadata: { labels: { app: web } } } } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: min }, spec: { minAvailable: 1, selector: { matchLabels: { app: web } } } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: half }, spec: { minAvailable: 50%, selector: { matchLabels: { app: web } } } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: max }, spec: { maxUnavailable: 25%, selector: { matchLabels: { app: web } } } }
        ---
        { apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: nobody }, spec: { minAvailable: 1, selector: { matchLabels: { app: api } } } }`,
  ],
});
