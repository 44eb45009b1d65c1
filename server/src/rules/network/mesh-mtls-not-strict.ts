import { defineRule } from '../../engine/rule.js';
import { weakMesh } from '../../model/network/mesh.js';

export default defineRule({
  id: 'mesh-mtls-not-strict',
  title: 'Service mesh without strict mutual TLS',
  severity: 'warning',
  why: `
    Mutual TLS tells a pod who is calling and hides what is said. In permissive mode it also takes clear text from anybody,
    so a pod outside the mesh calls without a name, past every rule that asks for one; switched off, everyone on the way
    can read it. \`STRICT\` refuses what is not encrypted, once all callers are in the mesh.`,
  standards: ['cwe:319', 'mitre:T1557'],
  peers: ['kyverno:enforce-strict-mtls', 'kyverno:enforce-tls-hosts-host-subnets', 'kyverno:enforce-min-tls-version'],

  on: 'object',
  *check(object) {
    for (const { field, effect, safe, change } of weakMesh(object)) {
      yield {
        at: field,
        message: `${object.title} ${effect}.`,
        fix: {
          title: `Set ${safe}`,
          changes: [change],
          risk: 'Callers that are not in the mesh, or do not know this version, are refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: { name: default, namespace: shop }
        spec:
          mtls: { mode: PERMISSIVE }
          #             ^^^^^^^^^^ PeerAuthentication "default" accepts connections in clear text besides those with mutual TLS.
          portLevelMtls:
            8080: { mode: DISABLE }
            #             ^^^^^^^ PeerAuthentication "default" switches mutual TLS off.
            8081: { mode: STRICT }`,
      fixed: `
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: { name: default, namespace: shop }
        spec:
          mtls: { mode: STRICT }
          portLevelMtls:
            8080: { mode: STRICT }
            8081: { mode: STRICT }`,
    },
    {
      code: `
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: { name: cart }
        spec:
          host: cart.shop.svc.cluster.local
          trafficPolicy:
            tls: { mode: DISABLE }
            #            ^^^^^^^ DestinationRule "cart" sends requests within the mesh in clear text.
            portLevelSettings: [{ port: { number: 80 }, tls: { mode: DISABLE } }]
            #                                                        ^^^^^^^ DestinationRule "cart" sends
          subsets: [{ name: old, trafficPolicy: { tls: { mode: DISABLE } } }]
          #                                                    ^^^^^^^ DestinationRule "cart" sends
        ---
        { apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: short }, spec: { host: cart, trafficPolicy: { tls: { mode: DISABLE } } } }
        #                                                                                                                                         ^^^^^^^ "short" sends`,
      fixed: `
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: { name: cart }
        spec:
          host: cart.shop.svc.cluster.local
          trafficPolicy:
            tls: { mode: ISTIO_MUTUAL }
            portLevelSettings: [{ port: { number: 80 }, tls: { mode: ISTIO_MUTUAL } }]
          subsets: [{ name: old, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }]
        ---
        { apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: short }, spec: { host: cart, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } } }`,
    },
    {
      code: `
        { apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: edge }, spec: { servers: [{ tls: { minProtocolVersion: TLSV1_0 } }] } }
        #                                                                                                                             ^^^^^^^ Gateway "edge" accepts connections with versions of TLS that are broken.
        ---
        { apiVersion: consul.hashicorp.com/v1alpha1, kind: Mesh, metadata: { name: mesh }, spec: { tls: { incoming: { tlsMinVersion: TLSv1_1 } } } }
        #                                                                                                                            ^^^^^^^ Mesh "mesh" accepts connections with versions of TLS that are broken.`,
      fixed: `
        { apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: edge }, spec: { servers: [{ tls: { minProtocolVersion: TLSV1_2 } }] } }
        ---
        { apiVersion: consul.hashicorp.com/v1alpha1, kind: Mesh, metadata: { name: mesh }, spec: { tls: { incoming: { tlsMinVersion: TLSv1_2 } } } }`,
    },
  ],
  good: [
    `
        { apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: a }, spec: { mtls: { mode: UNSET } } }
        ---
        { apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: webhook }, spec: { portLevelMtls: { 8443: { mode: PERMISSIVE } } } }
        ---
        { apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: b }, spec: { mtls: { mode: "{{ .Values.mode }}" } } }
        ---
        { apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: c }, spec: { host: api.example.org, trafficPolicy: { tls: { mode: DISABLE } } } }
        ---
        { apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: d }, spec: { host: cart, trafficPolicy: { tls: { mode: SIMPLE } } } }
        ---
        { apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: e }, spec: { servers: [{ tls: { minProtocolVersion: TLSV1_3 } }, { port: { number: 80 } }] } }
        ---
        { apiVersion: consul.hashicorp.com/v1alpha1, kind: Mesh, metadata: { name: mesh }, spec: { tls: { incoming: { tlsMinVersion: TLSv1_3 } } } }`,
  ],
});
