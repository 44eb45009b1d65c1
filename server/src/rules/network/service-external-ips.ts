import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'service-external-ips',
  title: 'Service with external addresses',
  severity: 'warning',
  why: `
    Every node sends traffic for an address in \`externalIPs\` to the pods of the Service, and nobody checks whom the address
    belongs to. In this way whoever may write Services takes over what the cluster sends to a name server, a registry or a bank
    (CVE-2020-8554). A load balancer gets its addresses from the cloud, which does know the owner.`,
  standards: ['cwe:441', 'mitre:T1557'],
  peers: ['trivy:KSV-0108', 'kyverno:restrict-external-ips', 'terrascan:AC_K8S_0112'],

  on: 'Service',
  *check(service) {
    const addresses = service.field('spec.externalIPs');
    if (addresses.isUnknown || addresses.items().length === 0) return;
    yield {
      at: addresses,
      message: `${service.title} takes over the traffic to the addresses in externalIPs, whoever owns them.`,
      fix: {
        title: 'Remove externalIPs',
        changes: [addresses.remove()],
        risk: 'Clients that use these addresses no longer reach the Service.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: resolver }
        spec:
          selector: { app: resolver }
          externalIPs: [203.0.113.53, "{{ .Values.second }}"]
          #<--------- Service "resolver" takes over the traffic to the addresses in externalIPs, whoever owns them.
          ports: [{ port: 53, protocol: UDP }]`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: resolver }
        spec:
          selector: { app: resolver }
          ports: [{ port: 53, protocol: UDP }]`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { externalIPs: [], ports: [{ port: 53 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { externalIPs: "{{ .Values.addresses }}", ports: [{ port: 53 }] } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: c }
        spec:
          {{- if .Values.addresses }}
          externalIPs:
            - 203.0.113.53
          {{- end }}
          ports: [{ port: 53 }]`,
  ],
});
