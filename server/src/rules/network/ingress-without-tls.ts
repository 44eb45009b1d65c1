import { defineRule, type Fix } from '../../engine/rule.js';
import { endsTlsElsewhere, hostsWithoutTls } from '../../model/kubernetes/ingress.js';
import type { KubernetesObject } from '../../model/kubernetes/kubernetes-object.js';
import { objectName } from '../../model/kubernetes/new-object.js';

export default defineRule({
  id: 'ingress-without-tls',
  title: 'Ingress without TLS',
  severity: 'warning',
  why: `
    Without a \`tls\` entry the Ingress serves its hosts in clear text: whoever sits on the way reads passwords and session
    cookies, and changes what users get to see. With one, the controller presents the certificate of the named Secret, and
    most controllers send plain HTTP requests on to HTTPS.`,
  standards: ['cwe:319', 'mitre:T1557'],
  peers: ['polaris:tlsSettingsMissing', 'kubescape:C-0263', 'kyverno:require-ingress-https', 'terrascan:AC_K8S_0002'],

  on: 'Ingress',
  reads: ['network'],
  *check(ingress, { network }) {
    const hosts = hostsWithoutTls(ingress);
    if (hosts === undefined || endsTlsElsewhere(ingress)) return;
    yield {
      at: ingress.field('spec'),
      message: `${ingress.title} serves ${hosts.length === 1 ? `the host "${hosts[0]}"` : 'its hosts'} without TLS, so traffic can flow in clear text.`,
      fix: fixOf(ingress, hosts, network.issuer(ingress.ref)),
    };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
        #<-- Ingress "shop" serves its hosts without TLS
          rules:
            - host: shop.example.com
            - host: api.example.com
            - host: shop.example.com`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - host: shop.example.com
            - host: api.example.com
            - host: shop.example.com
          tls:
            - hosts:
                - shop.example.com
                - api.example.com
              secretName: shop-tls`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
        spec:
        #<-- Ingress "shop" serves its hosts without TLS
          defaultBackend: { service: { name: shop, port: { number: 80 } } }
        ---
        { apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: { name: public } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            cert-manager.io/cluster-issuer: public
        spec:
          defaultBackend: { service: { name: shop, port: { number: 80 } } }
          tls:
            - secretName: shop-tls
        ---
        { apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: { name: public } }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, annotations: { cert-manager.io/issuer: own } }
        spec: { rules: [{ host: shop.example.com }] }
        #<-- Ingress "shop" serves the host "shop.example.com" without TLS
        ---
        { apiVersion: cert-manager.io/v1, kind: Issuer, metadata: { name: other } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, annotations: { cert-manager.io/issuer: own } }
        spec: { rules: [{ host: shop.example.com }], tls: [{ hosts: [shop.example.com], secretName: shop-tls }] }
        ---
        { apiVersion: cert-manager.io/v1, kind: Issuer, metadata: { name: other } }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
        #<-- Ingress "shop" serves its hosts without TLS
          rules: [{ host: "{{ .Values.host }}" }]`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { tls: [{ secretName: all }], rules: [{ host: shop.example.com }] }`,
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { annotations: { kubernetes.io/ingress.allow-http: "false" } }
        spec: { rules: [{ host: shop.example.com }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { tls: [{ hosts: [shop.example.com] }], rules: [{ host: api.example.com }] }`,
  ],
});

function fixOf(
  ingress: KubernetesObject,
  hosts: readonly string[],
  issuer: { readonly kind: string; readonly name: string } | undefined,
): Fix | undefined {
  if (ingress.name === undefined || ingress.root.document.isTemplated) return undefined;
  const secretName = objectName(ingress.name, 'tls');
  const entry = { ...(hosts.length > 0 && { hosts }), secretName };
  const annotations = ingress.field('metadata.annotations');
  const isIssued = annotations.entries().some(([key]) => key.startsWith('cert-manager.io/'));
  const add = ingress.field('spec.tls').append(entry);
  const key = issuer?.kind === 'Issuer' ? 'cert-manager.io/issuer' : 'cert-manager.io/cluster-issuer';
  return {
    title: `Add a tls entry that uses the Secret "${secretName}"`,
    changes: issuer && !isIssued ? [annotations.at(key).set(issuer.name), add] : [add],
    risk: `Most controllers redirect HTTP to HTTPS from then on, with a certificate of their own until the Secret "${secretName}" exists.`,
  };
}
