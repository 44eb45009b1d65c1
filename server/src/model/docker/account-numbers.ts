import type { TextChange } from '../../syntax/change.js';
import type { AccountCreation } from './account-creation.js';
import { accountsOf } from './base-image.js';
import type { Stage } from './stage.js';

/** An account that is made with a number that another one of its kind has. */
export interface RepeatedId {
  readonly account: AccountCreation;
  readonly name: string;
  readonly id: number;
  /** The name of the account that has it first. */
  readonly first: string;
  /** The next number that no account of the stage has. */
  readonly free: number;
  /** Gives it that number; undefined where the instruction is a JSON array. */
  readonly change: TextChange | undefined;
}

/** The accounts that a stage itself makes with a number that is taken, in order. */
export function repeatedIds(stage: Stage): readonly RepeatedId[] {
  const accounts = [...accountsOf(stage)].reverse();
  const taken = new Set(accounts.flatMap(({ id }) => id ?? []));
  return accounts.flatMap((account, index) => {
    const { id, kind, name, idWord } = account;
    const first = accounts
      .slice(0, index)
      .find((other) => other.kind === kind && other.id === id && other.name !== undefined);
    const isOwn = account.nameWord.range.start >= stage.range.start;
    if (id === undefined || name === undefined || first?.name === undefined || first.name === name || !isOwn) return [];
    let free = id + 1;
    while (taken.has(free)) free++;
    const isPlain = idWord !== undefined && idWord.range.end - idWord.range.start === String(id).length;
    return [
      {
        account,
        name,
        id,
        first: first.name,
        free,
        change: isPlain ? { kind: 'text', edits: [{ range: idWord.range, newText: String(free) }] } : undefined,
      },
    ];
  });
}
