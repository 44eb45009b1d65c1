import { defineRule } from '../../engine/rule.js';
import { closeService, openType } from '../../model/kubernetes/service.js';

export default defineRule({
  id: 'service-type-nodeport',
  title: 'Service that opens a port on every node',
  severity: 'information',
  profile: 'strict',
  why: `
    A \`NodePort\` is open on each address of each node, the public ones included, past the load balancer and its firewall.
    On the way the address of the client may be replaced by that of a node, so that network policies and logs no longer
    tell who is calling. A Service of type \`ClusterIP\` behind an Ingress or a Gateway has one door, which knows its clients.`,
  standards: ['cwe:668', 'mitre:T1190'],
  peers: [
    'kube-linter:exposed-services',
    'kics:845acfbe-3e10-4b8e-b656-3b404d36dfb2',
    'kubescape:C-0256',
    'kube-score:service-type',
    'kyverno:restrict-nodeport',
    'terrascan:AC_K8S_0111',
    'datree:SERVICE_INCORRECT_TYPE_VALUE_NODEPORT',
    'popeye:POP-1104',
  ],

  on: 'Service',
  *check(service) {
    if (openType(service) !== 'NodePort') return;
    yield {
      at: service.field('spec.type'),
      message: `${service.title} opens a port on every node, so whoever reaches a node reaches its pods.`,
      fix: {
        title: 'Set type: ClusterIP',
        changes: closeService(service),
        risk: 'Clients outside the cluster no longer reach the Service.',
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
        spec:
          type: NodePort # for now
          #     ^^^^^^^^ Service "shop" opens a port on every node, so whoever reaches a node reaches its pods.
          ports:
            - { port: 80, nodePort: 30080 }`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
        spec:
          type: ClusterIP # for now
          ports:
            - { port: 80 }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: "{{ .Values.type }}", ports: [{ port: 80 }] } }
        ---
        { apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: c }, spec: { type: NodePort } }`,
    },
  ],
});
