import { defineRule } from '../../engine/rule.js';
import { controlPlanePlacement } from '../../model/kubernetes/control-plane.js';

export default defineRule({
  id: 'pod-schedules-on-control-plane',
  title: 'Workload runs beside the control plane',
  severity: 'warning',
  why: `
    On a control-plane node lie the keys of the cluster and the database with all Secrets. A pod that breaks out of its
    container there has taken over the cluster, and one that is only hungry starves the API server. The taint on these nodes
    keeps workloads away; without a toleration and a selector the pod runs where only its neighbours are at stake.`,
  standards: ['cwe:653', 'mitre:T1610'],
  peers: [
    'kyverno:restrict-controlplane-scheduling',
    'kyverno:restrict-node-selection',
    'kyverno:restrict-node-affinity',
  ],

  on: 'pod',
  *check(pod, { profile }) {
    const placement = controlPlanePlacement(pod, profile === 'audit');
    if (placement === undefined) return;
    const { at, others, isSelected, changes } = placement;
    yield {
      at,
      message: isSelected
        ? `${pod.title} runs on the nodes of the control plane, where the keys of the cluster are.`
        : `${pod.title} tolerates the taint of the control plane, so it may run where the keys of the cluster are.`,
      related: others.map((field) => ({ at: field, message: 'This lets it onto these nodes as well.' })),
      ...(!isSelected && { severity: 'information' }),
      ...(changes && {
        fix: {
          title: isSelected ? 'Run the pod on other nodes' : 'Remove the toleration for the control plane',
          changes,
          risk: isSelected
            ? 'A program that needs the control-plane nodes stops working.'
            : 'The pod no longer runs on clusters that have control-plane nodes alone.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        nodeSelector:
          disk: ssd
          node-role.kubernetes.io/control-plane: ""
          #                                      ^^ (warning) runs on the nodes of the control plane
        tolerations:
          - key: node-role.kubernetes.io/control-plane
            effect: NoSchedule
        containers:
          - name: app`,
      fixed: `
        nodeSelector:
          disk: ssd
        containers:
          - name: app`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers: [{ name: app }]
              tolerations:
                - { key: node-role.kubernetes.io/master, operator: Exists }
                #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) Deployment "web" tolerates the taint
                - { key: dedicated, operator: Exists }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers: [{ name: app }]
              tolerations:
                - { key: dedicated, operator: Exists }`,
    },
    {
      code: `
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - { key: node-role.kubernetes.io/control-plane, operator: Exists }
                    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ runs on the nodes of the control plane
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        tolerations: [{ key: node-role.kubernetes.io/control-plane, effect: NoExecute }, { key: "{{ .Values.taint }}" }]
        nodeSelector: { disk: ssd }
        containers:
          - name: app`,
    `
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec: { template: { spec: { tolerations: [{ operator: Exists }], containers: [{ name: app }] } } }`,
  ],
});
