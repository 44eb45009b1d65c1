import { defineRule } from '../../engine/rule.js';
import { shareNoHostNamespace } from '../../model/kubernetes/host-namespaces.js';

export default defineRule({
  id: 'pod-shares-host-pid',
  title: 'Pod sees the processes of its node',
  severity: 'error',
  why: `
    With \`hostPID\` the pod sees every process of the node and of all other pods, with their command lines and, as
    root, their environment and files under \`/proc\`; it can stop them as well. Together with a capability it can take
    them over. Without the field it sees its own processes only.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.3', 'nsa:host-namespaces', 'cwe:653', 'mitre:T1611'],
  peers: [
    'kube-linter:host-pid',
    'checkov:CKV_K8S_17',
    'kics:302736f4-b16c-41b8-befe-c0baffa0bd9d',
    'trivy:KSV-0010',
    'polaris:hostPIDSet',
    'kubescape:C-0038',
    'kubesec:HostPID',
    'kyverno:disallow-host-namespaces',
    'pss:hostNamespaces',
    'terrascan:AC_K8S_0082',
    'datree:CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE',
  ],

  on: 'pod',
  *check(pod) {
    const shared = pod.field('hostPID');
    if (!shared.is(true)) return;
    yield {
      at: shared,
      message: `${pod.title} sees every process of its node and can signal it.`,
      fix: {
        title: 'Remove hostPID',
        changes: shareNoHostNamespace(pod, 'hostPID'),
        risk: 'A program that watches or debugs processes of the node stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        hostPID: true
        #        ^^^^ sees every process of its node
        containers:
          - name: app`,
      fixed: `
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        hostPID: false
        containers:
          - name: app`,
    `
        hostPID: {{ .Values.hostPID }}
        containers:
          - name: app`,
  ],
});
