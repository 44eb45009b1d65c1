import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-uses-host-port',
  title: 'Container opens a port of its node',
  severity: 'warning',
  why: `
    A \`hostPort\` opens the container on the addresses of the node, to everybody who can reach the node: no Service, and in
    many clusters no NetworkPolicy, stands before it. Only one such pod finds room on each node. A Service, or an Ingress,
    leads to the same container by rules that can be read and tightened.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.13', 'nsa:pod-security', 'cwe:668'],
  peers: [
    'checkov:CKV_K8S_26',
    'kics:2b1836f1-dcce-416e-8e16-da8c71920633',
    'trivy:KSV-0024',
    'polaris:hostPortSet',
    'kubescape:C-0044',
    'kubescape:C-0204',
    'kyverno:disallow-host-ports',
    'kyverno:disallow-host-ports-range',
    'pss:hostPorts',
    'datree:CONTAINERS_INCORRECT_KEY_HOSTPORT',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion, profile }) {
    // On the node's network every port is one of the node, with or without the field.
    if (pod.field('hostNetwork').is(true) && profile !== 'audit') return;
    for (const { field, holder, changes } of podSecurityFaults(pod, 'hostPorts', kubernetesVersion)) {
      yield {
        at: field,
        message: `${holder.title} listens on port ${field.text} of its node, past Services and network policies.`,
        ...(changes && {
          fix: {
            title: 'Remove hostPort',
            changes,
            risk: 'Clients that reach the container by the address of its node no longer do.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        ports:
          - containerPort: 8080
            hostPort: 80
            #         ^^ Container "app" listens on port 80 of its node
            hostIP: 192.0.2.7
          - containerPort: 9090`,
      fixed: `
        name: app
        ports:
          - containerPort: 8080
          - containerPort: 9090`,
    },
    {
      profile: 'audit',
      code: `
        hostNetwork: true
        containers:
          - name: app
            ports: [{ containerPort: 80, hostPort: 80 }]
            #                                      ^^ Container "app" listens on port 80 of its node`,
      fixed: `
        hostNetwork: true
        containers:
          - name: app
            ports: [{ containerPort: 80 }]`,
    },
  ],
  good: [
    `
        name: app
        ports: [{ containerPort: 80, hostPort: 0 }, { containerPort: 81, hostPort: "{{ .Values.port }}" }]`,
    `
        hostNetwork: true
        containers:
          - name: app
            ports: [{ containerPort: 80, hostPort: 80 }]`,
  ],
});
