import type { Severity } from '../engine/settings.js';

/** One file of an example, its markers removed. */
export interface ExampleFile {
  /** As in its `-- path --` header; `manifest.yaml` or `Dockerfile` where it has none. */
  readonly path: string;
  readonly text: string;
}

/** What a caret line says: this stretch of the line above is reported, with a message that holds these words. */
export interface Marker {
  readonly path: string;
  /** From 0. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly words: string;
  /** Where the words begin with it, as in `(hint) Container "app"`. */
  readonly severity?: Severity;
}

export interface ReadExample {
  readonly files: readonly ExampleFile[];
  readonly markers: readonly Marker[];
  /** True where it is one text without headers. */
  readonly isSingle: boolean;
}

/** Reads the text of an example: takes off its indentation, splits it into files and takes the markers out. */
export function readExample(code: string): ReadExample {
  const { files, isSingle } = splitFiles(dedent(code));
  const read = files.map(takeMarkers);
  return { files: read.map(({ file }) => file), markers: read.flatMap(({ markers }) => markers), isSingle };
}

/** Takes off the indentation that all lines share, and blank lines at both ends. The text ends with a line break. */
export function dedent(text: string): string {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  while (lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return lines.map((line) => `${line.slice(common)}\n`).join('');
}

const HEADER = /^-- (\S+) --$/;

/** Splits a text in the txtar form; one without headers is a single file whose name its content decides. */
function splitFiles(text: string): { files: readonly ExampleFile[]; isSingle: boolean } {
  const files: { path: string; text: string }[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const path = HEADER.exec(line.trimEnd())?.[1];
    if (path !== undefined) files.push({ path, text: '' });
    else {
      const file = files.at(-1);
      if (file) file.text += line;
      else files.push({ path: '', text: line });
    }
  }
  const [first] = files;
  if (first?.path !== '') return { files, isSingle: false };
  return { files: [{ path: isDockerfile(text) ? 'Dockerfile' : 'manifest.yaml', text: first.text }], isSingle: true };
}

/** The text of several files in the txtar form. */
export const joinFiles = (files: readonly ExampleFile[]): string =>
  files.map(({ path, text }) => `-- ${path} --\n${text}`).join('');

const KEYWORDS =
  'ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR';
const isDockerfile = (text: string): boolean =>
  new RegExp(`^(?:\\s*(?:#.*)?\\n)*\\s*(?:${KEYWORDS})(?:\\s|$)`, 'i').test(text);

const CARETS = /^(\s*#\s*)(\^+)(?:\s+(.*))?$/;
const ARROW = /^(\s*)(#<-*)(?:\s+(.*))?$/;

const WORDS = /^(?:\((?<severity>error|warning|information|hint)\)\s+)?(?<words>.*)$/;

function takeMarkers({ path, text }: ExampleFile): { file: ExampleFile; markers: readonly Marker[] } {
  const kept: string[] = [];
  const markers: Marker[] = [];
  for (const line of text.split('\n')) {
    const found = CARETS.exec(line) ?? ARROW.exec(line);
    if (!found) {
      kept.push(line);
      continue;
    }
    const column = found[1]?.length ?? 0;
    const endColumn = column + (found[2]?.length ?? 0);
    const { severity, words = '' } = WORDS.exec(found[3] ?? '')?.groups ?? {};
    const place = { path, line: kept.length - 1, column, endColumn, words: words.trim() };
    markers.push(severity === undefined ? place : { ...place, severity: severity as Severity });
  }
  return { file: { path, text: kept.join('\n') }, markers };
}
