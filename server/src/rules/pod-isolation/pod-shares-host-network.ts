import { defineRule } from '../../engine/rule.js';
import { runsAsHostProcess, shareNoHostNamespace } from '../../model/kubernetes/host-namespaces.js';

export default defineRule({
  id: 'pod-shares-host-network',
  title: 'Pod uses the network of its node',
  severity: 'error',
  why: `
    A pod with \`hostNetwork\` listens on the node's addresses, sees its traffic and reaches what listens on its
    loopback interface only; no NetworkPolicy holds for it. An attacker in it reads other pods' traffic and talks to the
    kubelet as the node does. Without the field the pod has an address and rules of its own.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.5', 'nsa:host-namespaces', 'cwe:653', 'mitre:T1611', 'mitre:T1040'],
  peers: [
    'kube-linter:host-network',
    'checkov:CKV_K8S_19',
    'kics:6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a',
    'trivy:KSV-0009',
    'polaris:hostNetworkSet',
    'kubescape:C-0041',
    'kubesec:HostNetwork',
    'kyverno:disallow-host-namespaces',
    'pss:hostNamespaces',
    'terrascan:AC_K8S_0084',
    'datree:CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE',
  ],

  on: 'pod',
  *check(pod) {
    const shared = pod.field('hostNetwork');
    if (!shared.is(true)) return;
    yield {
      at: shared,
      message: `${pod.title} uses the network of its node, where no NetworkPolicy holds for it.`,
      // The API server asks for it beside hostProcess.
      ...(!runsAsHostProcess(pod) && {
        fix: {
          title: 'Remove hostNetwork',
          changes: shareNoHostNamespace(pod, 'hostNetwork'),
          risk: "A program that listens on the node's addresses or watches its traffic stops working.",
        },
      }),
    };
  },

  bad: [
    {
      code: `
        hostNetwork: true
        #            ^^^^ uses the network of its node
        dnsPolicy: ClusterFirstWithHostNet
        containers:
          - name: app`,
      fixed: `
        containers:
          - name: app`,
    },
    {
      code: `
        dnsPolicy: Default
        hostNetwork: true
        #            ^^^^ uses the network of its node
        containers:
          - name: app`,
      fixed: `
        dnsPolicy: Default
        containers:
          - name: app`,
    },
    {
      code: `
        hostNetwork: true
        #            ^^^^ uses the network of its node
        securityContext: { windowsOptions: { hostProcess: true } }
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        hostNetwork: false
        dnsPolicy: ClusterFirstWithHostNet
        containers:
          - name: app`,
    `
        hostNetwork: {{ .Values.hostNetwork }}
        containers:
          - name: app`,
  ],
});
