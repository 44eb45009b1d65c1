import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-dns-config-not-tuned',
  title: 'Pod that asks the cluster for every outside name first',
  severity: 'hint',
  profile: 'audit',
  why: `
    By default a name with fewer than five dots is looked up in every search domain of the cluster before it is taken as
    it is. Each request to the outside costs several lookups, which load the DNS service, and whoever can create a Service
    of a matching name answers instead. With \`ndots: 2\` outside names are asked for as they are.`,
  peers: ['kube-linter:dnsconfig-options', 'kyverno:add-ndots'],

  on: 'pod',
  *check(pod) {
    const policy = pod.field('dnsPolicy');
    // Such pods have no search domains of the cluster.
    if (policy.is('Default') || policy.is('None')) return;
    const options = pod.field('dnsConfig.options');
    if (!options.isComplete) return;
    const ndots = options.items().find((option) => option.field('name').is('ndots'));
    const value = ndots?.field('value');
    if (value !== undefined && !(Number(value.text) > 2)) return;
    yield {
      at: value ?? options,
      message: `${pod.title} looks outside names up in the domains of the cluster first, so others can answer for them.`,
      fix: {
        title: 'Set ndots to 2',
        changes: [value?.set('2') ?? options.append({ name: 'ndots', value: '2' })],
        risk: 'A name of two dots or more that is meant within the cluster is no longer found unless it is complete.',
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
        #<-- Pod "web" looks outside names up
          containers: [{ name: app }]`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers: [{ name: app }]
          dnsConfig:
            options:
              - name: ndots
                value: "2"`,
    },
    {
      code: `
        dnsPolicy: ClusterFirst
        dnsConfig:
          options:
            - name: timeout
            - name: ndots
              value: "5"
              #      ^^^ looks outside names up
        containers: [{ name: app }]`,
      fixed: `
        dnsPolicy: ClusterFirst
        dnsConfig:
          options:
            - name: timeout
            - name: ndots
              value: "2"
        containers: [{ name: app }]`,
    },
  ],
  good: [
    `
        dnsConfig: { options: [{ name: ndots, value: "2" }] }
        containers: [{ name: app }]`,
    `
        dnsConfig: { options: [{ name: ndots, value: "{{ .Values.ndots }}" }] }
        containers: [{ name: app }]`,
    `
        dnsConfig: "{{ .Values.dns }}"
        containers: [{ name: app }]`,
    `
        dnsPolicy: Default
        containers: [{ name: app }]`,
    `
        dnsPolicy: None
        dnsConfig: { nameservers: [192.0.2.1] }
        containers: [{ name: app }]`,
  ],
});
