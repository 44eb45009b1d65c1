import { Buffer } from 'node:buffer';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { type CertificateFault, certificateFaults, readTlsSecret } from '../../../server/src/model/tls/tls-secret.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { writeCertificate } from '../../support/certificate.js';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const larger = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const coded = (text: string): string => Buffer.from(text).toString('base64');
const pkcs8 = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));
const certificate = (notAfter = '300101000000Z', hosts = ['a.example']): string =>
  writeCertificate({ publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }), notAfter, hosts });

function read(rest: string) {
  const document = new YamlDocument(`apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n${rest}\n`);
  const contents = readYamlContents(document, { uri: 'file:///w/a.yaml', document: 0 });
  const [secret] = contents.language === 'yaml' ? contents.objects : [];
  return secret && readTlsSecret(secret);
}
const tls = (crt: string, key: string) =>
  read(`type: kubernetes.io/tls\ndata: { tls.crt: ${coded(crt)}, tls.key: ${coded(key)} }`);

describe('the Secret', () => {
  test.each<[name: string, key: string, expected: boolean]>([
    ['its key', pkcs8(pair.privateKey), false],
    ['another key', pkcs8(other.privateKey), true],
    ['a key of another curve, whose form may be another', pkcs8(larger.privateKey), false],
    ['a key of another kind', pkcs8(rsa.privateKey), true],
    ['no key', '', false],
  ])('with %s', (_, key, expected) => expect(tls(certificate(), key)?.isOtherKey).toBe(expected));

  test('stringData comes first', () => {
    const text = JSON.stringify(certificate());
    const found = read(`type: kubernetes.io/tls\ndata: { tls.crt: x }\nstringData: { tls.crt: ${text} }`);
    expect(found?.at.path).toBe("stringData['tls.crt']");
  });

  test.each([
    `type: Opaque\ndata: { tls.crt: ${coded(certificate())} }`,
    'type: kubernetes.io/tls\ndata: { tls.crt: "{{ .Values.certificate }}" }',
    'type: kubernetes.io/tls\nstringData: { tls.crt: "{{ .Values.certificate }}" }',
    'type: kubernetes.io/tls\ndata: { tls.crt: "%" }',
    'type: kubernetes.io/tls',
  ])('that is not read: %s', (rest) => expect(read(rest)).toBeUndefined());
});

describe('faults', () => {
  const faults = (today: string, uses: readonly string[] = [], hosts = ['a.example', '*.b.example']) => {
    const found = tls(certificate('260630120000Z', hosts), '');
    return found === undefined
      ? []
      : certificateFaults(
          found,
          today,
          uses.map((host) => ({ host, title: 'Ingress "i"' })),
        ).map(({ severity }: CertificateFault) => severity);
  };
  test.each<[today: string, expected: readonly string[]]>([
    ['2026-05-31', []],
    ['2026-06-01', ['information']],
    ['2026-06-30', ['information']],
    ['2026-07-01', ['error']],
  ])('on %s', (today, expected) => expect(faults(today)).toEqual(expected));

  test.each<[host: string, expected: readonly string[]]>([
    ['a.example', []],
    ['c.b.example', []],
    ['d.c.b.example', ['warning']],
    ['b.example', ['warning']],
  ])('for %s', (host, expected) => expect(faults('2026-01-01', [host])).toEqual(expected));
});
