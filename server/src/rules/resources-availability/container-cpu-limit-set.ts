import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'container-cpu-limit-set',
  title: 'Container with a CPU limit',
  severity: 'hint',
  profile: 'audit',
  why: `
    A CPU limit slows a container down even where its node has time to spare. Teams that give every container a request
    therefore forbid limits for CPU: the requests share a busy node fairly, and a burst of traffic does not take the
    program out of service. For such teams; those who want limits turn this rule off.`,
  peers: ['kyverno:forbid-cpu-limits', 'datree:EKS_INVALID_CPU_LIMIT'],

  on: 'container',
  reads: ['quotas'],
  // No fix: in this profile the lack of a limit is told as well, and fixing all would take away what the other rule adds.
  *check(container, { quotas }) {
    const { ref, namespace } = container.pod.object;
    const limit = container.field('resources.limits.cpu');
    if (!limit.isPresent || quotas.demandsLimit(ref, namespace, 'cpu')) return;
    yield {
      at: limit,
      message: `${container.title} has a CPU limit, so it is slowed down even where its node has time to spare.`,
    };
  },

  bad: [
    {
      code: `
        name: app
        resources:
          limits:
            cpu: 500m
            #    ^^^^ Container "app" has a CPU limit
            memory: 1Gi`,
    },
    {
      code: `
        name: app
        resources: { requests: { cpu: 1 }, limits: { cpu: 2, memory: 1Gi } }
        #                                                 ^ Container "app" has a CPU limit`,
    },
  ],
  good: [
    `
        name: app
        resources: { requests: { cpu: 1 }, limits: { memory: 1Gi } }`,
    `
        name: app
        resources: { limits: { cpu: "{{ .Values.cpu }}" } }`,
    `
        apiVersion: v1
        kind: ResourceQuota
        metadata: { name: quota, namespace: shop }
        spec: { hard: { limits.cpu: "20" } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app, resources: { limits: { cpu: 1 } } }] }`,
  ],
});
