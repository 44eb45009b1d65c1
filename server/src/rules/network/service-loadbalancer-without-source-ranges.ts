import { defineRule } from '../../engine/rule.js';
import { isPublicLoadBalancer, sourceRanges } from '../../model/kubernetes/service.js';

export default defineRule({
  id: 'service-loadbalancer-without-source-ranges',
  title: 'Public load balancer that lets every address in',
  severity: 'warning',
  profile: 'strict',
  why: `
    A load balancer without \`loadBalancerSourceRanges\` takes connections from the whole internet, scanners included. Where
    the clients are known, such as an office, a partner or another cloud, their ranges in the manifest make the cloud's
    firewall refuse everybody else before a packet reaches the cluster.`,
  standards: ['cwe:284'],

  on: 'Service',
  *check(service) {
    if (!isPublicLoadBalancer(service)) return;
    const { admits, field, wide } = sourceRanges(service);
    if (admits === 'all')
      yield {
        at: service.field('spec.type'),
        severity: 'information',
        message: `${service.title} does not say who may use its load balancer, so every address may.`,
        fix: {
          title: 'Add loadBalancerSourceRanges',
          changes: [field.set([CLIENTS])],
          placeholders: [CLIENTS],
          risk: 'Clients with other addresses are refused.',
        },
      };
    if (admits === 'open')
      for (const range of wide)
        yield {
          at: range,
          message: `${service.title} lets every address use its load balancer.`,
          fix: {
            title: `Name the clients instead of ${range.text}`,
            changes: [range.set(CLIENTS)],
            placeholders: [CLIENTS],
            risk: 'Clients with other addresses are refused.',
          },
        };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: LoadBalancer
          #     ^^^^^^^^^^^^ (information) Service "shop" does not say who may use its load balancer, so every address may.
          ports: [{ port: 443 }]
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: api
          annotations: { service.beta.kubernetes.io/load-balancer-source-ranges: 0.0.0.0/0 }
        spec:
          type: LoadBalancer
          loadBalancerSourceRanges: [198.51.100.0/24, 0.0.0.0/0]
          #                                           ^^^^^^^^^ (warning) Service "api" lets every address use its load balancer.
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: six }
        spec: { type: LoadBalancer, loadBalancerSourceRanges: ["::/0"] }
        #                                                      ^^^^^^ lets every address`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: LoadBalancer
          ports: [{ port: 443 }]
          loadBalancerSourceRanges:
            - "203.0.113.0/24"
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: api
          annotations: { service.beta.kubernetes.io/load-balancer-source-ranges: 0.0.0.0/0 }
        spec:
          type: LoadBalancer
          loadBalancerSourceRanges: [198.51.100.0/24, "203.0.113.0/24"]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: six }
        spec: { type: LoadBalancer, loadBalancerSourceRanges: ["203.0.113.0/24"] }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: shop }, spec: { type: LoadBalancer, loadBalancerSourceRanges: [] } }
        #                                                                        ^^^^^^^^^^^^ every address may`,
      fixed: `
        { apiVersion: v1, kind: Service, metadata: { name: shop }, spec: { type: LoadBalancer, loadBalancerSourceRanges: ["203.0.113.0/24"] } }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: LoadBalancer, loadBalancerSourceRanges: "{{ .Values.ranges }}" } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { type: NodePort } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d, annotations: { service.beta.kubernetes.io/azure-allowed-ip-ranges: 198.51.100.0/24 } }, spec: { type: LoadBalancer } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e, annotations: { networking.gke.io/load-balancer-type: Internal } }, spec: { type: LoadBalancer } }`,
    },
  ],
});

/** Stands for the range of the clients (RFC 5737). */
const CLIENTS = '203.0.113.0/24';
