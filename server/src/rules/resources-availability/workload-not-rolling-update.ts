import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'workload-not-rolling-update',
  title: 'Workload that is not updated pod by pod',
  severity: 'hint',
  profile: 'audit',
  why: `
    With \`Recreate\` all pods are stopped before the first new one starts, and with \`OnDelete\` old pods stay until somebody
    deletes them. Updates then cost an outage or are never finished, and the image with the known hole goes on running.
    \`RollingUpdate\` replaces pods one after the other.`,
  peers: ['kube-linter:no-rolling-update-strategy', 'kubescape:C-0305', 'kube-score:deployment-strategy'],

  on: ['Deployment', 'DaemonSet'],
  *check(workload) {
    const type = workload.field(workload.kind === 'Deployment' ? 'spec.strategy.type' : 'spec.updateStrategy.type');
    if (!type.isPresent || !type.isNot('RollingUpdate')) return;
    yield {
      at: type,
      message: `${workload.title} is updated by "${type.text}", so an update costs an outage or is never finished.`,
      fix: {
        title: 'Set type to RollingUpdate',
        changes: [type.set('RollingUpdate')],
        risk: 'Old and new pods run side by side during an update, which a program that locks its volume does not bear.',
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
          strategy:
            type: Recreate
            #     ^^^^^^^^ Deployment "web" is updated by "Recreate"
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec: { updateStrategy: { type: OnDelete } }
        #                               ^^^^^^^^ DaemonSet "agent" is updated by "OnDelete"`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          strategy:
            type: RollingUpdate
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec: { updateStrategy: { type: RollingUpdate } }`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: default }, spec: { strategy: {} } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: rolling }, spec: { strategy: { type: RollingUpdate } } }
        ---
        { apiVersion: apps/v1, kind: DaemonSet, metadata: { name: templated }, spec: { updateStrategy: { type: "{{ .Values.strategy }}" } } }`,
  ],
});
