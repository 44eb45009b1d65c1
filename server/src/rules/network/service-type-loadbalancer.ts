import { defineRule, type Fix } from '../../engine/rule.js';
import type { KubernetesObject } from '../../model/kubernetes/kubernetes-object.js';
import { closeService, isPublicLoadBalancer, makeInternal } from '../../model/kubernetes/service.js';

export default defineRule({
  id: 'service-type-loadbalancer',
  title: 'Service with a public load balancer',
  severity: 'information',
  profile: 'strict',
  why: `
    For a Service of type \`LoadBalancer\` the cloud opens an address that, unless it is told otherwise, the whole internet
    reaches: every hole in the program behind it can be tried by anybody. One Ingress or Gateway with TLS, logs and limits
    in front of Services of type \`ClusterIP\` leaves a single door to watch. What only the company's own network needs
    belongs behind an internal load balancer.`,
  standards: ['cwe:668', 'mitre:T1190'],
  peers: [
    'kube-linter:exposed-services',
    'kics:26763a1c-5dda-4772-b507-5fca7fb5f165',
    'kubescape:C-0256',
    'kyverno:no-loadbalancer-service',
    'popeye:POP-1103',
  ],

  on: 'Service',
  *check(service) {
    if (!isPublicLoadBalancer(service)) return;
    yield {
      at: service.field('spec.type'),
      message: `${service.title} asks for a load balancer that is not marked internal, so the internet may reach its pods.`,
      fix: fixesOf(service),
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
          #     ^^^^^^^^^^^^ Service "shop" asks for a load balancer that is not marked internal, so the internet may reach its pods.
          loadBalancerIP: 203.0.113.7
          loadBalancerClass: example.org/edge
          loadBalancerSourceRanges: [203.0.113.0/24]
          allocateLoadBalancerNodePorts: true
          externalTrafficPolicy: Local
          healthCheckNodePort: 31000
          selector: { app: shop }
          ports:
            - port: 80
              nodePort: 30080
            - port: 443`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: ClusterIP
          selector: { app: shop }
          ports:
            - port: 80
            - port: 443`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: nlb } }
        spec: { type: LoadBalancer, externalIPs: [203.0.113.7], externalTrafficPolicy: Local, ports: [{ port: 80 }] }
        #             ^^^^^^^^^^^^ Service "shop" asks for a load balancer
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: api, annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "false" } }
        spec: { type: LoadBalancer, ports: [{ port: 80 }] }
        #             ^^^^^^^^^^^^ Service "api" asks for a load balancer`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: nlb } }
        spec: { type: ClusterIP, externalIPs: [203.0.113.7], externalTrafficPolicy: Local, ports: [{ port: 80 }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: api, annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "false" } }
        spec: { type: ClusterIP, ports: [{ port: 80 }] }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop, annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internal } }
        spec: { type: LoadBalancer, ports: [{ port: 80 }] }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: vpn }, spec: { type: LoadBalancer, loadBalancerClass: tailscale } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: any }, spec: { type: "{{ .Values.type }}" } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: own, annotations: "{{ .Values.annotations }}" }, spec: { type: LoadBalancer } }`,
    },
  ],
});

function fixesOf(service: KubernetesObject): readonly Fix[] {
  const internal = makeInternal(service);
  const close: Fix = {
    title: 'Set type: ClusterIP',
    changes: closeService(service),
    risk: 'Clients outside the cluster no longer reach the Service.',
  };
  if (internal === undefined) return [close];
  const risk = 'The cloud makes a new load balancer, and clients outside its network no longer reach the Service.';
  return [close, { title: 'Mark the load balancer as internal', changes: [internal], risk }];
}
