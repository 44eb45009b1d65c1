import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'hpa-references-missing-target',
  title: 'Autoscaler of a workload that does not exist',
  severity: 'information',
  profile: 'audit',
  why: `
    An autoscaler without a target is accepted and does nothing: the workload that it was made for keeps its number of
    pods, whatever comes in, and a flood of requests that was to be absorbed takes it out of service. A name that exists
    lets it act.`,
  peers: [
    'kube-linter:dangling-horizontalpodautoscaler',
    'kics:2f652c42-619d-4361-b361-9f599688f8ca',
    'kubescape:C-0300',
    'kube-score:horizontalpodautoscaler-has-target',
    'kyverno:verify-vpa-target',
    'popeye:POP-600',
  ],

  on: ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject'],
  reads: ['autoscaling'],
  *check(scaler, { autoscaling }) {
    const missing = autoscaling.missingTarget(scaler.ref);
    if (missing === undefined) return;
    const target = scaler.field(scaler.kind === 'VerticalPodAutoscaler' ? 'spec.targetRef' : 'spec.scaleTargetRef');
    yield {
      at: target.field('name'),
      message: `${scaler.title} scales "${target.field('name').text}", which does not exist, so it does nothing.`,
      fix:
        missing.closest === undefined
          ? undefined
          : {
              title: `Scale "${missing.closest}"`,
              changes: [target.field('name').set(missing.closest)],
              risk: 'That workload is scaled from then on.',
            },
    };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web-server, namespace: shop }
        spec: { template: { spec: { containers: [{ name: app }] } } }
        -- scalers.yaml --
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web, namespace: shop }
        spec: { scaleTargetRef: { kind: Deployment, name: web-sever } }
        #                                                 ^^^^^^^^^ HorizontalPodAutoscaler "web" scales "web-sever", which does not exist
        ---
        apiVersion: autoscaling.k8s.io/v1
        kind: VerticalPodAutoscaler
        metadata: { name: web, namespace: shop }
        spec: { targetRef: { kind: Deployment, name: web-server2 } }
        #                                            ^^^^^^^^^^^ VerticalPodAutoscaler "web" scales "web-server2", which
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: { name: web, namespace: shop }
        spec: { scaleTargetRef: { name: queue } }
        #                               ^^^^^ ScaledObject "web" scales "queue", which does not exist`,
      fixed: `
        -- scalers.yaml --
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: web, namespace: shop }
        spec: { scaleTargetRef: { kind: Deployment, name: web-server } }
        ---
        apiVersion: autoscaling.k8s.io/v1
        kind: VerticalPodAutoscaler
        metadata: { name: web, namespace: shop }
        spec: { targetRef: { kind: Deployment, name: web-server } }
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: { name: web, namespace: shop }
        spec: { scaleTargetRef: { name: queue } }`,
    },
  ],
  good: [
    `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec: { template: { spec: { containers: [{ name: app }] } } }
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: there, namespace: shop }
        spec: { scaleTargetRef: { kind: Deployment, name: web } }
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: elsewhere, namespace: bank }
        spec: { scaleTargetRef: { kind: Deployment, name: teller } }`,
  ],
});
