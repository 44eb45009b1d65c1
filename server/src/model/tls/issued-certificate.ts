import type { Change } from '../../syntax/change.js';
import type { Issuer } from '../facts/certificates.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** The changes that turn a Secret into a Certificate of cert-manager, and what only the author knows of them. */
export interface IssuedCertificate {
  readonly changes: readonly [Change, ...Change[]];
  readonly placeholders: readonly string[];
}

/** A Certificate makes a Secret of the name that it is told (cert-manager: Certificate); absent where name or hosts are unknown. */
export function issuedCertificate(
  secret: KubernetesObject,
  hosts: readonly string[],
  issuer: Issuer | undefined,
): IssuedCertificate | undefined {
  const { name } = secret;
  if (name === undefined || hosts.length === 0 || secret.root.document.isTemplated) return undefined;
  const { name: issuerName, kind } = issuer ?? { name: 'my-issuer', kind: 'ClusterIssuer' };
  const gone = ['type', 'data', 'stringData', 'immutable'].map((key) => secret.field(key));
  return {
    changes: [
      secret.field('apiVersion').set('cert-manager.io/v1'),
      secret.field('kind').set('Certificate'),
      ...gone.filter(({ exists }) => exists).map((field) => field.remove()),
      secret.field('spec').set({ secretName: name, dnsNames: hosts, issuerRef: { name: issuerName, kind } }),
    ],
    placeholders: issuer === undefined ? [issuerName] : [],
  };
}
