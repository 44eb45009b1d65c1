import { defineRule } from '../../engine/rule.js';
import { differences } from '../../model/kubernetes/resources.js';

export default defineRule({
  id: 'container-requests-differ-from-limits',
  title: 'Container requests less than its limit',
  severity: 'hint',
  profile: 'audit',
  why: `
    A container whose requests are lower than its limits counts on what its neighbours leave over. When the node is
    short of memory, such a pod is evicted before those whose requests equal their limits: somebody who wears down one
    pod of a node wears down its neighbours. Equal values make the pod one of class Guaranteed, which goes last.`,
  standards: ['cwe:770'],
  peers: [
    'kics:9d43040e-e703-4e16-8bfe-8d4da10fa7e6',
    'kics:aafa7d94-62de-4fbf-8838-b69ee217b0e6',
    'kube-score:container-resource-requests-equal-limits',
    'kube-score:container-cpu-requests-equal-limits',
    'kube-score:container-memory-requests-equal-limits',
    'kyverno:memory-requests-equal-limits',
    'kyverno:require-qos-guaranteed',
    'datree:EKS_INVALID_MEMORY_REQUEST_LIMIT',
  ],

  on: 'container',
  *check(container) {
    for (const { resource, request, limit } of differences(container))
      yield {
        at: request,
        message: `${container.title} requests another amount of ${resource === 'cpu' ? 'CPU' : resource} than its limit of ${limit}, so its pod is evicted before others.`,
        fix: {
          title: `Set requests.${resource} to ${limit}`,
          changes: [request.set(limit)],
          risk: 'The pod may find no node with room for it.',
        },
      };
  },

  bad: [
    {
      code: `
        name: app
        resources:
          requests:
            cpu: 250m
            #    ^^^^ Container "app" requests another amount of CPU than its limit of 500m
            memory: 128Mi
            #       ^^^^^ requests another amount of memory than its limit of 1Gi
          limits: { cpu: 500m, memory: 1Gi }`,
      fixed: `
        name: app
        resources:
          requests:
            cpu: 500m
            memory: 1Gi
          limits: { cpu: 500m, memory: 1Gi }`,
    },
  ],
  good: [
    `
        name: app
        resources: { requests: { cpu: 500m, memory: 1024Mi }, limits: { cpu: 0.5, memory: 1Gi } }`,
    `
        name: app
        resources: { requests: { cpu: "{{ .Values.cpu }}", memory: 1Gi }, limits: { cpu: 1, ephemeral-storage: 1Gi } }`,
    `
        name: app
        resources: { requests: { cpu: plenty }, limits: { cpu: 1, memory: 1Gi } }`,
  ],
});
