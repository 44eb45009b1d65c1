import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** A program that git-sync is told to run. */
export interface GitSyncProgram {
  readonly field: Field;
  /** The flag or the variable that says it. */
  readonly title: string;
  /** As a message names it: quoted, or that it comes from elsewhere. */
  readonly program: string;
  /** True for the hook after each change, false for git itself. */
  readonly isHook: boolean;
}

/** Flags and variables that name programs (git-sync manual, v3 and v4). */
const NAMES: Readonly<Record<string, { readonly isHook: boolean }>> = {
  '--git': { isHook: false },
  GITSYNC_GIT: { isHook: false },
  GIT_SYNC_GIT: { isHook: false },
  '--exechook-command': { isHook: true },
  GITSYNC_EXECHOOK_COMMAND: { isHook: true },
  GIT_SYNC_EXECHOOK_COMMAND: { isHook: true },
};

const OWN_GIT = /^(?:\/usr(?:\/local)?\/bin\/|\/bin\/)?git$/;

/** The programs that a container of git-sync is told to run and that its image does not bring. */
export function gitSyncPrograms(container: Container): readonly GitSyncProgram[] {
  if (!/(?:^|\/)git-sync(?:[:@/]|$)/.test(container.field('image').source ?? '')) return [];
  const words = [...container.field('command').items(), ...container.field('args').items()];
  const flags = words.flatMap((word, index) => {
    const [, flag = '', attached] = /^(--?[\w-]+)(?:=(.*))?$/s.exec(word.text ?? '') ?? [];
    const title = flag.replace(/^-+/, '--');
    const field = attached === undefined ? words[index + 1] : word;
    return field === undefined ? [] : named(field, title, attached ?? field.text);
  });
  const variables = container
    .field('env')
    .items()
    .flatMap((variable) => {
      const source = variable.field('valueFrom');
      const field = source.isPresent ? source : variable.field('value');
      return named(field, variable.field('name').text ?? '', field.text);
    });
  return [...flags, ...variables];
}

function named(field: Field, title: string, program: string | undefined): readonly GitSyncProgram[] {
  const known = Object.hasOwn(NAMES, title) ? NAMES[title] : undefined;
  if (known === undefined || OWN_GIT.test(program ?? '')) return [];
  if (program === undefined && !field.isMap) return [];
  const { isHook } = known;
  return [{ field, title, program: program === undefined ? 'a program from elsewhere' : `"${program}"`, isHook }];
}
