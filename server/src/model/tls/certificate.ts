import { decodeBase64 } from '../secret/base64.js';
import { type DerValue, derContent, derDay, derItems, derOid, derWithin, readDer, TAG } from './der.js';

/** What tells a pair of keys from others. */
export interface PublicKey {
  readonly kind: 'RSA' | 'EC';
  /** The modulus of RSA without leading zeros, the point of an elliptic curve: bytes as characters. */
  readonly value: string;
}

/** What a certificate says of itself (RFC 5280). Its signature is not verified: that needs the one of its issuer. */
export interface CertificateData {
  /** The last day on which it is good. */
  readonly notAfter: string;
  /** The names of hosts that it is for, wildcards among them. */
  readonly hosts: readonly string[];
  /** Absent for kinds of keys that are not compared, such as Ed25519. */
  readonly key: PublicKey | undefined;
  /** The outdated hash of its signature. */
  readonly weakHash: 'MD5' | 'SHA-1' | undefined;
  /** True where it signs itself: nobody needs to believe that signature. */
  readonly isSelfIssued: boolean;
}

const RSA = '1.2.840.113549.1.1.1';
const ELLIPTIC = '1.2.840.10045.2.1';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const COMMON_NAME = '2.5.4.3';
const WEAK_HASHES: Readonly<Record<string, 'MD5' | 'SHA-1'>> = {
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
};
/** A DNS name among the alternative names: tag 2 of its context. */
const DNS_NAME = 0x82;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** The first certificate of PEM text, which is the one of the server; absent where it cannot be read. */
export function readCertificate(pem: string): CertificateData | undefined {
  const [whole] = pemBlocks(pem, /^CERTIFICATE$/);
  const [signed, algorithm] = derItems(whole?.value);
  const fields = derItems(signed).filter(({ tag }) => tag !== VERSION);
  const [, , issuer, validity, subject, keyInfo] = fields;
  const notAfter = derDay(derItems(validity)[1]);
  if (notAfter === undefined) return undefined;
  const extensions = derItems(derItems(fields.find(({ tag }) => tag === EXTENSIONS))[0]);
  const alternative = extensions.find((one) => derOid(derItems(one)[0]) === SUBJECT_ALTERNATIVE_NAME);
  const names = derItems(derWithin(derItems(alternative).at(-1)));
  return {
    notAfter,
    hosts:
      alternative === undefined
        ? commonNames(subject)
        : names.filter(({ tag }) => tag === DNS_NAME).map((name) => derContent(name).toLowerCase()),
    key: publicKey(keyInfo),
    weakHash: WEAK_HASHES[derOid(derItems(algorithm)[0])],
    isSelfIssued: derContent(issuer) === derContent(subject),
  };
}

/** Without alternative names, old clients take the common name of the subject, where it is a host. */
const commonNames = (subject: DerValue | undefined): readonly string[] =>
  derItems(subject)
    .map((set) => derItems(derItems(set)[0]))
    .filter(([type]) => derOid(type) === COMMON_NAME)
    .map(([, value]) => derContent(value).toLowerCase())
    .filter((name) => /^[*a-z\d.-]+$/.test(name));

function publicKey(info: DerValue | undefined): PublicKey | undefined {
  const [algorithm, bits] = derItems(info);
  const type = derOid(derItems(algorithm)[0]);
  if (type === RSA) return rsaKey(derItems(derWithin(bits))[0]);
  return type === ELLIPTIC ? ellipticKey(bits) : undefined;
}

const rsaKey = (modulus: DerValue | undefined): PublicKey | undefined =>
  modulus && { kind: 'RSA', value: derContent(modulus).replace(/^\0+/, '') };

/** The first byte of a bit string counts the unused bits of its last one. */
const ellipticKey = (bits: DerValue | undefined): PublicKey | undefined =>
  bits?.tag === TAG.bitString ? { kind: 'EC', value: derContent(bits).slice(1) } : undefined;

/** The public half of the first private key of PEM text (RFC 8017, 5915, 5958); absent where it cannot be told. */
export function readPrivateKey(pem: string): PublicKey | undefined {
  const [block] = pemBlocks(pem, /^(?:RSA |EC )?PRIVATE KEY$/);
  if (block === undefined) return undefined;
  const items = derItems(block.value);
  if (block.label === 'RSA PRIVATE KEY') return rsaKey(items[1]);
  if (block.label === 'EC PRIVATE KEY') return pointOf(items);
  const [, algorithm, key] = items;
  const within = derItems(derWithin(key));
  const type = derOid(derItems(algorithm)[0]);
  if (type === RSA) return rsaKey(within[1]);
  return type === ELLIPTIC ? pointOf(within) : undefined;
}

/** The public point of an EC private key, which is optional: the context's tag 1. */
const pointOf = (items: readonly DerValue[]): PublicKey | undefined =>
  ellipticKey(derItems(items.find(({ tag }) => tag === 0xa1))[0]);

/** The length of an RSA modulus in bits. */
export const keyBits = ({ value }: PublicKey): number => value.length * 8 - Math.clz32(value.charCodeAt(0) & 0xff) + 24;

interface PemBlock {
  readonly label: string;
  readonly value: DerValue | undefined;
}

function pemBlocks(text: string, label: RegExp): readonly PemBlock[] {
  const blocks = text.matchAll(/-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/g);
  return [...blocks].flatMap(([, name = '', body = '']) =>
    label.test(name) ? [{ label: name, value: readDer(decodeBase64(body) ?? '') }] : [],
  );
}
