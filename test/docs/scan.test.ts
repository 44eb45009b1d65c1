import { expect, test } from 'vitest';
import { renderScanHover, renderScanPage } from '../../server/src/docs/scan.js';
import type { ImageScan } from '../../server/src/engine/scan-store.js';

const scan = (vulnerabilities: ImageScan['vulnerabilities']): ImageScan => ({
  scanner: 'Trivy',
  scannedOn: '2026-11-01',
  digest: `sha256:${'a'.repeat(64)}`,
  vulnerabilities,
});
const flaw = (index: number) => ({
  id: `CVE-2026-${index}`,
  package: 'pkg',
  installed: '1.0',
  severity: 'low' as const,
  title: '',
});

test('an image without known vulnerabilities', () => {
  expect(renderScanPage('node:22', scan([]))).toBe(
    `# node:22\n\nTrivy knows no vulnerability in this image. Scanned on 2026-11-01; databases of vulnerabilities grow daily.\n\nDigest: \`sha256:${'a'.repeat(64)}\`\n\nFound by Trivy.\n`,
  );
  expect(renderScanHover(scan([]), undefined)).toBe(
    '**Trivy knows no vulnerability in this image.** Scanned on 2026-11-01.',
  );
});

test('what a scanner says is shown as it is, and never as a link, a picture or another column', () => {
  const hostile = {
    ...flaw(1),
    id: 'CVE-1](command:x',
    package: '![p](https://example.org)',
    title: 'a | b\n<script>',
    url: 'https://example.org/a) b',
    fixed: '2 | 3',
  };
  const page = renderScanPage('node:22', scan([hostile]));
  expect(page).toContain(
    '| low | [CVE-1\\](command:x](https://example.org/a%29%20b) a \\| b \\<script\\> | \\!\\[p\\](https://example.org) | 1.0 | 2 \\| 3 |',
  );
});

test('a hover shows the worst, and says how many are left', () => {
  const many = scan([
    ...Array.from({ length: 10 }, (_, index) => flaw(index)),
    { ...flaw(99), severity: 'critical', fixed: '2' },
  ]);
  const hover = renderScanHover(many, undefined);
  expect(hover).toMatch(
    /^\*\*Trivy knows 1 critical and 10 low vulnerabilities in this image; newer packages mend 1 of them\.\*\*/,
  );
  expect(hover).toMatch(/\n\n3 more\.$/);
  expect(hover.indexOf('CVE-2026-99')).toBeLessThan(hover.indexOf('CVE-2026-0'));
  expect(renderScanHover(many, 'command:x')).toMatch(/\[3 more\]\(command:x\)$/);
  expect(renderScanHover(scan([flaw(1)]), undefined)).toContain(
    '1 low vulnerability in this image, which no newer package mends.',
  );
});
