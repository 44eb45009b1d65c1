import { Buffer } from 'node:buffer';
import path from 'node:path';
import type { Cancellation } from '../engine/outside.js';
import { onPath } from './on-path.js';
import { type ProgramResult, runProgram } from './run-program.js';

/** Why a revision cannot be read, in words for the person who asked. */
export class UnreadableRevision extends Error {}

export interface RevisionRequest {
  /** A folder of the repository, or a bare repository. */
  readonly folder: string;
  /** A commit, a tag or a branch. */
  readonly revision: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Which files are wanted, by their whole paths. */
  readonly wants: (file: string) => boolean;
}

const MINUTE = 60_000;
const MAX_BYTES = 512 * 1024 * 1024;
const NEVER: Cancellation = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => {} }),
};

/**
 * The texts of files as a revision has them, by whole path. Asks git for nothing but what lies in the repository: no
 * remote is asked, and no program of its configuration runs (no filters, no text conversion, no hooks).
 */
export async function readRevision(request: RevisionRequest): Promise<ReadonlyMap<string, string>> {
  const { folder, revision, wants } = request;
  const git = runner(request);
  const prefix = await git(['rev-parse', '--show-prefix']);
  if (prefix.code !== 0) throw new UnreadableRevision(`"${folder}" is in no git repository.${reasonOf(prefix)}`);
  const root = rootOf(folder, prefix.stdout.replace(/\n$/, ''));
  const commit = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (revision.startsWith('-') || commit.code !== 0)
    throw new UnreadableRevision(`git knows no revision "${revision}"; a shallow clone may not hold it.`);
  const tree = await git(['ls-tree', '-r', '-z', '--full-tree', commit.stdout.trim()]);
  if (tree.code !== 0) throw new UnreadableRevision(`The files of "${revision}" cannot be listed.${reasonOf(tree)}`);
  const files = filesOf(tree.stdout).flatMap(({ name, id }) => {
    const file = path.join(root, name);
    return wants(file) ? [{ file, id }] : [];
  });
  if (files.length === 0) return new Map();
  const blobs = await git(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join(''));
  if (blobs.code !== 0) throw new UnreadableRevision(`The files of "${revision}" cannot be read.${reasonOf(blobs)}`);
  return textsOf(blobs.bytes, files);
}

function runner({ folder, environment }: RevisionRequest) {
  const program = onPath('git', environment);
  if (program === undefined) throw new UnreadableRevision('git is not installed, or not on PATH.');
  return async (args: readonly string[], input?: string): Promise<ProgramResult> => {
    const result = await runProgram({
      program,
      args,
      folder,
      environment: {
        ...environment,
        // What is not there is not fetched, nobody is asked for a password, and nothing is written.
        GIT_NO_LAZY_FETCH: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
      },
      cancellation: NEVER,
      timeout: MINUTE,
      maxBytes: MAX_BYTES,
      ...(input !== undefined && { input }),
    });
    if (result.ended === 'timeout') throw new UnreadableRevision('git did not answer within a minute.');
    if (result.ended !== undefined) throw new UnreadableRevision('The files of the revision are too large.');
    return result;
  };
}

/** The folder that paths of the repository count from, by the way from there to a folder in it. */
function rootOf(folder: string, prefix: string): string {
  const steps = prefix.split('/').filter(Boolean);
  return path.join(folder, ...steps.map(() => '..'));
}

/** The first line of what git complains about. */
const reasonOf = ({ stderr }: ProgramResult): string => {
  const [line = ''] = stderr.replace(/^fatal: /, '').split('\n');
  return line === '' || line.startsWith('not a git repository') ? '' : ` git says: ${line}`;
};

/** Files of `git ls-tree -z`; links and submodules are passed over. */
const filesOf = (listing: string): readonly { readonly name: string; readonly id: string }[] =>
  listing.split('\0').flatMap((line) => {
    const [, id, name] = /^100\d{3} blob ([\da-f]+)\t(.+)$/s.exec(line) ?? [];
    return id === undefined || name === undefined ? [] : [{ name, id }];
  });

/** What `git cat-file --batch` prints: a line with the size, then the bytes, one after the other in the order asked for. */
function textsOf(
  bytes: Uint8Array,
  files: readonly { readonly file: string; readonly id: string }[],
): ReadonlyMap<string, string> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<string, string>();
  let at = 0;
  for (const { file, id } of files) {
    const end = all.indexOf(10, at);
    const [, size] = /^[\da-f]+ blob (\d+)$/.exec(all.toString('latin1', at, end)) ?? [];
    // A partial clone does not hold every file, and none is fetched.
    if (size === undefined) throw new UnreadableRevision(`The repository does not hold "${file}" (${id}).`);
    const start = end + 1;
    at = start + Number(size) + 1;
    const content = all.subarray(start, start + Number(size));
    if (!content.includes(0)) texts.set(file, content.toString('utf8'));
  }
  return texts;
}
