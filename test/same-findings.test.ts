import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileUri } from '../server/src/cli/file-uri.js';
import { nodeFiles } from '../server/src/cli/node-file-system.js';
import { run } from '../server/src/cli/run.js';
import { rules } from '../server/src/rules/index.js';
import { Editor } from './lsp/editor.js';

const root = path.resolve(import.meta.dirname, '..');
const { HULLCHECK_REALWORLD: named } = process.env;
const realworld = named ? path.resolve(named) : path.resolve(root, '../shared/realworld');

/** A part of a repository whose other parts have a say, and names that are not plain. */
const repository = mkdtempSync(path.join(realpathSync(tmpdir()), 'hullcheck-repository-'));
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { hostPID: true, containers: [] }\n`;
const files: Readonly<Record<string, string>> = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.gitignore': 'generated/\n',
  '.hullcheck.yaml': 'profile: strict\nexclude: [parts/shop/legacy]\n',
  '.vscode/settings.json': '{ "files.exclude": { "**/hidden": true } }',
  'elsewhere.yaml': pod('elsewhere'),
  'parts/shop/pod.yaml': pod('plain'),
  'parts/shop/generated/pod.yaml': pod('generated'),
  'parts/shop/legacy/pod.yaml': pod('legacy'),
  'parts/shop/hidden/pod.yaml': pod('hidden'),
  'parts/shop/a folder (copy) é @1+2/pod #1.yaml': pod('odd'),
  'parts/shop/a folder (copy) é @1+2/.gitignore': 'not this.yaml\n',
  'parts/shop/a folder (copy) é @1+2/not this.yaml': pod('ignored'),
  'parts/shop/calm/.hullcheck.yaml': 'profile: recommended\n',
  'parts/shop/calm/pod.yaml': pod('calm'),
  'parts/shop/module/.git': 'gitdir: ../.git/modules/module\n',
  'parts/shop/module/pod.yaml': pod('module'),
  'parts/shop/node_modules/x/pod.yaml': pod('foreign'),
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
  writeFileSync(path.join(repository, name), text);
}
const part = path.join(repository, 'parts/shop');
afterAll(() => rmSync(repository, { recursive: true }));

const folders = [path.join(root, 'test/sample'), part, ...(existsSync(realworld) ? [realworld] : [])];

interface Entry {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly foldedInto?: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly rule: string;
  };
}

/** One finding that is shown, with the rules that it speaks for. */
const line = ({ file, line, column, endLine, endColumn, severity, rule, message }: Entry, parts: string[]): string =>
  [file, `${line}:${column}-${endLine}:${endColumn}`, severity, rule, `[${parts.sort()}]`, message].join(' ');

/** What the command line says, with `--format json`. */
async function said(folder: string): Promise<string[]> {
  let output = '';
  let complaints = '';
  const code = await run(['.', '--format', 'json', '--fail-on', 'never', '--today', '2026-11-01'], rules, {
    folder,
    stdout: {
      write: (text) => {
        output += text;
      },
      isTTY: false,
    },
    stderr: {
      write: (text) => {
        complaints += text;
      },
      isTTY: false,
    },
    environment: {},
    version: '0.0.0',
    page: () => undefined,
    now: () => performance.now(),
  });
  expect(complaints).not.toContain('failed');
  expect(code).toBe(0);
  const { findings }: { findings: Entry[] } = JSON.parse(output);
  const parts = new Map<string, string[]>();
  const key = (file: string, at: number, column: number, rule: string): string => `${file}:${at}:${column} ${rule}`;
  for (const { foldedInto: into, rule } of findings) {
    if (!into) continue;
    const speaker = key(into.file, into.line, into.column, into.rule);
    parts.set(speaker, [...(parts.get(speaker) ?? []), rule]);
  }
  return findings
    .filter(({ foldedInto }) => foldedInto === undefined)
    .map((entry) => line(entry, parts.get(key(entry.file, entry.line, entry.column, entry.rule)) ?? []))
    .sort();
}

/** What the Problems panel shows. */
function shown(editor: Editor, folder: string): string[] {
  const prefix = `${fileUri(folder)}/`;
  return editor
    .all()
    .flatMap(([uri, diagnostics]) =>
      diagnostics
        .filter(({ code }) => code !== undefined)
        .map(({ range: { start, end }, code, severity = 1, message, data }) =>
          line(
            {
              file: decodeURIComponent(uri.slice(prefix.length)),
              line: start.line + 1,
              column: start.character + 1,
              endLine: end.line + 1,
              endColumn: end.character + 1,
              severity: ['error', 'warning', 'information', 'hint'][severity - 1] ?? '',
              rule: String(code),
              message: String(message),
            },
            (data as { parts: string[] }).parts,
          ),
        ),
    )
    .sort();
}

describe.each(folders)('%s', (folder) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await Editor.ready({ source: nodeFiles, folders: [fileUri(folder)], rules, patience: 120_000 });
  }, 120_000);
  afterAll(() => editor?.stop());

  test('shows in the editor what the command line says', { timeout: 120_000 }, async () => {
    const expected = await said(folder);
    expect(expected.length).toBeGreaterThan(folder === part ? 3 : 20);
    expect(shown(editor, folder)).toEqual(expected);
    if (folder === part)
      expect(new Set(expected.map((each) => each.split(/:\d/)[0]?.split(' ')[0]))).toEqual(
        new Set(['a', 'module/pod.yaml', 'pod.yaml', 'calm/pod.yaml']),
      );
    expect(editor.log.filter((message) => message.includes('failed'))).toEqual([]);
  });
});
