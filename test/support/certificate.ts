import { Buffer } from 'node:buffer';

/** Writes a value of DER. */
export function der(tag: number, ...content: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const { length } = bytes;
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const head = length < 128 ? [tag, length] : [tag, 0x80 + size.length, ...size];
  return Buffer.concat([Buffer.from(head), bytes]);
}

export function oid(dotted: string): Buffer {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [a * 40 + b, ...rest].flatMap((number) => {
    const groups = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift(128 + (left % 128));
    return groups;
  });
  return der(0x06, Buffer.from(bytes));
}

export const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;

export interface CertificateTexts {
  /** The subject's public key as `SubjectPublicKeyInfo`. */
  readonly publicKey: Buffer;
  /** `YYMMDDhhmmssZ`, or `YYYYMMDDhhmmssZ` for years from 2050 on. */
  readonly notAfter: string;
  readonly hosts?: readonly string[];
  readonly commonName?: string;
  readonly issuer?: string;
  /** The identifier of the signature's algorithm. */
  readonly signature?: string;
}

/** A certificate of version 3 with an empty signature, as PEM text. */
export function writeCertificate(texts: CertificateTexts): string {
  const { publicKey, notAfter, hosts, commonName, issuer = 'authority', signature = '1.2.840.10045.4.3.2' } = texts;
  const name = (common: string | undefined): Buffer =>
    der(0x30, ...(common === undefined ? [] : [der(0x31, der(0x30, oid('2.5.4.3'), der(0x0c, common)))]));
  const algorithm = der(0x30, oid(signature));
  const names = der(0x30, ...(hosts ?? []).map((host) => der(0x82, host)));
  const extensions = [
    der(0x30, oid('2.5.29.19'), der(0x01, '\xff'), der(0x04, der(0x30))),
    ...(hosts === undefined ? [] : [der(0x30, oid('2.5.29.17'), der(0x04, names))]),
  ];
  const signed = der(
    0x30,
    der(0xa0, der(0x02, '\x02')),
    der(0x02, '\x01'),
    algorithm,
    name(issuer),
    der(0x30, der(0x17, '200101000000Z'), der(notAfter.length === 13 ? 0x17 : 0x18, notAfter)),
    name(commonName),
    publicKey,
    der(0xa3, der(0x30, ...extensions)),
  );
  return pem('CERTIFICATE', der(0x30, signed, algorithm, der(0x03, '\0')));
}
