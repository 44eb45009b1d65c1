import { describe, expect, it } from 'vitest';
import { fixedPlaces, type NamedPlace, namedPlaces } from './named-places.js';
import { judged, linesAt, saidOf } from './planted.js';
import { Random } from './random.js';

const NAMES = [
  ['db', 'password'],
  ['admin', 'passwd'],
  ['redis', 'pass'],
  ['key', 'passphrase'],
  ['api', 'token'],
  ['client', 'secret'],
  ['secret', 'access', 'key'],
  ['api', 'key'],
  ['encryption', 'key'],
] as const;

/** Names that are about credentials, and whose values are none. */
const HARMLESS = [
  ['db', 'password', 'file'],
  ['password', 'policy'],
  ['token', 'ttl'],
  ['secret', 'name'],
  ['public', 'key'],
  ['password', 'length'],
  ['token', 'url'],
  ['existing', 'secret'],
] as const;

/** Values that stand for another, or are none. */
const NO_VALUES = [
  '$(DB_PASSWORD)',
  '<password>',
  'REPLACE_ME',
  'your-password-here',
  '/run/secrets/db',
  'ENC[AES256_GCM,data:k7Qp2xVb9z]',
  'true',
  '********',
  'vault:secret/data/shop#password',
] as const;

const spell = (words: readonly string[], spelling: NamedPlace['spelling']): string =>
  spelling === 'UPPER_CASE'
    ? words.join('_').toUpperCase()
    : spelling === 'kebab-case'
      ? words.join('-')
      : words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');

const random = new Random(7);
const VALUES = [
  'violet-otter-93',
  random.text('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789', 24),
  random.text('0123456789abcdef', 32),
  `Zt7${random.text('abcdefghijkmnpqrstuvwxyz', 5)}!Q9.${random.text('23456789', 4)}`,
];

describe.each(namedPlaces)('$name', ({ path, hide, shown = (value) => value, spelling, namesObjects }) => {
  it('gives away every credential by its name, and no message repeats it', () => {
    const missed: string[] = [];
    for (const words of NAMES) {
      for (const value of VALUES) {
        if (namesObjects && /(?:secret|key)$/.test(words.join('-')) && /^[a-z]+(?:-[a-z\d]+)+$/.test(value)) continue;
        const name = spell(words, spelling);
        const file = hide(name, value);
        const problems = judged(path, file);
        if (!problems.some(({ range }) => linesAt(file, range).includes(shown(value)))) missed.push(`${name}=${value}`);
        for (const said of saidOf(problems)) expect(said).not.toContain(value.slice(0, 8));
      }
    }
    expect(missed).toEqual([]);
  });

  it('does not take a look-alike for one', () => {
    const taken = [
      ...HARMLESS.map((words) => hide(spell(words, spelling), 'shop-settings')),
      ...NAMES.flatMap((words) => NO_VALUES.map((value) => hide(spell(words, spelling), value))),
    ].flatMap((file) => judged(path, file).map(({ rule, message }) => `${rule.id}: ${message}\n${file}`));
    expect(taken).toEqual([]);
  });
});

describe.each(fixedPlaces)('$name', ({ path, hide, shown = (value) => value }) => {
  it('gives away what it holds, and no message repeats it', () => {
    for (const value of VALUES) {
      const file = hide('password', value);
      const problems = judged(path, file);
      expect(problems.map(({ range }) => linesAt(file, range)).join('\n')).toContain(shown(value));
      for (const said of saidOf(problems)) {
        expect(said).not.toContain(value.slice(0, 8));
        expect(said).not.toContain(shown(value).slice(0, 8));
      }
    }
  });

  it('does not take a placeholder for one', () => {
    for (const value of ['<password>', '$(DB_PASSWORD)'])
      if (shown(value) === value) expect(judged(path, hide('password', value))).toEqual([]);
  });
});
