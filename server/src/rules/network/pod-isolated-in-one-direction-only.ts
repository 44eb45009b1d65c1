import { defineRule } from '../../engine/rule.js';
import { isolate, openDirections } from '../../model/kubernetes/pod-isolation.js';

export default defineRule({
  id: 'pod-isolated-in-one-direction-only',
  title: 'Pod that network policies isolate in one direction only',
  severity: 'information',
  profile: 'strict',
  why: `
    A NetworkPolicy isolates a pod only in the directions of its \`policyTypes\`. Where no policy covers egress, whoever
    takes over the pod may fetch tools and send data out; where none covers ingress, every pod of the cluster may connect
    to it. Once a policy covers the other direction as well, only what the policies allow still passes.`,
  standards: ['nsa:network-separation', 'cwe:923', 'mitre:T1041'],
  cause: 'namespace-isolation',
  mendedBy: 'network-policies',

  on: 'pod',
  reads: ['network'],
  *check(pod, { network, profile }) {
    const isolation = network.pods(pod.object.ref, pod.spec.path);
    if (isolation === undefined) return;
    const [open, ...others] = openDirections(pod, isolation, profile === 'audit');
    const covered = open === 'Ingress' ? isolation.Egress : isolation.Ingress;
    if (open === undefined || others.length > 0 || covered !== 'yes') return;
    const pods = pod.object.isA('Pod') ? pod.title : `the pods of ${pod.title}`;
    const effect =
      open === 'Ingress' ? 'so every pod of the cluster may connect' : 'so connections to any address are allowed';
    yield {
      at: pod,
      message: `No NetworkPolicy covers the ${open.toLowerCase()} of ${pods}, ${effect}.`,
      fix: isolate(pod, isolation, [open]),
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        #                 ^^^^ (information) No NetworkPolicy covers the egress of the pods of Deployment "cart", so connections to any address are allowed.
        spec:
          template:
            metadata: { labels: { app: cart } }
            spec: { containers: [{ ports: [{ containerPort: 80 }] }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: in, namespace: shop }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        spec:
          template:
            metadata: { labels: { app: cart } }
            spec: { containers: [{ ports: [{ containerPort: 80 }] }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: in, namespace: shop }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: cart-egress
          namespace: shop
        spec:
          podSelector:
            matchLabels:
              app: cart
          policyTypes:
            - Egress
          egress:
            - to:
                - podSelector: {}
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
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        #                 ^^^ No NetworkPolicy covers the ingress of Pod "web", so every pod of the cluster may connect
        spec: { containers: [] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out, namespace: shop }
        spec: { policyTypes: [Egress] }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { policyTypes: [Ingress, Egress] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: bank }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: PodTemplate, metadata: { name: web, namespace: shop }, template: { spec: { containers: [] } } }`,
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {}, spec: { egress: [{}], ingress: "{{ .Values.rules }}" } }`,
  ],
});
