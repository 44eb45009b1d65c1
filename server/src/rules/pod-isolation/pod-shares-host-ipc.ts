import { defineRule } from '../../engine/rule.js';
import { shareNoHostNamespace } from '../../model/kubernetes/host-namespaces.js';

export default defineRule({
  id: 'pod-shares-host-ipc',
  title: 'Pod shares the memory segments of its node',
  severity: 'error',
  why: `
    With \`hostIPC\` the pod reaches the shared memory, semaphores and message queues of the node's processes and of
    other pods that share them: it can read what databases and caches keep there, and change it. Without the field it
    has segments of its own.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.4', 'nsa:host-namespaces', 'cwe:653', 'mitre:T1611'],
  peers: [
    'kube-linter:host-ipc',
    'checkov:CKV_K8S_18',
    'kics:cd290efd-6c82-4e9d-a698-be12ae31d536',
    'trivy:KSV-0008',
    'polaris:hostIPCSet',
    'kubescape:C-0038',
    'kubesec:HostIPC',
    'kyverno:disallow-host-namespaces',
    'pss:hostNamespaces',
    'terrascan:AC_K8S_0083',
    'datree:CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE',
  ],

  on: 'pod',
  *check(pod) {
    const shared = pod.field('hostIPC');
    if (!shared.is(true)) return;
    yield {
      at: shared,
      message: `${pod.title} reaches the shared memory of the processes of its node.`,
      fix: {
        title: 'Remove hostIPC',
        changes: shareNoHostNamespace(pod, 'hostIPC'),
        risk: 'A program that exchanges data with processes of the node stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        hostIPC: true
        #        ^^^^ reaches the shared memory
        containers:
          - name: app`,
      fixed: `
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        hostIPC: false
        containers:
          - name: app`,
    `
        hostIPC: {{ .Values.hostIPC }}
        containers:
          - name: app`,
  ],
});
