import {
  byUrgency,
  countsInWords,
  type ImageScan,
  summarize,
  upgradesIn,
  type Vulnerability,
} from '../engine/scan-store.js';

/** A hover is no page: so many of the worst are shown. */
const SHOWN = 8;

/** What a scanner found in an image, as Markdown. `image` is its full name. */
export function renderScanPage(image: string, scan: ImageScan): string {
  const { scanner, scannedOn, digest, vulnerabilities } = scan;
  const upgrades = upgradesIn(vulnerabilities);
  return sections([
    `# ${image}`,
    `${sentence(scan)} Scanned on ${scannedOn}; databases of vulnerabilities grow daily.`,
    digest !== undefined && `Digest: \`${digest}\``,
    ...(upgrades.length > 0
      ? [
          '## What newer packages mend',
          table(
            ['Package', 'Installed', 'Mended in', 'Vulnerabilities'],
            upgrades.map((each) => [each.package, each.installed, each.versions.join(', '), String(each.mends)]),
          ),
          'Packages of the distribution come with a newer tag of the image, or with an upgrade in the Dockerfile.',
        ]
      : []),
    ...(vulnerabilities.length > 0 ? ['## Vulnerabilities', listOf(vulnerabilities)] : []),
    `Found by ${scanner}.`,
  ]);
}

/** The same in short, for a hover. `link` leads to the page. */
export function renderScanHover(scan: ImageScan, link: string | undefined): string {
  const { vulnerabilities, scannedOn } = scan;
  const left = vulnerabilities.length - SHOWN;
  const more = left > 0 ? `${left} more` : 'All of it';
  return sections([
    `**${sentence(scan)}** Scanned on ${scannedOn}.`,
    vulnerabilities.length > 0 && listOf(byUrgency(vulnerabilities).slice(0, SHOWN)),
    link === undefined ? left > 0 && `${left} more.` : `[${more}](${link})`,
  ]).trimEnd();
}

function sentence(scan: ImageScan): string {
  const { scanner, counts, fixable } = summarize(scan);
  const all = scan.vulnerabilities.length;
  if (all === 0) return `${scanner} knows no vulnerability in this image.`;
  return `${scanner} knows ${countsInWords(counts)} ${all === 1 ? 'vulnerability' : 'vulnerabilities'} in this image${mended(fixable, all)}.`;
}

const mended = (fixable: number, all: number): string =>
  fixable === 0
    ? ', which no newer package mends'
    : `; newer packages mend ${fixable === all ? 'all' : fixable} of them`;

const listOf = (vulnerabilities: readonly Vulnerability[]): string =>
  table(
    ['Severity', 'Vulnerability', 'Package', 'Installed', 'Mended in'],
    byUrgency(vulnerabilities).map(({ severity, id, url, title, package: name, installed, fixed }) => [
      severity === 'unknown' ? 'unrated' : severity,
      `${url === undefined ? text(id) : `[${text(id)}](${address(url)})`}${title === '' ? '' : ` ${text(title)}`}`,
      text(name),
      text(installed),
      fixed === undefined ? '' : text(fixed),
    ]),
    (cell) => cell,
  );

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  write: (cell: string) => string = text,
): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(write))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** Ends neither the link nor the cell that it stands in. */
const address = (url: string): string =>
  url.replace(/[()<>|"\\\s]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** What a scanner says is no Markdown of ours. */
const text = (raw: string): string => raw.replace(/[\\`*_{}[\]<>|#!]/g, '\\$&').replace(/\s+/g, ' ');

const sections = (parts: readonly (string | false)[]): string =>
  `${parts.filter((part) => part !== false && part !== '').join('\n\n')}\n`;
