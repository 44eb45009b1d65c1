import { defineRule } from '../../engine/rule.js';
import { isolate, openDirections } from '../../model/kubernetes/pod-isolation.js';

export default defineRule({
  id: 'pod-not-selected-by-networkpolicy',
  title: 'Pod that no NetworkPolicy selects',
  severity: 'warning',
  why: `
    Pods are open until a NetworkPolicy selects them: whoever takes over one container, anywhere in the cluster, can
    reach every port of these pods, and what runs in them can reach the whole cluster and send data out. As soon as a
    policy selects a pod, only the traffic that policies allow still passes. Pods of a namespace without any policy are
    reported once, together.`,
  standards: ['nsa:network-separation', 'cis-kubernetes:5.3.2', 'cwe:923', 'mitre:T1046'],
  peers: [
    'kube-linter:non-isolated-pod',
    'checkov:CKV2_K8S_6',
    'kics:0401f71b-9c1e-4821-ab15-a955caa621be',
    'polaris:missingNetworkPolicy',
    'kubescape:C-0260',
    'kube-score:pod-networkpolicy',
    'kyverno:require-network-policy',
    'popeye:POP-1204',
    'popeye:POP-1205',
    'np-guard:allCaptured',
  ],
  cause: 'namespace-isolation',
  mendedBy: 'network-policies',

  on: 'pod',
  reads: ['network'],
  *check(pod, { network, profile }) {
    const isolation = network.pods(pod.object.ref, pod.spec.path);
    if (isolation === undefined) return;
    const open = openDirections(pod, isolation, profile === 'audit');
    if (open.length < 2) return;

    const [pods, them, they] = pod.object.isA('Pod')
      ? [pod.title, 'it', 'it']
      : [`the pods of ${pod.title}`, 'them', 'they'];
    yield {
      at: pod,
      message: `No NetworkPolicy selects ${pods}, so every pod of the cluster may connect to ${them}, and ${they} may connect anywhere.`,
      severity: isolation.namespace === undefined ? 'information' : 'warning',
      ...(isolation.bareNamespace !== undefined && { owner: isolation.bareNamespace, leads: isolation.leads }),
      fix: isolate(pod, isolation, open),
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: probe, labels: { app: probe } }
        #                 ^^^^^ No NetworkPolicy selects Pod "probe", so every pod of the cluster may connect to it, and it may
        spec: { containers: [{ ports: [{ containerPort: 80 }] }] }
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: load }
        #                 ^^^^ No NetworkPolicy selects the pods of Job "load", so every pod of the cluster may connect to them, and they may
        spec: { template: { spec: { containers: [] } } }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: probe, labels: { app: probe } }
        spec: { containers: [{ ports: [{ containerPort: 80 }] }] }
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: load }
        spec: { template: { spec: { containers: [] } } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
        spec:
          podSelector: {}
          policyTypes:
            - Ingress
            - Egress
          egress:
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: kube-system
              ports:
                - protocol: UDP
                  port: 53
                - protocol: TCP
                  port: 53`,
    },
    {
      code: `
        -- shop/web.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        #                                              ^^^ No NetworkPolicy selects Pod "web"
        -- shop/policy.yaml --
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { podSelector: { matchLabels: { app: api } } } }`,
    },
    {
      code: `
        -- pod.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        #                                              ^^^ No NetworkPolicy selects Pod "web"
        -- namespace.yaml --
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }`,
    },
    {
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: "$(NAMESPACE)" }, spec: { containers: [] } }
        #                                              ^^^ No NetworkPolicy selects`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: {{ .Values.namespace }} }
        #                 ^^^ No NetworkPolicy selects
        spec: { containers: [] }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { policyTypes: [Ingress, Egress] } }`,
    },
  ],
  good: [
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { policyTypes: [Egress] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop, labels: { app: api } }, spec: { containers: [] } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: api, namespace: shop }
        spec: { podSelector: { matchLabels: { app: api } } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { policyTypes: [Ingress] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }`,
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: { name: deny } }`,
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { hostNetwork: true, containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: dns, namespace: kube-system }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: PodTemplate, metadata: { name: web, namespace: shop }, template: { spec: { containers: [] } } }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: {{ .Values.namespace }} }
        spec: { containers: [] }`,
  ],
});
