import { describe, expect, it } from 'vitest';
import { hidingPlaces } from './hiding-places.js';
import { judged, linesAt, saidOf } from './planted.js';
import { plantedFormats } from './planted-formats.js';
import { Random } from './random.js';

/** A piece of a text that is long enough to give it away: eight characters behind the first four. */
const piecesOf = (text: string): string[] =>
  Array.from({ length: Math.max(text.length - 12, 1) }, (_, index) => text.slice(index + 4, index + 12));

/** Pieces of a format that every credential of it has, and a message may say. */
const isPublic = (piece: string): boolean => /^[a-z_:/.-]+$|PRIVATE|BEGIN|KEY-/i.test(piece);

const seedOf = (name: string): number => [...name].reduce((sum, char) => sum * 31 + (char.codePointAt(0) ?? 0), 7);

/** What of a text shows in a file as it is, whatever the file quotes. */
const beginningOf = (text: string): string => /^[^"'\\&]{1,20}/.exec(text)?.[0] ?? text;

describe.each(hidingPlaces)('$name', ({ path, hide, shown = (text) => text }) => {
  it('gives away every credential, and no message repeats it', () => {
    const missed: string[] = [];
    for (const { name, make } of plantedFormats) {
      const text = make(new Random(seedOf(name)));
      const file = hide(text);
      const written = shown(text);
      const problems = judged(path, file);
      const isHit = problems.some(({ range }) => linesAt(file, range).includes(beginningOf(written)));
      if (!isHit) missed.push(name);
      for (const words of saidOf(problems))
        for (const piece of [...piecesOf(text), ...piecesOf(written)])
          if (!isPublic(piece)) expect(words).not.toContain(piece);
    }
    expect(missed).toEqual([]);
  });

  it('does not take a look-alike for one', () => {
    const taken = plantedFormats.flatMap(({ name, lookAlike }) =>
      judged(path, hide(lookAlike(new Random(seedOf(name)))))
        // Whatever a Secret holds counts, and is handed over as it is.
        .filter(({ rule }) => rule.cause !== 'plain-credential' || rule.on !== 'Secret')
        .map(({ message }) => `${name}: ${message}`),
    );
    expect(taken).toEqual([]);
  });
});

it('holds enough formats', () => {
  expect(new Set(plantedFormats.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
  expect(plantedFormats.every(({ source }) => source.length > 0)).toBe(true);
});
