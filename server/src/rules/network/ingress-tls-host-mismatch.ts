import { defineRule } from '../../engine/rule.js';
import { endsTlsElsewhere, hostsMissingFromTls } from '../../model/kubernetes/ingress.js';

export default defineRule({
  id: 'ingress-tls-host-mismatch',
  title: 'Host of an Ingress that its tls entries leave out',
  severity: 'information',
  why: `
    The controller chooses the certificate by the hosts of the \`tls\` entries. A host that none of them names is served in
    clear text, or with a certificate of the controller that browsers refuse; users who get used to the warning no longer
    notice somebody in between.`,
  standards: ['cwe:295', 'mitre:T1557'],
  peers: ['kyverno:ingress-host-match-tls'],

  on: 'Ingress',
  *check(ingress) {
    const missing = hostsMissingFromTls(ingress);
    if (missing.length === 0 || endsTlsElsewhere(ingress)) return;
    for (const { at, host, entry } of missing) {
      const secret = entry.field('secretName').text;
      yield {
        at,
        message: `The host "${host}" is in no tls entry of ${ingress.title}, so it is served in clear text or with another certificate.`,
        fix: {
          title: `Add the host "${host}" to the tls entry${secret === undefined ? '' : ` of the Secret "${secret}"`}`,
          changes: [entry.field('hosts').append(host)],
          risk: 'Clients refuse the host as long as the certificate does not name it.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls:
            - hosts:
                - shop.example.com
              secretName: shop
            - hosts: ["*.eu.example.com"]
          rules:
            - host: shop.example.com
            - host: de.eu.example.com
            - host: api.example.com
            #       ^^^^^^^^^^^^^^^ The host "api.example.com" is in no tls entry of Ingress "shop", so it is served in clear text or with another certificate.
            - host: "{{ .Values.host }}"`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls:
            - hosts:
                - shop.example.com
                - api.example.com
              secretName: shop
            - hosts: ["*.eu.example.com"]
          rules:
            - host: shop.example.com
            - host: de.eu.example.com
            - host: api.example.com
            - host: "{{ .Values.host }}"`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { tls: [{ hosts: [shop.example] }], rules: [{ host: shop.example.com }] }
        #                                                         ^^^^^^^^^^^^^^^^ The host "shop.example.com" is in no tls entry of Ingress`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { tls: [{ hosts: [shop.example, shop.example.com] }], rules: [{ host: shop.example.com }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ host: shop.example.com }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { annotations: { alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:x" } }
        spec: { tls: [{ hosts: [shop.example.com] }], rules: [{ host: api.example.com }] }`,
  ],
});
