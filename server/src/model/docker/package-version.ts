import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { extendWord } from './command-edit.js';
import type { PackageFamily, PackageManagerCall, PackageSpec } from './package-manager.js';

/** Stands for a version, which only the author can choose; packages after the first have a number behind it. */
const VERSION = 'VERSION';

const FILLED_IN = new RegExp(`-${VERSION}\\d?$`);

/** How a version is written behind a name; `pacman` has no way. */
const WRITTEN: Readonly<Record<PackageFamily, string | undefined>> = {
  apt: '=',
  apk: '=',
  zypper: '=',
  rpm: '-',
  pip: '==',
  npm: '@',
  gem: ':',
  go: '@',
  cargo: '@',
  pacman: undefined,
};

/** Options that give the version or a source of its own, by family. */
const SAYS_VERSION: Readonly<Partial<Record<PackageFamily, readonly string[]>>> = {
  gem: ['-v', '--version'],
  cargo: ['--version', '--vers', '--git', '--path'],
  pip: ['-c', '--constraint', '--constraints'],
  zypper: ['-t', '--type'],
};

/** Verbs that install groups, or what builds a package needs. */
const GROUPS: ReadonlySet<string | undefined> = new Set(['groupinstall', 'builddep', 'localinstall']);

/** A name for whatever is newest. */
const MOVING = /^@(?:latest|next|master|main|HEAD|\*)$/;

/** The packages of an installation that take whatever version is there on the day; with `isCautious` modules of Go that a `go.mod` may pin too. */
export function unpinnedPackages(call: PackageManagerCall, isCautious: boolean): readonly PackageSpec[] {
  const { command, family, action, verb, packages, syntax } = call;
  if (action !== 'install' || packages.length === 0 || GROUPS.has(verb?.value)) return [];
  if (command.hasOption(SAYS_VERSION[family] ?? [], syntax)) return [];
  return packages.filter(({ name, version, isFile }) => {
    // A version of letters, as the placeholder is, reads as a part of the name.
    if (name === undefined || isFile || (family === 'rpm' && FILLED_IN.test(name))) return false;
    if (version !== undefined) return MOVING.test(version);
    if (family === 'go') return isCautious && /^[\w-]+(?:\.[\w-]+)+\//.test(name);
    return !name.startsWith('@') || family === 'npm';
  });
}

/** Writes a version behind each package; undefined where the manager has no way to say one. */
export function pinVersions(
  run: RunInstruction,
  { family }: PackageManagerCall,
  packages: readonly PackageSpec[],
): { readonly changes: readonly [TextChange, ...TextChange[]]; readonly placeholders: readonly string[] } | undefined {
  const operator = WRITTEN[family];
  // Snippets of more than nine stops are a list to be written elsewhere.
  if (operator === undefined || packages.length > 9 || packages.some(({ version }) => version !== undefined))
    return undefined;
  const placeholders = packages.map((_, i) => (packages.length === 1 ? VERSION : `${VERSION}${i + 1}`));
  const changes = packages.flatMap(({ word }, i) => extendWord(run, word, `${operator}${placeholders[i]}`) ?? []);
  const [first, ...rest] = changes;
  return first === undefined || changes.length < packages.length
    ? undefined
    : { changes: [first, ...rest], placeholders };
}
