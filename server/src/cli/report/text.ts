import type { Finding } from '../../engine/finding.js';
import type { Severity } from '../../engine/settings.js';
import type { FileCounts, Results } from './report.js';

const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34, cyan: 36 } as const;
const COLOURS: Readonly<Record<Severity, keyof typeof CODES>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'cyan',
};
/** Longer lines are cut around the caret. */
const WIDTH = 120;

/** The findings for people: each with its line and a caret, except for lines with credentials, and a sentence at the end. */
export function renderText(results: Results, { colours }: { readonly colours: boolean }): string {
  const paint = (colour: keyof typeof CODES, text: string): string =>
    colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  const place = ({ uri, range }: Finding): string => {
    const { line, column } = results.sources.place(uri, range);
    return `${printable(results.nameOf(uri))}:${line}:${column}`;
  };
  const hidden = linesWithCredentials(results);
  const lineOf = ({ uri, range }: Finding): string => `${uri} ${results.sources.place(uri, range).line}`;
  const parts: string[] = [];
  for (const finding of results.findings) {
    if (finding.foldedInto !== undefined) continue;
    const { severity, message, rule } = finding;
    const heading = `${paint('bold', place(finding))} ${paint(COLOURS[severity], severity)} ${printable(message)} ${paint('dim', `[${rule.id}]`)}`;
    const also = finding.parts.map((part) => {
      // What is folded mostly stands where its speaker does.
      const where = place(part) === place(finding) ? '' : `${place(part)} `;
      return `    ${paint('dim', 'also:')} ${where}${printable(part.message)} ${paint('dim', `[${part.rule.id}]`)}\n`;
    });
    parts.push(
      `${heading}\n${
        hidden.has(lineOf(finding))
          ? ''
          : excerpt(
              results,
              finding,
              (text) => paint(COLOURS[severity], text),
              (text) => paint('dim', text),
            )
      }${also.join('')}`,
    );
  }
  return `${parts.map((part) => `${part}\n`).join('')}${summary(results)}\n`;
}

/** Logs of builds are read by more people than files: a line with a credential is named, not shown. */
function linesWithCredentials({ findings, sources }: Results): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const { rule, uri, range } of findings) {
    if (rule.theme !== 'secrets') continue;
    const { line, endLine } = sources.place(uri, range);
    for (let at = line; at <= endLine; at++) lines.add(`${uri} ${at}`);
  }
  return lines;
}

/** The first line of what is found, and carets below it. */
function excerpt(
  { sources }: Results,
  { uri, range }: Finding,
  mark: (text: string) => string,
  fade: (text: string) => string,
): string {
  const { line, column, endLine, endColumn } = sources.place(uri, range);
  const source = sources.line(uri, line);
  const from = column - 1;
  const to = endLine === line ? endColumn - 1 : source.length;
  const cut = from > WIDTH / 2 && source.length > WIDTH ? from - WIDTH / 4 : 0;
  const shown = source.slice(cut, cut + WIDTH);
  const length = Math.max(1, Math.min(to, cut + WIDTH) - from);
  const number = String(line);
  // Tabs stay tabs, so that the caret stands below its character whatever their width.
  const indent = shown.slice(0, from - cut).replace(/[^\t]/g, ' ');
  const lead = cut > 0 ? '…' : '';
  const tail = source.length > cut + WIDTH ? '…' : '';
  return (
    `  ${fade(`${number} |`)} ${lead}${printable(shown)}${tail}\n` +
    `  ${fade(`${' '.repeat(number.length)} |`)} ${' '.repeat(lead.length)}${indent}${mark('^'.repeat(length))}\n`
  );
}

/** What a file says must not reach a terminal as a command. */
export const printable = (text: string): string => text.replace(/(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');

/** One sentence: how much was found, in how many files, and what was not judged. */
export function summary({ findings, files }: Pick<Results, 'findings' | 'files'>): string {
  const shown = findings.filter(({ foldedInto }) => foldedInto === undefined).length;
  const read = files.judged + files.templated + files.patch;
  const left = WORDS.flatMap(([key, words]) => (files[key] === 0 ? [] : [`${files[key]} ${words}`]));
  const rest = left.length === 0 ? '' : `; not judged in full: ${left.join(', ')}`;
  const others =
    read === 0 && files.notKubernetes > 0
      ? `; ${counted(files.notKubernetes, 'other file')} held no Kubernetes object`
      : '';
  return `${counted(shown, 'finding')} in ${counted(read, 'file')}${rest}${others}.`;
}

const WORDS: readonly (readonly [keyof FileCounts, string])[] = [
  ['templated', 'templated'],
  ['patch', 'Kustomize patches'],
  ['tooLarge', 'too large'],
  ['binary', 'binary'],
  ['unreadable', 'unreadable'],
];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
