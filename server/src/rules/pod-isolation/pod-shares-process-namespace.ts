import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-shares-process-namespace',
  title: 'Containers of a pod see the processes of each other',
  severity: 'warning',
  why: `
    With \`shareProcessNamespace\` each container of the pod sees the processes of all others. Through \`/proc\` a process of
    the same user reads their environment, with the credentials in it, and their files, and it can stop them. So a hole
    in the smallest sidecar is a hole in all of them; without the field a container sees its own processes only.`,
  standards: ['cwe:653'],

  on: 'pod',
  *check(pod, { profile }) {
    const shared = pod.field('shareProcessNamespace');
    const isAlone = pod.containers.length < 2;
    if (!shared.is(true) || (isAlone && profile !== 'audit')) return;
    yield {
      at: shared,
      message: `${pod.title} lets each of its containers see the processes, environment and files of the others.`,
      fix: {
        title: 'Remove shareProcessNamespace',
        changes: [shared.remove()],
        risk: 'A container that signals or watches the processes of another one no longer finds them.',
      },
    };
  },

  bad: [
    {
      code: `
        shareProcessNamespace: true
        #                      ^^^^ lets each of its containers see the processes
        containers:
          - name: app
          - name: proxy`,
      fixed: `
        containers:
          - name: app
          - name: proxy`,
    },
    {
      profile: 'audit',
      code: `
        shareProcessNamespace: true
        #                      ^^^^ lets each of its containers see the processes
        containers: [{ name: app }]`,
      fixed: `
        containers: [{ name: app }]`,
    },
  ],
  good: [
    'shareProcessNamespace: true\ncontainers: [{ name: app }]',
    'shareProcessNamespace: false\ncontainers: [{ name: app }, { name: proxy }]',
    'containers: [{ name: app }, { name: proxy }]',
  ],
});
