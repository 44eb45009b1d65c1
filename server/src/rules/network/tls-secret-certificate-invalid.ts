import { defineRule } from '../../engine/rule.js';
import { issuedCertificate } from '../../model/tls/issued-certificate.js';
import { certificateFaults, readTlsSecret } from '../../model/tls/tls-secret.js';

// Certificates for "shop.example.com" until 2025-06-30 and 2027-06-30, one with a short key and an old hash, and two keys.
const ENDED =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JR2pNSUdSb0FNQ0FRSUNBUUV3Q2dZSUtvWkl6ajBFQXdJd0RURUxNQWtHQTFVRUF3d0NZMkV3SGhjTk1qVXdNVEF4TURBd01EQXdXaGNOTWpVd05qTXdNREF3TURBd1dqQUFNQ2t3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjREVnQUVBQUVDQXdRRkJnY0lDUW9MREEwT0Q2TWZNQjB3R3dZRFZSMFJCQlF3RW9JUWMyaHZjQzVsZUdGdGNHeGxMbU52YlRBS0JnZ3Foa2pPUFFRREFnTUJBQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K';
const GOOD =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JR2pNSUdSb0FNQ0FRSUNBUUV3Q2dZSUtvWkl6ajBFQXdJd0RURUxNQWtHQTFVRUF3d0NZMkV3SGhjTk1qVXdNVEF4TURBd01EQXdXaGNOTWpjd05qTXdNREF3TURBd1dqQUFNQ2t3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjREVnQUVBQUVDQXdRRkJnY0lDUW9MREEwT0Q2TWZNQjB3R3dZRFZSMFJCQlF3RW9JUWMyaHZjQzVsZUdGdGNHeGxMbU52YlRBS0JnZ3Foa2pPUFFRREFnTUJBQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K';
const WEAK =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSFZNSUhDb0FNQ0FRSUNBUUV3Q3dZSktvWklodmNOQVFFRk1BMHhDekFKQmdOVkJBTU1BbU5oTUI0WERUSTFNREV3TVRBd01EQXdNRm9YRFRJM01EWXpNREF3TURBd01Gb3dBREJjTUEwR0NTcUdTSWIzRFFFQkFRVUFBMHNBTUVnQ1FRRFFBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBUUVCQVFFQkFRRUJBZ01CQUFHakhEQWFNQmdHQTFVZEVRUVJNQStDRFNvdVpYaGhiWEJzWlM1amIyMHdDd1lKS29aSWh2Y05BUUVGQXdFQQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==';
const ITS_KEY =
  'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1COENBUUVFQkFFQkFRR2hGQU1TQUFRQUFRSURCQVVHQndnSkNnc01EUTRQCi0tLS0tRU5EIEVDIFBSSVZBVEUgS0VZLS0tLS0K';
const OTHER_KEY =
  'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1COENBUUVFQkFFQkFRR2hGQU1TQUFRQkFnTUVCUVlIQ0FrS0N3d05EZzhRCi0tLS0tRU5EIEVDIFBSSVZBVEUgS0VZLS0tLS0K';

export default defineRule({
  id: 'tls-secret-certificate-invalid',
  title: 'Certificate in a TLS Secret that clients refuse',
  severity: 'warning',
  why: `
    A certificate that has ended, that is for other hosts, or that does not belong to its key makes browsers warn, and users
    and programs learn to pass over the warning: then anybody can stand in between. Short keys and old hashes can be broken
    outright. cert-manager issues and renews certificates in time, and the key is in no file.`,
  standards: ['cwe:295', 'cwe:298', 'cwe:326'],

  on: 'Secret',
  reads: ['certificates'],
  *check(secret, { certificates, today }) {
    const tls = readTlsSecret(secret);
    if (tls === undefined) return;
    const uses = secret.name === undefined ? [] : certificates.hosts(secret.ref, secret.namespace, secret.name);
    const hosts = [...new Set([...tls.certificate.hosts, ...uses.map(({ host }) => host)])];
    const issued = issuedCertificate(secret, hosts, certificates.issuer(secret.ref, secret.namespace));
    for (const { severity, fact, isKey } of certificateFaults(tls, today, uses))
      yield {
        at: { range: isKey ? tls.keyAt.keyRange : tls.at.keyRange },
        severity,
        message: `The certificate of ${secret.title} ${fact}.`,
        fix: issued && {
          title: 'Replace the Secret with a Certificate of cert-manager',
          ...issued,
          risk: 'Without cert-manager in the cluster nothing makes the Secret, and the old key stays in the history of the repository.',
        },
      };
  },

  bad: [
    {
      today: '2026-11-20',
      code: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop-tls
          namespace: shop
        type: kubernetes.io/tls
        data:
          tls.crt: ${ENDED}
          #<----- (error) The certificate of Secret "shop-tls" ended on 2025-06-30, so clients refuse it.
          #<----- (warning) The certificate of Secret "shop-tls" is not for the host "api.example.com" of Ingress "shop", so clients refuse it.
          tls.key: ${OTHER_KEY}
          #<----- (error) The certificate of Secret "shop-tls" does not belong to the private key, so no controller can serve it.
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec: { tls: [{ secretName: shop-tls, hosts: [shop.example.com, api.example.com] }, { secretName: other, hosts: [x.example.com] }] }
        ---
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata: { name: public }`,
      fixed: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata:
          name: shop-tls
          namespace: shop
        spec:
          secretName: shop-tls
          dnsNames:
            - shop.example.com
            - api.example.com
          issuerRef:
            name: public
            kind: ClusterIssuer
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec: { tls: [{ secretName: shop-tls, hosts: [shop.example.com, api.example.com] }, { secretName: other, hosts: [x.example.com] }] }
        ---
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata: { name: public }`,
    },
    {
      today: '2027-06-20',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: wild }
        type: kubernetes.io/tls
        immutable: true
        data: { tls.crt: ${WEAK} }
        #       ^^^^^^^ (information) The certificate of Secret "wild" ends on 2027-06-30, after which clients refuse it.
        #       ^^^^^^^ (warning) The certificate of Secret "wild" has an RSA key of 512 bits, which can be broken.
        #       ^^^^^^^ (warning) The certificate of Secret "wild" is signed with SHA-1, which can be forged.`,
      fixed: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: wild }
        spec:
          secretName: wild
          dnsNames:
            - "*.example.com"
          issuerRef:
            name: my-issuer
            kind: ClusterIssuer`,
    },
    {
      today: '2026-11-20',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { generateName: shop- }
        type: kubernetes.io/tls
        data: { tls.crt: ${ENDED} }
        #       ^^^^^^^ The certificate of Secret "shop-" ended on 2025-06-30`,
    },
  ],
  good: [
    {
      today: '2026-11-20',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop-tls }
        type: kubernetes.io/tls
        data: { tls.crt: ${GOOD}, tls.key: ${ITS_KEY} }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: other }
        type: Opaque
        data: { tls.crt: ${ENDED} }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: empty }
        type: kubernetes.io/tls
        data: { tls.crt: bm9uZQ== }`,
    },
  ],
});
