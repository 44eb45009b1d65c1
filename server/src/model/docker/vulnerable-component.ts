import type { TextChange } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { Instructions } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Located, TextRange } from '../../syntax/text.js';
import { download } from './download.js';
import { commandsOf } from './run-command.js';
import type { Stage } from './stage.js';
import type { StageVariable, Variables } from './variables.js';
import { VULNERABLE_COMPONENTS, type VulnerableComponent } from './vulnerable-components-data.js';

/** A download of a version with a severe hole that everybody can read of. */
export interface VulnerableDownload {
  readonly at: Located;
  readonly component: string;
  readonly version: string;
  readonly id: string;
  readonly effect: string;
  /** The first version of the same line, or of the next one, without the hole. */
  readonly fixed: string;
  /** Writes that version, in the address or where its variable is set; undefined where neither says it plainly. */
  readonly raise: TextChange | undefined;
}

/** A piece of an address: what it says, and where it is written. */
interface Piece {
  /** Undefined where it is not known. */
  readonly text: string | undefined;
  readonly range: TextRange | undefined;
}

/** The addresses that an instruction downloads from, in pieces. */
export function vulnerableDownloads(
  instruction: Instructions['RUN'] | Instructions['ADD'],
  stage: Stage | undefined,
): readonly VulnerableDownload[] {
  const variables = stage?.stateAt(instruction).variables;
  const addresses: readonly (readonly [Located, readonly Piece[]])[] =
    instruction.name === 'ADD'
      ? instruction.sources.map((source) => [source, piecesOfArgument(source, variables)])
      : commandsOf(instruction).flatMap((command) =>
          (download(command)?.urls ?? []).map((url) => [url, piecesOfWord(url, variables)] as const),
        );
  return addresses.flatMap(([at, pieces]) => judge(at, pieces) ?? []);
}

/** With the whole of the address around the name: folders, a prefix of the file, then the version. What is unknown ends none. */
const KNOWN = VULNERABLE_COMPONENTS.map((known) => ({
  ...known,
  address: new RegExp(
    `(?:^|[/._-])(?:${known.address.source})[-_/](?:[a-z]+/)*(?:[a-z]+[-_])?v?(\\d+(?:[._]\\d+)+(?:[a-z]|p\\d+)?)(?!\\w|\\.?\\0|\\.\\d)`,
    'i',
  ),
}));

function judge(at: Located, pieces: readonly Piece[]): VulnerableDownload | undefined {
  // What is not known ends a version.
  const text = pieces.map((piece) => piece.text ?? '\0').join('');
  // A signature or a checksum is no component.
  if (!/^(?:https?|ftp):\/\//i.test(text) || /\.(?:asc|sig|sign|minisig|sha\d+(?:sum)?|md5)$/i.test(text))
    return undefined;
  for (const known of KNOWN) {
    const { component, id, effect, address } = known;
    const version = address.exec(text)?.[1];
    const fixed = version === undefined ? undefined : fixOf(known, version);
    if (version === undefined || fixed === undefined) continue;
    return { at, component, version, id, effect, fixed, raise: raise(pieces, version, fixed) };
  }
  return undefined;
}

const fixOf = ({ ranges }: VulnerableComponent, version: string): string | undefined =>
  ranges.find(([introduced, fixed]) => compare(version, introduced) >= 0 && compare(version, fixed) < 0)?.[1];

/** Compares `1.0.1g` and `9.8p1`: numbers by their size, and a letter after them. */
function compare(a: string, b: string): number {
  const read = (version: string): readonly number[] =>
    (version.toLowerCase().match(/\d+|[a-z]/g) ?? []).map((part) =>
      /\d/.test(part) ? Number(part) : part.charCodeAt(0),
    );
  const [left, right] = [read(a), read(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Every place of the version, so that folder and file of an address stay together. */
function raise(pieces: readonly Piece[], version: string, fixed: string): TextChange | undefined {
  const edits = pieces.flatMap(({ text, range }) => {
    if (text === undefined || range === undefined || range.end - range.start !== text.length) return [];
    const places: number[] = [];
    for (let at = text.indexOf(version); at >= 0; at = text.indexOf(version, at + version.length)) places.push(at);
    return places.map((at) => ({
      range: { start: range.start + at, end: range.start + at + version.length },
      newText: fixed,
    }));
  });
  const distinct = edits.filter(({ range }, i) => edits.findIndex((other) => other.range.start === range.start) === i);
  return distinct.length === 0 ? undefined : { kind: 'text', edits: distinct };
}

function piecesOfWord(word: Word, variables: Variables | undefined): readonly Piece[] {
  if (word.parts.length === 0) return [{ text: word.text, range: word.range }];
  return word.parts.map((part): Piece => {
    // Quotes around it are not in the text.
    if (part.kind === 'text') {
      const quote = (part.range.end - part.range.start - (part.value ?? '').length) / 2;
      return { text: part.value, range: { start: part.range.start + quote, end: part.range.end - quote } };
    }
    const isWhole = part.text === `$${part.name}` || part.text === `\${${part.name}}`;
    return isWhole ? pieceOf(variables?.get(part.name ?? '')) : { text: undefined, range: undefined };
  });
}

function piecesOfArgument(argument: Argument, variables: Variables | undefined): readonly Piece[] {
  if (argument.isLiteral) {
    const range = argument.isJson ? { start: argument.range.start + 1, end: argument.range.end - 1 } : argument.range;
    return [{ text: argument.value, range }];
  }
  let at = 0;
  const pieces: Piece[] = [];
  const text = argument.word.text;
  for (const match of text.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
    pieces.push({ text: text.slice(at, match.index), range: argument.word.rangeOf(at, match.index) });
    pieces.push(pieceOf(variables?.get(match[1] ?? match[2] ?? '')));
    at = match.index + match[0].length;
  }
  return [...pieces, { text: text.slice(at), range: argument.word.rangeOf(at, text.length) }];
}

/** What a variable says, and where it is set to a plain text. */
function pieceOf(variable: StageVariable | undefined): Piece {
  const { instruction, value, name } = variable ?? {};
  const set =
    instruction?.name === 'ARG'
      ? instruction.declarations.find((declaration) => declaration.name.text === name)?.default
      : instruction?.pairs.find(({ key }) => key.value === name)?.value;
  return { text: value, range: set?.text === value ? set?.range : undefined };
}
