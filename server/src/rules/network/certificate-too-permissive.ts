import { defineRule } from '../../engine/rule.js';
import { outlasts } from '../../model/kubernetes/duration.js';

export default defineRule({
  id: 'certificate-too-permissive',
  title: 'Certificate that is valid for too long or for too many names',
  severity: 'information',
  profile: 'strict',
  why: `
    A stolen key works until its certificate ends, and for every name in it. cert-manager renews by itself, so 90 days
    cost nothing. With the names of one service alone, a stolen key cannot stand in for other services, and the issuer
    decides which clients trust the certificate.`,
  standards: ['cwe:295'],
  peers: [
    'kyverno:cert-manager-limit-duration',
    'kyverno:cert-manager-limit-dnsnames',
    'kyverno:cert-manager-restrict-issuer',
  ],
  options: {
    issuers: {
      default: [] as readonly string[],
      description: 'The issuers that Certificates may name; where none is listed, any may be.',
    },
  },

  on: 'Certificate',
  *check(certificate, { options, profile }) {
    const duration = certificate.field('spec.duration');
    const renewBefore = certificate.field('spec.renewBefore');
    const names = certificate.field('spec.dnsNames');
    const issuer = certificate.field('spec.issuerRef.name');
    // The certificate of an authority has to outlive those that it signs.
    if (certificate.field('spec.isCA').isNot(true) && outlasts(duration.text, 90 * 24)) {
      const isLate = renewBefore.isAbsent || outlasts(renewBefore.text, 90 * 24 - 1);
      yield {
        at: duration,
        message: `${certificate.title} is valid for ${duration.text}, and so is a stolen copy of its key.`,
        fix: {
          title: 'Set duration to 2160h',
          changes: [duration.set('2160h'), ...(isLate ? [renewBefore.set('720h')] : [])],
          risk: 'Programs that read the certificate only once, when they start, have to be restarted more often.',
        },
      };
    }
    for (const name of names.items()) {
      if (name.text?.startsWith('*.'))
        yield {
          at: name,
          message: `${certificate.title} is for every name under "${name.text.slice(2)}", more than one service needs.`,
        };
    }
    if (profile === 'audit' && names.items().length > 1)
      yield {
        at: names,
        message: `${certificate.title} is for ${names.items().length} names, perhaps more than one service needs.`,
      };
    if (issuer.text !== undefined && options.issuers.length > 0 && !options.issuers.includes(issuer.text)) {
      const [only, ...others] = options.issuers;
      yield {
        at: issuer,
        message: `${certificate.title} is issued by "${issuer.text}", which is not one of the allowed issuers.`,
        fix:
          only === undefined || others.length > 0
            ? undefined
            : {
                title: `Set the issuer to ${only}`,
                changes: [issuer.set(only)],
                risk: 'Clients that do not trust this issuer refuse the certificate.',
              },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      options: { issuers: ['company'] },
      code: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: shop }
        spec:
          duration: 8760h0m0s
          #         ^^^^^^^^^ Certificate "shop" is valid for 8760h0m0s, and so is a stolen copy of its key.
          dnsNames:
            - "*.example.com"
            # ^^^^^^^^^^^^^^^ Certificate "shop" is for every name under "example.com", more than one service needs.
          issuerRef: { name: somebody }
          #                  ^^^^^^^^ Certificate "shop" is issued by "somebody", which is not one of the allowed issuers.`,
      fixed: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: shop }
        spec:
          duration: "2160h"
          dnsNames:
            - "*.example.com"
          issuerRef: { name: company }
          renewBefore: "720h"`,
    },
    {
      profile: 'audit',
      options: { issuers: ['company', 'other'] },
      code: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: shop }
        spec:
          duration: 2160h1m
          #         ^^^^^^^ Certificate "shop" is valid for 2160h1m, and so is a stolen copy of its key.
          renewBefore: 360h
          dnsNames: [shop.example.com, www.example.com]
          #<------ Certificate "shop" is for 2 names, perhaps more than one service needs.
          issuerRef: { name: somebody }
          #                  ^^^^^^^^ Certificate "shop" is issued by "somebody"
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        spec: { duration: 4380h, renewBefore: 2160h }
        #                 ^^^^^ (information) Certificate is valid for 4380h, and so is a stolen copy of its key.`,
      fixed: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: shop }
        spec:
          duration: "2160h"
          renewBefore: 360h
          dnsNames: [shop.example.com, www.example.com]
          issuerRef: { name: somebody }
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        spec: { duration: "2160h", renewBefore: "720h" }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      options: { issuers: ['company'] },
      code: `
        apiVersion: cert-manager.io/v1
        kind: Certificate
        spec: { duration: 2160h0m0s, dnsNames: [shop.example.com, www.example.com], issuerRef: { name: company } }
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        spec: { duration: 87600h, isCA: true, issuerRef: { name: "{{ .Values.issuer }}" } }
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        spec: { duration: soon, dnsNames: ["{{ .Values.host }}"] }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: cert-manager.io/v1, kind: Certificate, spec: { dnsNames: [shop.example.com], issuerRef: { name: any } } }`,
    },
  ],
});
