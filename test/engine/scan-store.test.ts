import { describe, expect, test } from 'vitest';
import { type ImageScan, ScanStore } from '../../server/src/engine/scan-store.js';
import { parseImageReference } from '../../server/src/model/docker/image-reference.js';
import { countsInWords } from '../../server/src/model/docker/image-scan.js';

const digest = `sha256:${'1'.repeat(64)}`;
const imageOf = (text: string) => {
  const image = parseImageReference(text);
  if (image === undefined) throw new Error(text);
  return image;
};
const scan = (found = 1, given: Partial<ImageScan> = {}): ImageScan => ({
  scanner: 'Trivy',
  scannedOn: '2026-11-01',
  vulnerabilities: Array.from({ length: found }, (_, index) => ({
    id: `CVE-2026-${index}`,
    package: 'p',
    installed: '1',
    severity: 'low',
    title: '',
  })),
  ...given,
});

describe('what scanners found', () => {
  test('is known by every name that a digest has', () => {
    const store = new ScanStore();
    store.put(imageOf('node:22'), scan(2, { digest }));
    expect(store.of(imageOf('docker.io/library/node:22'))?.vulnerabilities).toHaveLength(2);
    expect(store.of(imageOf(`node:22@${digest}`))).toBeDefined();
    expect(store.of(imageOf(`mirror.example/node@${digest}`))).toBeDefined();
    expect(store.of(imageOf('node:20'))).toBeUndefined();
    expect(store.of(imageOf('node'))).toBeUndefined();
    expect(Object.keys(store.summaries)).toEqual([digest, 'docker.io/library/node:22']);
  });

  test('is kept as text, and forgotten after a week', () => {
    const store = new ScanStore();
    store.put(imageOf('node:22'), scan(2, { digest }));
    const read = (today: string) => ScanStore.fromText(store.text, today).of(imageOf('node:22'));
    expect(read('2026-11-08')).toEqual(store.of(imageOf('node:22')));
    expect(read('2026-11-09')).toBeUndefined();
    expect(store.isFresh(imageOf('node:22'), '2026-11-01')).toBe(true);
    expect(store.isFresh(imageOf('node:22'), '2026-11-02')).toBe(false);
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"version":2}',
    '{"version":1,"results":{"a":null,"b":{"scanner":"x"}},"names":{"n":"a"}}',
  ])('is not read from %j', (text) => expect(ScanStore.fromText(text, '2026-11-01').summaries).toEqual({}));

  test('is bounded: the oldest and the mildest go first', () => {
    const store = new ScanStore();
    for (let index = 0; index <= 200; index++) store.put(imageOf(`app:${index}`), scan());
    expect(store.of(imageOf('app:0'))).toBeUndefined();
    expect(store.of(imageOf('app:1'))).toBeDefined();
    store.put(imageOf('app:big'), scan(3000));
    expect(store.of(imageOf('app:big'))?.vulnerabilities).toHaveLength(2000);
  });
});

test.each([
  [{ critical: 0, high: 0, medium: 0, low: 0, unknown: 0 }, 'no'],
  [{ critical: 1, high: 0, medium: 0, low: 0, unknown: 0 }, '1 critical'],
  [{ critical: 1, high: 0, medium: 2, low: 0, unknown: 3 }, '1 critical, 2 medium and 3 unrated'],
])('%j in words', (counts, words) => expect(countsInWords(counts)).toBe(words));
