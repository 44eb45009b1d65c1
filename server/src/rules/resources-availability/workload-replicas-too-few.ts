import { defineRule } from '../../engine/rule.js';
import { countOf } from '../../model/kubernetes/workload.js';

export default defineRule({
  id: 'workload-replicas-too-few',
  title: 'Workload with a single replica',
  severity: 'hint',
  profile: 'audit',
  why: `
    A workload with one pod is out of service whenever its node is drained, its image is updated or somebody makes it
    crash. Security updates of nodes then need a window, and are put off. With two pods one of them answers.`,
  peers: [
    'kube-linter:minimum-three-replicas',
    'kube-linter:hpa-minimum-three-replicas',
    'polaris:deploymentMissingReplicas',
    'polaris:hpaMinAvailability',
    'kube-score:deployment-replicas',
    'kube-score:horizontalpodautoscaler-replicas',
    'kyverno:deployment-has-multiple-replicas',
    'datree:DEPLOYMENT_INCORRECT_REPLICAS_VALUE',
    'datree:HPA_MISSING_MINREPLICAS_KEY',
    'popeye:POP-500',
  ],
  options: { minimum: { default: 2, description: 'The least number of replicas that is enough.' } },

  on: ['Deployment', 'StatefulSet', 'HorizontalPodAutoscaler'],
  reads: ['autoscaling'],
  *check(object, { autoscaling, options }) {
    const { ref, namespace, kind, name = '' } = object;
    const isScaler = kind === 'HorizontalPodAutoscaler';
    const replicas = object.field(isScaler ? 'spec.minReplicas' : 'spec.replicas');
    const count = countOf(replicas);
    // None at all is a workload that is switched off.
    if (count === undefined || count === 0 || count >= options.minimum) return;
    if (!isScaler && autoscaling.scalersOf(ref, namespace, kind, name).length > 0) return;
    yield {
      at: replicas,
      message: isScaler
        ? `${object.title} goes down to ${count} pod, so its workload is out of service when the node of that pod is.`
        : `${object.title} runs ${count} pod, so it is out of service when the node of that pod is.`,
      fix: {
        title: `Set ${isScaler ? 'minReplicas' : 'replicas'} to ${options.minimum}`,
        changes: [replicas.set(options.minimum)],
        risk: 'A program that must run alone, or a volume that only one pod can mount, does not bear a second pod.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          #         ^ Deployment "web" runs 1 pod
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
        #<-- StatefulSet "store" runs 1 pod
          serviceName: store
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        spec:
          minReplicas: 1
          #            ^ HorizontalPodAutoscaler "web" goes down to 1 pod
          scaleTargetRef: { kind: Deployment, name: other }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          serviceName: store
          replicas: 2
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        spec:
          minReplicas: 2
          scaleTargetRef: { kind: Deployment, name: other }`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { namespace: shop }
        spec: { replicas: 1 }
        #                 ^ Deployment runs 1 pod`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { namespace: shop }
        spec: { replicas: 2 }`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: enough }, spec: { replicas: 2 } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: off }, spec: { replicas: 0 } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: templated }, spec: { replicas: "{{ .Values.replicas }}" } }`,
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { template: { spec: { containers: [{ name: app }] } } } }
        ---
        { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { minReplicas: 3, scaleTargetRef: { kind: Deployment, name: web } } }`,
  ],
});
