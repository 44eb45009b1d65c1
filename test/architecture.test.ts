import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Every file below a folder, as paths from the project's root. */
const filesBelow = (folder: string): string[] =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .sort()
    : [];

/** What a module imports or exports on from; the formatter has put each such clause at the start of a line. */
const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /^(?:import|export|\})[^'\n]*\bfrom '([^'\n]+)'|^import '([^'\n]+)'|\b(?:import|require)\('([^'\n]+)'\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

interface Layer {
  readonly folders: readonly string[];
  readonly packages: RegExp;
}

/** The files of ours that a file imports. */
const targetsOf = (file: string): string[] =>
  importsOf(read(file)).flatMap((name) =>
    name.startsWith('.')
      ? [path.posix.normalize(path.posix.join(path.posix.dirname(file), name)).replace(/\.js$/, '.ts')]
      : [],
  );

const none = /^$/;

/** The house, bottom up. biome.json says the same once more; this table is read against the imports themselves. */
const layers: Readonly<Record<string, Layer>> = {
  syntax: { folders: [], packages: /^(yaml|unbash)$/ },
  picture: { folders: [], packages: /^@dagrejs\/dagre$/ },
  model: { folders: ['syntax', 'picture'], packages: none },
  engine: { folders: ['syntax', 'picture', 'model'], packages: /^(ignore|picomatch\/posix)$/ },
  rules: { folders: ['model', 'engine'], packages: none },
  docs: { folders: ['engine'], packages: none },
  lsp: { folders: ['picture', 'engine', 'docs'], packages: /^vscode-languageserver(-\w+)?$/ },
  host: { folders: ['engine'], packages: /^node:.+$/ },
  cli: { folders: ['picture', 'engine', 'docs', 'host'], packages: /^node:.+$/ },
  main: { folders: ['engine', 'docs', 'rules', 'lsp', 'cli', 'host'], packages: /^(node:.+|vscode-languageserver.*)$/ },
};

const sources = filesBelow('server/src').filter((file) => file.endsWith('.ts'));
const generatedRegistry = 'server/src/rules/index.ts';
const layerOf = (file: string) => /^server\/src\/([^/]+)\//.exec(file)?.[1];
const ruleFiles = sources.filter((file) => /^server\/src\/rules\/[^/]+\/[^/]+\.ts$/.test(file));
const ruleIds = ruleFiles.map((file) => path.basename(file, '.ts'));

/** The files that turn offsets into lines and columns, of the protocol and of reports, may know what a line is. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'server/src/lsp/convert.ts': ['syntax'],
  'server/src/cli/source-text.ts': ['syntax'],
};

/** The one file that opens connections and the one that runs programs, with all that they take for it. */
const reachesOut: Readonly<Record<string, readonly string[]>> = {
  'server/src/host/request.ts': ['fetch'],
  'server/src/host/run-program.ts': ['node:child_process'],
};

/** The imports of a file that its layer does not allow. */
function forbiddenImports(file: string, text: string): string[] {
  const layer = layerOf(file) ?? '';
  const allowed = layers[layer];
  if (!allowed) return [`${file} is in no known folder`];
  return importsOf(text).filter((name) => {
    if (!name.startsWith('.')) return !allowed.packages.test(name);
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
    const other = layerOf(target);
    if (other === undefined) return true;
    if (exceptions[file]?.includes(other)) return false;
    if (layer === 'rules') return !allowed.folders.includes(other);
    return other !== layer && !allowed.folders.includes(other);
  });
}

describe('direction of imports', () => {
  it.each(sources.filter((file) => file !== generatedRegistry))('%s', (file) => {
    expect(forbiddenImports(file, read(file))).toEqual([]);
  });

  it('is noticed when it is wrong', () => {
    const text = "import a from '../model/pod.js';\nimport 'yaml';\nexport * from '../../syntax/text.js';\n";
    expect(forbiddenImports('server/src/syntax/x.ts', text)).toEqual(['../model/pod.js', '../../syntax/text.js']);
    const rule =
      "import a from './other.js';\nimport b from '../../syntax/text.js';\nimport c from '../../engine/rule.js';\n";
    expect(forbiddenImports('server/src/rules/pods/x.ts', rule)).toEqual(['./other.js', '../../syntax/text.js']);
  });

  it.each(['yaml', 'unbash', 'ignore', 'picomatch/posix', '@dagrejs/dagre'])(
    '%s is known to one file at most, so that it can be swapped',
    (name) => {
      expect(sources.filter((file) => importsOf(read(file)).includes(name)).length).toBeLessThanOrEqual(1);
    },
  );
});

describe('rules', () => {
  it.each(ruleFiles)('%s is short and exports the rule alone', (file) => {
    const text = read(file);
    expect(text.split('\n').length).toBeLessThanOrEqual(161);
    expect(text.match(/^export (?!default)/gm) ?? []).toEqual([]);
    expect(text.match(/^export default /gm)).toHaveLength(1);
    expect(
      text.match(/^(let|var) |\basync\b(?=\s*(function|\())/gm) ?? [],
      'a rule has no state and does not wait',
    ).toEqual([]);
  });

  it('have names that are unique', () => {
    expect(ruleIds.filter((id, index) => ruleIds.indexOf(id) !== index)).toEqual([]);
  });

  it('are named by no other file, so that deleting one is deleting one file', () => {
    const places = [
      ...sources.filter((file) => layerOf(file) !== 'rules'),
      ...['client', 'server/scripts', 'syntaxes', 'test'].flatMap(filesBelow),
      'package.json',
      'build.mjs',
    ].filter((file) => /\.(ts|mjs|js|json|txtar)$/.test(file) && !/^test\/(e2e|sample|\.output)\//.test(file));
    const named = places.flatMap((file) => {
      const words = new Set(read(file).match(/[a-z0-9]+(?:-[a-z0-9]+)+/g));
      return ruleIds.filter((id) => words.has(id)).map((id) => `${file}: ${id}`);
    });
    expect(named).toEqual([]);
  });
});

describe('the judge of the Pod Security Standards', () => {
  const files = filesBelow('test/oracle');

  it('is there', () => {
    expect(files).toContain('test/oracle/pod-security.ts');
  });

  it.each(files)('%s knows nothing of the project, so that it can contradict it', (file) => {
    expect(importsOf(read(file)).filter((name) => !/^(?:yaml|node:(?:fs|path)|\.\/[\w-]+\.js)$/.test(name))).toEqual(
      [],
    );
  });
});

describe('the rest of the house', () => {
  it.each([...sources, ...filesBelow('client/src')].filter((file) => file.endsWith('.ts')))(
    '%s runs no program and opens no connection, but for the two files that may',
    (file) => {
      const text = read(file);
      const modules = /^(?:node:)?(?:child_process|cluster|http|https|http2|net|dgram|tls|dns|vm|worker_threads)$/;
      const reaching = importsOf(text).filter((name) => modules.test(name));
      const calls =
        text.match(/\b(?:fetch|eval)\b(?=[(.])|new (?:Function|WebSocket|XMLHttpRequest|EventSource)\b/g) ?? [];
      expect([...reaching, ...calls]).toEqual(reachesOut[file] ?? []);
    },
  );

  // Each of them does one thing, once, for those who were asked by a person: what they are is checked in their own tests.
  it.each(Object.keys(reachesOut))('%s, which reaches out, is known to its own folder alone', (file) => {
    const users = sources.filter((other) => targetsOf(other).includes(file));
    expect(users.map(layerOf).filter((layer) => layer !== 'host')).toEqual([]);
    expect(users.length).toBeGreaterThan(0);
  });

  it('knows no folder that reaches out but where hosts are joined, and on the command line', () => {
    const users = sources.filter((file) => targetsOf(file).some((target) => layerOf(target) === 'host'));
    expect([...new Set(users.map(layerOf))].sort()).toEqual(['cli', 'host', 'main']);
  });

  it.each(filesBelow('server/src/main'))('%s joins and does not decide, in at most 40 lines', (file) => {
    expect(read(file).split('\n').length).toBeLessThanOrEqual(41);
  });

  it('has no file whose name says nothing', () => {
    const files = [...sources, ...['client/src', 'test'].flatMap(filesBelow)].filter(
      (file) => !file.startsWith('test/sample/'),
    );
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)\b/i.test(file))).toEqual([]);
  });

  const bundle = 'dist/server/browser.js';
  it.runIf(existsSync(path.join(root, bundle)))('the server for browsers asks for nothing that only Node has', () => {
    const text = read(bundle);
    expect(text.match(/\brequire\(|\b(?:from|import\()\s*["']node:/g) ?? []).toEqual([]);
    // What reaches out on other hosts is no part of it.
    expect(text.match(/\bfetch\(|child_process/g) ?? []).toEqual([]);
  });

  const document = 'ARCHITECTURE.md';
  it.runIf(existsSync(path.join(root, document)))('every invariant names an enforcer that exists', () => {
    const invariants = read(document)
      .split('\n')
      .filter((line) => /\bInvariant:/.test(line));
    expect(invariants.length).toBeGreaterThan(0);
    const unenforced = invariants.filter((line) => {
      const files = [...line.matchAll(/`([\w./-]+\.\w+)`/g)].map((match) => match[1] ?? '');
      return !files.some((file) => existsSync(path.join(root, file)));
    });
    expect(unenforced).toEqual([]);
  });
});
