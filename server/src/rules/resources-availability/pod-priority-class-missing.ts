import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-priority-class-missing',
  title: 'Pod without a priority class',
  severity: 'hint',
  profile: 'audit',
  why: `
    When nodes are full, Kubernetes evicts pods of low priority for those of a higher one. Pods without a class have the
    default of the cluster, mostly none at all, and whoever may name a class pushes them out. A class that was chosen
    keeps what matters, monitoring and policy controllers above all, in service.`,
  peers: ['kube-linter:priority-class-name', 'polaris:priorityClassNotSet', 'kyverno:require-pod-priorityclassname'],

  on: 'pod',
  *check(pod) {
    const name = pod.field('priorityClassName');
    if (!name.isAbsent && !name.is('')) return;
    yield {
      at: name,
      message: `${pod.title} names no priority class, so its pods are the first to go when nodes are full.`,
      fix: {
        title: 'Set priorityClassName',
        changes: [name.set('PRIORITY-CLASS')],
        placeholders: ['PRIORITY-CLASS'],
        risk: 'Pods of lower priority make room for these, and the class must exist.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
        #<-- Pod "web" names no priority class
          containers: [{ name: app }]`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers: [{ name: app }]
          priorityClassName: PRIORITY-CLASS`,
    },
    {
      code: `
        priorityClassName: ''
        #                  ^^ names no priority class
        containers: [{ name: app }]`,
      fixed: `
        priorityClassName: 'PRIORITY-CLASS'
        containers: [{ name: app }]`,
    },
  ],
  good: [
    `
        priorityClassName: business
        containers: [{ name: app }]`,
    `
        priorityClassName: "{{ .Values.priorityClass }}"
        containers: [{ name: app }]`,
  ],
});
