import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-service-links-enabled',
  title: 'Services are announced in the environment of the containers',
  severity: 'hint',
  profile: 'audit',
  why: `
    Unless told otherwise, the kubelet gives each container the addresses and ports of all Services of its namespace as
    environment variables. An intruder in one container reads there what else he could attack. Programs find Services by
    DNS, so \`enableServiceLinks: false\` takes nothing away that they need.`,
  standards: ['mitre:T1613'],
  peers: ['kyverno:disable-service-discovery'],

  on: 'pod',
  *check(pod) {
    const links = pod.field('enableServiceLinks');
    if (!links.isNot(false)) return;
    yield {
      at: links,
      message: `${pod.title} tells its containers the addresses of all Services of the namespace.`,
      fix: {
        title: 'Set enableServiceLinks to false',
        changes: [links.set(false)],
        risk: 'A program that reads the addresses of Services from its environment no longer finds them.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        enableServiceLinks: true
        #                   ^^^^ tells its containers the addresses of all Services
        containers:
          - name: app`,
      fixed: `
        enableServiceLinks: false
        containers:
          - name: app`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
        #<-- Pod "web" tells its containers the addresses of all Services
          containers:
            - name: app`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: app
          enableServiceLinks: false`,
    },
  ],
  good: [
    { profile: 'audit', code: 'enableServiceLinks: false\ncontainers: [{ name: app }]' },
    { profile: 'audit', code: 'enableServiceLinks: "{{ .Values.links }}"\ncontainers: [{ name: app }]' },
  ],
});
