import { defineRule } from '../../engine/rule.js';
import { distinctLabels } from '../../model/kubernetes/workload.js';

export default defineRule({
  id: 'workload-not-spread',
  title: 'Replicas that may all run on one node',
  severity: 'hint',
  profile: 'audit',
  why: `
    The scheduler may put all pods of a workload onto one node. When that node fails, or is taken out of service because
    somebody broke into it, the whole service goes with it. A topology spread constraint, or anti-affinity, puts the
    pods onto several nodes.`,
  peers: [
    'kube-linter:no-anti-affinity',
    'kube-linter:no-node-affinity',
    'kics:a31b7b82-d994-48c4-bd21-3bab6c31827a',
    'kics:d740d048-8ed3-49d3-b77b-6f072f3b669e',
    'polaris:topologySpreadConstraint',
    'kube-score:deployment-has-host-podantiaffinity',
    'kube-score:statefulset-has-host-podantiaffinity',
    'kube-score:pod-topology-spread-constraints',
    'kyverno:spread-pods',
    'datree:EKS_MISSING_KEY_TOPOLOGYKEY',
  ],

  on: ['Deployment', 'StatefulSet'],
  *check(workload) {
    const spec = workload.field('spec.template.spec');
    const constraints = spec.field('topologySpreadConstraints');
    const isPlaced = [constraints, spec.field('affinity.podAntiAffinity'), spec.field('affinity.nodeAffinity')].some(
      ({ isAbsent }) => !isAbsent,
    );
    // One replica alone cannot be spread, but the next one can land beside it.
    if (isPlaced) return;
    const matchLabels = distinctLabels(workload);
    yield {
      at: constraints,
      message: `The pods of ${workload.title} may all run on one node, so they fail with it.`,
      fix:
        matchLabels === undefined
          ? undefined
          : {
              title: 'Add a topology spread constraint for nodes',
              changes: [
                constraints.append({
                  maxSkew: 1,
                  topologyKey: 'kubernetes.io/hostname',
                  whenUnsatisfiable: 'ScheduleAnyway',
                  labelSelector: { matchLabels },
                }),
              ],
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
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
            #<-- The pods of Deployment "web" may all run on one node
              affinity: { podAffinity: {} }
              containers: [{ name: app }]`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              affinity: { podAffinity: {} }
              containers: [{ name: app }]
              topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: kubernetes.io/hostname
                  whenUnsatisfiable: ScheduleAnyway
                  labelSelector:
                    matchLabels:
                      app: web`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          template:
            spec: { containers: [] }
            #<-- The pods of StatefulSet "store" may all run on one node`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: any }, spec: { template: { spec: { affinity: "{{ .Values.affinity }}" } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: spread }, spec: { template: { spec: { topologySpreadConstraints: [{ maxSkew: 1 }] } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: apart }, spec: { template: { spec: { affinity: { podAntiAffinity: {} } } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: chosen }, spec: { template: { spec: { affinity: { nodeAffinity: {} } } } } }`,
  ],
});
