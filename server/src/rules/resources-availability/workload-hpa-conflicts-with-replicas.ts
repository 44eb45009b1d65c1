import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'workload-hpa-conflicts-with-replicas',
  title: 'Workload whose number of pods is set twice',
  severity: 'hint',
  profile: 'audit',
  why: `
    An autoscaler changes \`replicas\` while the cluster runs. A manifest that sets it as well takes that back each time it
    is applied, just when there is much to do, and two autoscalers of one workload undo each other's work. One of them
    alone keeps the service up.`,
  peers: [
    'kics:5744cbb8-5946-4b75-a196-ade44449525b',
    'kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured',
    'kyverno:prevent-duplicate-hpa',
    'kyverno:prevent-duplicate-vpa',
  ],

  on: ['Deployment', 'StatefulSet', 'ReplicaSet', 'HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject'],
  reads: ['autoscaling'],
  *check(object, { autoscaling }) {
    const { ref, namespace, kind, name } = object;
    for (const rival of autoscaling.rivals(ref))
      yield {
        at: object,
        message: `${object.title} scales the same workload as ${rival.title}, so they undo each other's work.`,
        related: [{ at: rival.ref, message: `${rival.title} scales it as well.` }],
      };
    const replicas = object.field('spec.replicas');
    if (name === undefined || !replicas.isPresent) return;
    const [scaler] = autoscaling.scalersOf(ref, namespace, kind, name);
    if (scaler)
      yield {
        at: replicas,
        message: `${object.title} sets replicas, which ${scaler.title} changes, so applying it takes back what the autoscaler did.`,
        related: [{ at: scaler.ref, message: `${scaler.title} scales it.` }],
        fix: {
          title: 'Remove replicas',
          changes: [replicas.remove()],
          risk: 'Where the manifest was applied with replicas before, the workload runs one pod until the autoscaler acts.',
        },
      };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          replicas: 3
          #         ^ Deployment "web" sets replicas, which HorizontalPodAutoscaler "web" changes
          minReadySeconds: 5
        -- hpa.yaml --
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web, namespace: shop }
        spec: { scaleTargetRef: { kind: Deployment, name: web } }`,
      fixed: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          minReadySeconds: 5`,
    },
    {
      code: `
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        #                 ^^^ HorizontalPodAutoscaler "web" scales the same workload as HorizontalPodAutoscaler "web-fast"
        spec: { scaleTargetRef: { kind: Deployment, name: web } }
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web-fast }
        #                 ^^^^^^^^ HorizontalPodAutoscaler "web-fast" scales the same workload as HorizontalPodAutoscaler "web"
        spec: { scaleTargetRef: { kind: Deployment, name: web } }`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 3 } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: scaled }, spec: {} }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { namespace: shop }, spec: { replicas: 3 } }
        ---
        { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: scaled }, spec: { scaleTargetRef: { kind: Deployment, name: scaled } } }
        ---
        { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: other }, spec: { scaleTargetRef: { kind: StatefulSet, name: web } } }`,
  ],
});
