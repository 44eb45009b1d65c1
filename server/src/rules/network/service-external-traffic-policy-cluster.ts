import { defineRule } from '../../engine/rule.js';
import { openType } from '../../model/kubernetes/service.js';

export default defineRule({
  id: 'service-external-traffic-policy-cluster',
  title: 'Service that hides the addresses of its clients',
  severity: 'hint',
  profile: 'audit',
  why: `
    With \`externalTrafficPolicy: Cluster\`, the default, any node takes the traffic and passes it on under its own address.
    Network policies that name client addresses then do not hold, and the logs of an attack show only nodes. \`Local\` keeps
    the address of the client, because only nodes with a pod of the Service take its traffic.`,
  standards: ['cwe:778'],
  peers: ['popeye:POP-1107', 'popeye:POP-1108'],

  on: 'Service',
  *check(service) {
    const policy = service.field('spec.externalTrafficPolicy');
    if (openType(service) === undefined || !policy.isNot('Local')) return;
    yield {
      at: policy.exists ? policy : service.field('spec.type'),
      message: `${service.title} hides the addresses of its clients from network policies and logs.`,
      fix: {
        title: 'Set externalTrafficPolicy: Local',
        changes: [policy.set('Local')],
        risk: 'Nodes without a pod of the Service no longer take its traffic, and the load is spread by node.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: NodePort
          #     ^^^^^^^^ Service "shop" hides the addresses of its clients from network policies and logs.
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: api }
        spec:
          type: LoadBalancer
          externalTrafficPolicy: Cluster
          #                      ^^^^^^^ Service "api" hides the addresses
          ports: [{ port: 80 }]`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: NodePort
          ports: [{ port: 80 }]
          externalTrafficPolicy: Local
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: api }
        spec:
          type: LoadBalancer
          externalTrafficPolicy: Local
          ports: [{ port: 80 }]`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { externalTrafficPolicy: Local, type: NodePort } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: ClusterIP } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { externalTrafficPolicy: "{{ .Values.policy }}", type: NodePort } }`,
    },
  ],
});
