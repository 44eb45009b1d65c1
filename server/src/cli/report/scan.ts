import { byUrgency, countsInWords, type ImageScan, summarize, type Vulnerability } from '../../engine/scan-store.js';
import { printable } from './text.js';

/** What a scanner found in an image, and where files name it. */
export interface ScannedImage extends ImageScan {
  /** Its full name. */
  readonly image: string;
  readonly places: readonly { readonly file: string; readonly line: number; readonly column: number }[];
}

const CODES = { bold: 1, red: 31, yellow: 33, dim: 2 } as const;

/** For people: each image with where it is named, and its vulnerabilities, the worst first. `all`: how many images there are. */
export function renderScanText(
  images: readonly ScannedImage[],
  { colours, all }: { readonly colours: boolean; readonly all: number },
): string {
  const paint = (colour: keyof typeof CODES, text: string): string =>
    colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  const parts = images.map((each) => {
    const { counts, fixable } = summarize(each);
    const found =
      each.vulnerabilities.length === 0 ? 'nothing known' : `${countsInWords(counts)}; newer packages mend ${fixable}`;
    const places = each.places.map(({ file, line, column }) => `  ${printable(file)}:${line}:${column}\n`);
    const rows = rowsOf(byUrgency(each.vulnerabilities));
    const lines = rows.map(({ severity, text }) => {
      const isBad = severity === 'critical' || severity === 'high';
      return `  ${isBad ? paint(severity === 'critical' ? 'red' : 'yellow', text) : text}\n`;
    });
    return `${paint('bold', printable(each.image))} ${printable(each.scanner)}: ${found}\n${places.join('')}${lines.join('')}\n`;
  });
  const known = images.reduce((sum, { vulnerabilities }) => sum + vulnerabilities.length, 0);
  return `${parts.join('')}${known} known ${known === 1 ? 'vulnerability' : 'vulnerabilities'} in ${images.length} of ${all} ${all === 1 ? 'image' : 'images'}.\n`;
}

/** Columns of one width. */
function rowsOf(
  vulnerabilities: readonly Vulnerability[],
): readonly { readonly severity: Vulnerability['severity']; readonly text: string }[] {
  const cells = vulnerabilities.map(({ severity, id, package: name, installed, fixed, title }) => [
    severity === 'unknown' ? 'unrated' : severity,
    printable(id),
    `${printable(name)} ${printable(installed)}${fixed === undefined ? '' : ` -> ${printable(fixed)}`}`,
    printable(title),
  ]);
  const widths = [0, 1, 2].map((column) => Math.min(50, Math.max(...cells.map((row) => row[column]?.length ?? 0))));
  return vulnerabilities.map(({ severity }, index) => ({
    severity,
    text: (cells[index] ?? [])
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  }));
}

/** For programs: the images with all that is known of them, and why others could not be scanned. */
export const renderScanJson = (images: readonly ScannedImage[], failures: readonly string[]): string =>
  `${JSON.stringify({ images, failures }, undefined, 2)}\n`;
