// The command line on files of a folder of its own, as a process would run it.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ExitCode, type Host, run } from '../../server/src/cli/run.js';
import { renderRulePage } from '../../server/src/docs/page.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { sampleRules } from './sample-rules.js';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A folder with files; call `remove` in the end. */
export class Folder {
  readonly path: string;

  constructor(files: Readonly<Record<string, string | Buffer>>) {
    this.path = realpathSync(mkdtempSync(path.join(tmpdir(), 'hullcheck-')));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string | Buffer): void {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(name: string): string {
    return readFileSync(path.join(this.path, name), 'utf8');
  }

  async run(
    args: readonly string[],
    host: Partial<Host> = {},
    rules: readonly RegisteredRule[] = sampleRules,
  ): Promise<Ran> {
    let [out, err] = ['', ''];
    const code = await run(args, rules, {
      folder: this.path,
      stdout: {
        isTTY: false,
        write: (text) => {
          out += text;
        },
      },
      stderr: {
        isTTY: false,
        write: (text) => {
          err += text;
        },
      },
      environment: {},
      version: '1.2.3',
      page: (id) => rules.filter((rule) => rule.id === id).map((rule) => renderRulePage(rule, rules))[0],
      now: () => Date.UTC(2026, 5, 1),
      ...host,
    });
    return { code, out, err };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs in a folder that exists for as long as the work takes. */
export async function inFolder<Result>(
  files: Readonly<Record<string, string | Buffer>>,
  work: (folder: Folder) => Promise<Result>,
): Promise<Result> {
  const folder = new Folder(files);
  try {
    return await work(folder);
  } finally {
    folder.remove();
  }
}
