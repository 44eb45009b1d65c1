import { defineRule } from '../../engine/rule.js';
import { clearTextListener } from '../../model/kubernetes/load-balancer-tls.js';

export default defineRule({
  id: 'service-loadbalancer-without-tls',
  title: 'Public load balancer that serves HTTP in clear text',
  severity: 'warning',
  why: `
    The annotations set up a load balancer on the internet, and none gives its listener a certificate: whoever sits on the
    way reads passwords and session cookies and changes what users get to see. With a certificate of the cloud the load
    balancer ends TLS itself, and the pods need not change.`,
  standards: ['cwe:319', 'mitre:T1557'],
  peers: ['kubescape:C-0231', 'kubescape:C-0245', 'kyverno:require-encryption-aws-loadbalancers'],

  on: 'Service',
  *check(service) {
    const listener = clearTextListener(service);
    if (listener === undefined) return;
    const { port, annotation, placeholder } = listener;
    yield {
      at: port,
      message: `${service.title} serves port ${port.text} to the internet without TLS, so traffic flows in clear text.`,
      fix: {
        title: 'Add the annotation that names a certificate',
        changes: [annotation.set(placeholder)],
        placeholders: [placeholder],
        risk: 'Clients that use plain HTTP no longer reach the Service.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations:
            service.beta.kubernetes.io/aws-load-balancer-type: nlb
        spec:
          type: LoadBalancer
          ports: [{ port: 5000 }, { port: 80 }]
          #                               ^^ Service "shop" serves port 80 to the internet without TLS, so traffic flows in clear text.`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations:
            service.beta.kubernetes.io/aws-load-balancer-type: nlb
            service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:REGION:ACCOUNT:certificate/ID
        spec:
          type: LoadBalancer
          ports: [{ port: 5000 }, { port: 80 }]`,
    },
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations:
            service.beta.kubernetes.io/do-loadbalancer-protocol: http
        spec:
          type: LoadBalancer
          ports: [{ port: 8081, appProtocol: http }]
          #               ^^^^ Service "shop" serves port 8081 to the internet without TLS`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations:
            service.beta.kubernetes.io/do-loadbalancer-protocol: http
            service.beta.kubernetes.io/do-loadbalancer-certificate-id: CERTIFICATE-ID
        spec:
          type: LoadBalancer
          ports: [{ port: 8081, appProtocol: http }]`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: plain }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: both, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: nlb } }, spec: { type: LoadBalancer, ports: [{ port: 80 }, { port: 443 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: db, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: nlb } }, spec: { type: LoadBalancer, ports: [{ port: 9000 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: pass, annotations: { service.beta.kubernetes.io/do-loadbalancer-tls-passthrough: "true" } }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: own, annotations: { service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "{{ .Values.certificate }}" } }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: inner, annotations: { service.beta.kubernetes.io/aws-load-balancer-internal: "true" } }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: open, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: nlb } }, spec: { type: LoadBalancer, ports: [{ port: 80 }, { port: "{{ .Values.port }}" }] } }`,
  ],
});
