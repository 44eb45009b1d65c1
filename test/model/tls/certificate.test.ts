import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyBits, readCertificate, readPrivateKey } from '../../../server/src/model/tls/certificate.js';
import { derDay, derItems, derOid, readDer } from '../../../server/src/model/tls/der.js';
import { der, oid, pem, writeCertificate } from '../../support/certificate.js';

const info = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');

describe('certificates are read as Node reads them', () => {
  test.each<[name: string, text: string]>([
    ['a name', writeCertificate({ publicKey: info(curve.publicKey), notAfter: '260630235959Z', hosts: ['a.example'] })],
    [
      'many names',
      writeCertificate({
        publicKey: info(rsa.publicKey),
        notAfter: '490101000000Z',
        hosts: Array.from({ length: 40 }, (_, index) => `host-${index}.example`),
      }),
    ],
    [
      'an end after 2050',
      writeCertificate({ publicKey: info(rsa.publicKey), notAfter: '20610203040506Z', hosts: ['*.b.example'] }),
    ],
    [
      'an end before 2000',
      writeCertificate({ publicKey: info(rsa.publicKey), notAfter: '991231000000Z', hosts: ['c'] }),
    ],
  ])('%s', (_, text) => {
    const node = new X509Certificate(text);
    const own = readCertificate(
      `Some words\n${text}${writeCertificate({ publicKey: info(rsa.publicKey), notAfter: '300101000000Z' })}`,
    );
    expect(own?.notAfter).toBe(new Date(node.validTo).toISOString().slice(0, 10));
    expect(own?.hosts.map((host) => `DNS:${host}`).join(', ')).toBe(node.subjectAltName);
    expect(own?.isSelfIssued).toBe(false);
    expect(own?.weakHash).toBeUndefined();
  });

  test.each<
    [
      name: string,
      pair: { publicKey: KeyObject; privateKey: KeyObject },
      other: KeyObject,
      types: readonly ('pkcs1' | 'pkcs8' | 'sec1')[],
    ]
  >([
    ['RSA', rsa, otherRsa.privateKey, ['pkcs1', 'pkcs8']],
    ['a curve', curve, otherCurve.privateKey, ['sec1', 'pkcs8']],
  ])('keys of %s belong to their certificate alone', (_, pair, other, types) => {
    const text = writeCertificate({ publicKey: info(pair.publicKey), notAfter: '300101000000Z' });
    const node = new X509Certificate(text);
    for (const type of types)
      for (const key of [pair.privateKey, other]) {
        const written = key.export({ type: type as 'pkcs8', format: 'pem' });
        expect(readPrivateKey(String(written))?.value === readCertificate(text)?.key?.value).toBe(
          node.checkPrivateKey(key),
        );
      }
  });
});

describe('what a certificate says', () => {
  const publicKey = info(rsa.publicKey);
  const read = (texts: Partial<Parameters<typeof writeCertificate>[0]>) =>
    readCertificate(writeCertificate({ publicKey, notAfter: '300101000000Z', ...texts }));

  test.each<[commonName: string | undefined, hosts: readonly string[] | undefined, expected: readonly string[]]>([
    ['Old.example', undefined, ['old.example']],
    ['Some Authority', undefined, []],
    ['old.example', ['New.example'], ['new.example']],
    [undefined, undefined, []],
  ])('hosts: %s %s', (commonName, hosts, expected) =>
    expect(read({ ...(commonName !== undefined && { commonName }), ...(hosts && { hosts }) })?.hosts).toEqual(expected),
  );

  test.each<[signature: string, expected: string | undefined]>([
    ['1.2.840.113549.1.1.4', 'MD5'],
    ['1.2.840.113549.1.1.5', 'SHA-1'],
    ['1.2.840.10045.4.1', 'SHA-1'],
    ['1.2.840.113549.1.1.11', undefined],
  ])('hash: %s', (signature, expected) => expect(read({ signature })?.weakHash).toBe(expected));

  test('it signs itself', () => {
    expect(read({ commonName: 'me', issuer: 'me' })?.isSelfIssued).toBe(true);
    expect(read({ commonName: 'me', issuer: 'you' })?.isSelfIssued).toBe(false);
  });

  test.each([1024, 1536, 2048])('a key of %d bits', (modulusLength) => {
    const { publicKey: key } = generateKeyPairSync('rsa', { modulusLength });
    const read = readCertificate(writeCertificate({ publicKey: info(key), notAfter: '300101000000Z' }));
    expect(read?.key && keyBits(read.key)).toBe(modulusLength);
  });

  test('a modulus may begin with zeros', () => {
    expect(keyBits({ kind: 'RSA', value: '\x01\x00' })).toBe(9);
    expect(keyBits({ kind: 'RSA', value: '\xff' })).toBe(8);
  });
});

