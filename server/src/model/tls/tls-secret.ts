import type { Field } from '../../syntax/yaml/field.js';
import { dayNumber } from '../docker/calendar.js';
import type { SecretHost } from '../facts/certificates.js';
import { coversHost } from '../kubernetes/ingress.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { decodeBase64 } from '../secret/base64.js';
import { type CertificateData, keyBits, readCertificate, readPrivateKey } from './certificate.js';

/** A certificate in a Secret, and where it stands. */
export interface TlsSecret {
  readonly certificate: CertificateData;
  readonly at: Field;
  readonly keyAt: Field;
  /** True where the private key certainly belongs to another certificate. */
  readonly isOtherKey: boolean;
}

/** The certificate of a Secret of the type `kubernetes.io/tls`, where it can be read (Kubernetes: "TLS Secrets"). */
export function readTlsSecret(secret: KubernetesObject): TlsSecret | undefined {
  if (!secret.field('type').is('kubernetes.io/tls')) return undefined;
  const at = entry(secret, 'tls.crt');
  const certificate = readCertificate(at.text);
  if (certificate === undefined) return undefined;
  const key = entry(secret, 'tls.key');
  const own = readPrivateKey(key.text);
  const { key: expected } = certificate;
  const isOtherKey =
    own !== undefined &&
    expected !== undefined &&
    // A point has a long and a short form, which are not compared.
    (own.kind !== expected.kind ||
      (own.value !== expected.value && (own.kind === 'RSA' || own.value.length === expected.value.length)));
  return { certificate, at: at.field, keyAt: key.field, isOtherKey };
}

/** `stringData` is written over `data` (API: core/v1 Secret). */
function entry(secret: KubernetesObject, key: string): { readonly field: Field; readonly text: string } {
  const plain = secret.field('stringData').at(key);
  const coded = secret.field('data').at(key);
  return plain.exists
    ? { field: plain, text: plain.text ?? '' }
    : { field: coded, text: decodeBase64(coded.text ?? '') ?? '' };
}

/** Something that is wrong with a certificate, as the end of a sentence that begins with it. */
export interface CertificateFault {
  readonly severity: 'error' | 'warning' | 'information';
  readonly fact: string;
  /** True where the private key is at fault. */
  readonly isKey?: true;
}

/** Public authorities let certificates be renewed from 30 days before their end on. */
const SOON = 30;

/** What is wrong with the certificate of a Secret on a day, for the hosts of the Ingresses that use it. */
export function certificateFaults(
  { certificate, isOtherKey }: TlsSecret,
  today: string,
  uses: readonly SecretHost[],
): readonly CertificateFault[] {
  const { notAfter, key, weakHash, isSelfIssued, hosts } = certificate;
  const left = dayNumber(notAfter) - dayNumber(today);
  const bits = key?.kind === 'RSA' ? keyBits(key) : 2048;
  const uncovered = uses.filter(({ host }) => !hosts.some((name) => coversHost(name, host)));
  const faults: CertificateFault[] = [];
  if (left < 0) faults.push({ severity: 'error', fact: `ended on ${notAfter}, so clients refuse it` });
  else if (left < SOON)
    faults.push({ severity: 'information', fact: `ends on ${notAfter}, after which clients refuse it` });
  if (isOtherKey)
    faults.push({
      severity: 'error',
      fact: 'does not belong to the private key, so no controller can serve it',
      isKey: true,
    });
  if (bits < 2048) faults.push({ severity: 'warning', fact: `has an RSA key of ${bits} bits, which can be broken` });
  if (weakHash !== undefined && !isSelfIssued)
    faults.push({ severity: 'warning', fact: `is signed with ${weakHash}, which can be forged` });
  for (const { host, title } of uncovered)
    faults.push({ severity: 'warning', fact: `is not for the host "${host}" of ${title}, so clients refuse it` });
  return faults;
}
