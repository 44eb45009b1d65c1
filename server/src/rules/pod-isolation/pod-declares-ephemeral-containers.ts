import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-declares-ephemeral-containers',
  title: 'Manifest with ephemeral containers',
  severity: 'warning',
  profile: 'audit',
  why: `
    Ephemeral containers are for looking into a pod that runs, through a subresource of its own. The API server refuses
    them in a pod that is made and in a template, so a manifest with them is a copy of a debugging session, and many
    checks of policy engines pass over that list. Without them the pod is what its other containers say.`,
  standards: ['cwe:489'],
  peers: ['kyverno:block-ephemeral-containers'],

  on: 'pod',
  *check(pod) {
    const containers = pod.field('ephemeralContainers');
    if (containers.items().length === 0) return;
    yield {
      at: containers,
      message: `${pod.title} declares ephemeral containers, which the API server accepts in a running pod only.`,
      fix: { title: 'Remove ephemeralContainers', changes: [containers.remove()] },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
        ephemeralContainers:
        #<----------------- declares ephemeral containers
          - name: debugger
            image: registry.example/tools:1`,
      fixed: `
        containers:
          - name: app`,
    },
  ],
  good: [
    { profile: 'audit', code: 'containers: [{ name: app }]' },
    { profile: 'audit', code: 'containers: [{ name: app }]\nephemeralContainers: []' },
  ],
});