describe('what cannot be told is passed over', () => {
  test('keys of other kinds, encrypted keys and broken ones', () => {
    const text = String(edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(readPrivateKey(text)).toBeUndefined();
    expect(
      readCertificate(writeCertificate({ publicKey: info(edwards.publicKey), notAfter: '300101000000Z' }))?.key,
    ).toBeUndefined();
    const hidden = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect(readPrivateKey(String(hidden))).toBeUndefined();
    expect(readPrivateKey('')).toBeUndefined();
    expect(readPrivateKey(pem('RSA PRIVATE KEY', der(0x30)))).toBeUndefined();
    // The public point of a key on a curve is optional.
    expect(readPrivateKey(pem('EC PRIVATE KEY', der(0x30, der(0x02, '\x01'), der(0x04, 'x'))))).toBeUndefined();
    expect(readPrivateKey(pem('EC PRIVATE KEY', der(0x30, der(0xa1, der(0x04, 'x')))))).toBeUndefined();
  });

  test('every beginning of a certificate', () => {
    const text = writeCertificate({ publicKey: info(rsa.publicKey), notAfter: '300101000000Z', hosts: ['a.example'] });
    const bytes = Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64');
    for (let length = 0; length < bytes.length; length++)
      expect(readCertificate(pem('CERTIFICATE', bytes.subarray(0, length)))).toBeUndefined();
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(() => readCertificate(pem('CERTIFICATE', changed))).not.toThrow();
    }
    expect(readCertificate('-----BEGIN CERTIFICATE-----\n[...]\n-----END CERTIFICATE-----')).toBeUndefined();
  });
});

describe('DER', () => {
  const value = (bytes: Buffer) => readDer(bytes.toString('latin1'));
  test.each<[name: string, bytes: readonly number[]]>([
    ['nothing', []],
    ['a tag alone', [0x30]],
    ['a tag of several bytes', [0x3f, 0x01, 0x00]],
    ['a length that is found at the end', [0x30, 0x80, 0, 0]],
    ['a length of five bytes', [0x30, 0x85, 0, 0, 0, 0, 1, 0]],
    ['more than there is', [0x30, 0x02, 0]],
  ])('%s', (_, bytes) => expect(value(Buffer.from(bytes))).toBeUndefined());

  test.each(['2.5.29.17', '1.2.840.113549.1.1.11', '0.9.2342', '2.999.3'])('object identifier %s', (dotted) =>
    expect(derOid(value(oid(dotted)))).toBe(dotted),
  );

  test('other values are no identifiers, days or lists', () => {
    expect(derOid(value(der(0x04, 'x')))).toBe('');
    expect(derDay(value(der(0x04, '300101000000Z')))).toBeUndefined();
    expect(derDay(value(der(0x17, 'soon')))).toBeUndefined();
    expect(derDay(value(der(0x18, '20300101000000Z')))).toBe('2030-01-01');
    expect(derItems(value(der(0x04, der(0x04, 'x'))))).toEqual([]);
    expect(derItems(undefined)).toEqual([]);
    expect(derItems(value(der(0x30, der(0x04, 'x'), '\x04\x7f')))).toHaveLength(1);
  });
});
