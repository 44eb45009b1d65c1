import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-sets-host-aliases',
  title: 'Pod resolves names by a list of its own',
  severity: 'information',
  profile: 'strict',
  why: `
    \`hostAliases\` writes names into \`/etc/hosts\` of the pod, before any DNS server is asked. A line in a manifest then
    leads traffic for a well-known name to another machine, and a list that has grown old leads it nowhere. What DNS
    or a Service of type ExternalName says is seen by all, and changed in one place.`,
  standards: ['cwe:350'],
  peers: ['kics:72b03514-20ae-4409-8842-2dd70c2e25aa', 'trivy:KSV-0007', 'kubesec:HostAliases'],

  on: 'pod',
  *check(pod) {
    const aliases = pod.field('hostAliases');
    if (aliases.items().length === 0) return;
    yield {
      at: aliases,
      message: `${pod.title} resolves names by a list of its own, which may lead traffic elsewhere unseen.`,
      fix: {
        title: 'Remove hostAliases',
        changes: [aliases.remove()],
        risk: 'Names that only the list knows are no longer found.',
      },
    };
  },

  bad: [
    {
      code: `
        hostAliases:
        #<--------- resolves names by a list of its own
          - ip: 192.0.2.7
            hostnames: [files.example]
        containers:
          - name: app`,
      fixed: `
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        hostAliases: []
        containers:
          - name: app`,
    `
        hostAliases: {{ .Values.hostAliases }}
        containers:
          - name: app`,
  ],
});
