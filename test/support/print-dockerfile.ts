// A Dockerfile, put together again from its tree: the proof that the tree lost nothing.
import type { MappedText } from '../../server/src/syntax/dockerfile/mapped-text.js';
import type { DockerfileTree } from '../../server/src/syntax/dockerfile/parse.js';

interface Piece {
  readonly start: number;
  readonly end: number;
  /** As the tree has it, lines joined. */
  readonly text: string;
  /** True where lines may be joined in it. */
  readonly isJoined: boolean;
}

/** What the tree does not hold of a file: blanks, continuations with comments between them, and what arrays are written with. */
export interface Printed {
  readonly text: string;
  /** Each a sentence about something that is not in the tree. */
  readonly losses: readonly string[];
}

export function printDockerfile(tree: DockerfileTree): Printed {
  const { text: source, escape: escapedBy } = tree;
  const pieces: Piece[] = [
    ...tree.directives.map(({ range }) => ({ ...range, text: source.slice(range.start, range.end), isJoined: false })),
    ...tree.comments.map(({ range }) => ({ ...range, text: source.slice(range.start, range.end), isJoined: false })),
  ];
  for (const instruction of tree.instructions) {
    const { keyword, onbuild, flags, argumentText, heredocs } = instruction;
    for (const token of [onbuild, keyword, ...flags, argumentText])
      if (token !== undefined && token.text !== '') pieces.push({ ...token.range, text: token.text, isJoined: true });
    for (const { body, closing } of heredocs) {
      if (body.length > 0) pieces.push(bodyOf(body));
      if (closing !== undefined) pieces.push({ ...closing.range, text: closing.text, isJoined: false });
    }
  }
  pieces.sort((a, b) => a.start - b.start || b.end - a.end);
  const losses: string[] = [];
  let text = '';
  let at = 0;
  for (const piece of pieces) {
    // Comments between joined lines lie within what they interrupt.
    if (piece.end <= at) continue;
    const gap = source.slice(at, piece.start);
    if (!isBlank(gap, escapedBy)) losses.push(`At ${at} the tree lacks ${JSON.stringify(gap)}.`);
    const written = source.slice(piece.start, piece.end);
    const joined = piece.isJoined ? joinLines(written, escapedBy) : written;
    if (joined !== piece.text)
      losses.push(`At ${piece.start} the tree has ${JSON.stringify(piece.text)}, not ${JSON.stringify(joined)}.`);
    text += gap + (piece.isJoined && written !== joined ? written : piece.text);
    at = piece.end;
  }
  const rest = source.slice(at);
  if (!isBlank(rest, escapedBy)) losses.push(`At ${at} the tree lacks ${JSON.stringify(rest)}.`);
  return { text: text + rest, losses };
}

const bodyOf = (body: MappedText): Piece => ({ ...body.range, text: body.text, isJoined: false });

/** Blanks, what continues a line, and `--`, which ends the flags. */
const isBlank = (gap: string, escapedBy: string): boolean =>
  gap
    .replaceAll(escapedBy, '')
    .replace(/^\uFEFF|(?<=\s)--(?=\s)/g, '')
    .trim() === '';

/** The lines of an instruction as one, worked out line by line and without the parser. */
function joinLines(written: string, escapedBy: string): string {
  const lines = written.split('\n');
  const kept = lines.filter(
    (line, index) => index === 0 || index === lines.length - 1 || !/^\s*(?:#[^\n]*)?$/.test(line),
  );
  return kept
    .map((line, index) => {
      const bare = line.replace(/\r+$/, '');
      if (index === kept.length - 1) return bare;
      const end = bare.replace(/[ \t]+$/, '');
      return end.endsWith(escapedBy) ? end.slice(0, -1) : bare;
    })
    .join('');
}
