import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until.js';

const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const severities = ['error', 'warning', 'information', 'hint'];

/** What the editor shows of Hullcheck, one line each. */
function shown(): string[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) =>
      diagnostics
        .filter(({ source }) => source === 'hullcheck')
        .map(({ code, severity, message, range: { start, end } }) =>
          [
            path.relative(folder(), uri.fsPath).split(path.sep).join('/'),
            `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`,
            severities[severity],
            typeof code === 'object' ? code.value : code,
            message,
          ].join(' '),
        ),
    )
    .sort();
}

interface Row {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly foldedInto?: unknown;
}

let rows: Row[] = [];

/** What the command line says of the same folder, in the same form; without what is folded into another finding. */
function said(): string[] {
  return rows
    .filter(({ foldedInto }) => foldedInto === undefined)
    .map(({ file, line, column, endLine, endColumn, severity, rule, message }) =>
      [file, `${line}:${column}-${endLine}:${endColumn}`, severity, rule, message].join(' '),
    )
    .sort();
}

describe('the sample workspace', () => {
  const root = process.env.E2E_ROOT ?? '';

  before(() => {
    const cli = path.join(root, 'dist/server/cli.js');
    const flags = ['--format', 'json', '--fail-on', 'never'];
    const output = execFileSync(process.execPath, [cli, '.', ...flags], {
      cwd: folder(),
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    rows = JSON.parse(output).findings;
  });

  it('shows in the editor what the command line says, in files that nobody has opened', async () => {
    assert.ok(rows.length > 40, `${rows.length} findings`);
    await until('the same findings', () => shown().join('\n') === said().join('\n')).catch(() => {});
    assert.deepEqual(shown(), said());
  });

  it('holds the mistakes that its README lists, and keeps clean what it calls clean', () => {
    const readme = readFileSync(path.join(folder(), 'README.md'), 'utf8');
    const [wrong = '', right = ''] = readme.split('## What is in order');
    const listed = [...wrong.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, file, rule]) => `${file} ${rule}`);
    const found = new Set(rows.map(({ file, rule }) => `${file} ${rule}`));
    assert.deepEqual(
      listed.filter((each) => !found.has(each)),
      [],
      'listed and not found',
    );
    const clean = right
      .split('\n- ')
      .filter((item) => !item.includes('on purpose'))
      .flatMap((item) => [...item.matchAll(/`([^`]+\/[^`]+)`/g)].map((match) => match[1]));
    assert.ok(clean.length >= 7);
    assert.deepEqual(
      rows.filter(({ file }) => clean.includes(file)).map(({ file, rule }) => `${file} ${rule}`),
      [],
      'called clean',
    );
  });
});
