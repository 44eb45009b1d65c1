import { describe, expect, it } from 'vitest';
import { familiarName, isOfficial, parseImageReference } from '../../../server/src/model/docker/image-reference.js';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseImageReference', () => {
  it.each([
    ['node', undefined, 'node', undefined, 'docker.io/library/node'],
    ['node:22', undefined, 'node', '22', 'docker.io/library/node'],
    ['library/node', undefined, 'library/node', undefined, 'docker.io/library/node'],
    ['docker.io/node', 'docker.io', 'node', undefined, 'docker.io/library/node'],
    ['docker.io/library/node:22-slim', 'docker.io', 'library/node', '22-slim', 'docker.io/library/node'],
    ['index.docker.io/bitnami/redis', 'index.docker.io', 'bitnami/redis', undefined, 'docker.io/bitnami/redis'],
    ['bitnami/redis:7', undefined, 'bitnami/redis', '7', 'docker.io/bitnami/redis'],
    ['ghcr.io/a/b/c:1', 'ghcr.io', 'a/b/c', '1', 'ghcr.io/a/b/c'],
    ['localhost/a', 'localhost', 'a', undefined, 'localhost/a'],
    ['localhost:5000/a:1', 'localhost:5000', 'a', '1', 'localhost:5000/a'],
    ['host:5000/a', 'host:5000', 'a', undefined, 'host:5000/a'],
    ['10.0.0.1:5000/a/b', '10.0.0.1:5000', 'a/b', undefined, '10.0.0.1:5000/a/b'],
    ['[::1]:5000/a', '[::1]:5000', 'a', undefined, '[::1]:5000/a'],
    ['[2001:db8::1]/a:b', '[2001:db8::1]', 'a', 'b', '[2001:db8::1]/a'],
    ['Host/a', 'Host', 'a', undefined, 'Host/a'],
    ['a__b/c-d.e_f', undefined, 'a__b/c-d.e_f', undefined, 'docker.io/a__b/c-d.e_f'],
    ['a---b', undefined, 'a---b', undefined, 'docker.io/library/a---b'],
    ['a:_x.Y-1', undefined, 'a', '_x.Y-1', 'docker.io/library/a'],
  ])('%s', (text, registry, path, tag, repository) => {
    expect(parseImageReference(text)).toMatchObject({ registry, path, tag, repository, digest: undefined });
  });

  it('places its parts', () => {
    const text = `registry.test:5000/team/app:1.2@${SHA256}`;
    const image = parseImageReference(text);
    const part = (range?: { start: number; end: number }) => range && text.slice(range.start, range.end);
    expect(part(image?.ranges.name)).toBe('registry.test:5000/team/app');
    expect(part(image?.ranges.registry)).toBe('registry.test:5000');
    expect(part(image?.ranges.tag)).toBe('1.2');
    expect(part(image?.ranges.digest)).toBe(SHA256);
    expect([image?.port, image?.name, image?.digest]).toEqual([5000, 'registry.test:5000/team/app', SHA256]);
  });

  it.each([
    `a@${SHA256}`,
    `a:1@sha512:${'a'.repeat(128)}`,
    `a@sha384:${'a'.repeat(96)}`,
    `${'a'.repeat(63)}`,
    `a:${'b'.repeat(128)}`,
    `${'a'.repeat(255)}`,
  ])('accepts %s', (text) => expect(parseImageReference(text)).toBeDefined());

  it.each([
    '',
    'Node',
    'a/B',
    'a:',
    'a:-1',
    'a:b:c',
    'a//b',
    '/a',
    'a/',
    '-a',
    'a-',
    'a..b',
    'a___b',
    'a b',
    'a@',
    'a@sha256:00',
    'a@md5:00',
    `a@sha256:${'A'.repeat(64)}`,
    `a@${SHA256}:1`,
    'a'.repeat(64),
    '0123456789abcdef'.repeat(4),
    'a'.repeat(256),
    `a:${'b'.repeat(129)}`,
    'https://host/a',
    'host:port/a',
    '-host.test/a',
    '[::g]/a',
    '$A',
    'a:${B}',
    '{{ .Values.image }}',
    'a:{{ .Values.tag }}',
  ])('refuses %s', (text) => expect(parseImageReference(text)).toBeUndefined());

  it('knows familiar names and official images', () => {
    const names = ['node', 'docker.io/library/node:1', 'bitnami/redis', 'ghcr.io/library/node'];
    const images = names.map((name) => parseImageReference(name));
    expect(images.map((image) => image && familiarName(image))).toEqual([
      'node',
      'node',
      'bitnami/redis',
      'ghcr.io/library/node',
    ]);
    expect(images.map((image) => image && isOfficial(image))).toEqual([true, true, false, false]);
  });
});
