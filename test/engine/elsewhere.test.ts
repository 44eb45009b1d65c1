// A fix may change objects of other files: all of it is done, or none.
import { describe, expect, test } from 'vitest';
import { defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import type { ElsewhereChange } from '../../server/src/syntax/change.js';
import { applyEdits } from '../../server/src/syntax/text.js';

const FOLDER = 'file:///w';
const uriOf = (path: string): string => `${FOLDER}/${path}`;
const blank = { why: 'A rule of the tests.', bad: [{ code: '' }], good: [''] } as const;

/** ConfigMaps name in `data` what is to be done where: `FILE: DOCUMENT PATH ACTION VALUE`, one after the other. */
const rule: RegisteredRule = {
  ...defineRule({
    ...blank,
    id: 'sample-elsewhere',
    title: 'Something elsewhere',
    severity: 'warning',
    on: 'ConfigMap',
    reads: ['namespaces'],
    *check(configMap) {
      const data = configMap.field('data');
      if (!data.isPresent) return;
      yield {
        at: data,
        message: `${configMap.title} changes others.`,
        fix: {
          title: 'Change them',
          changes: [data.remove(), ...data.entries().map(([file, { text = '' }]) => changeOf(file, text))],
          risk: 'Others change.',
        },
      };
    },
  }),
  theme: 'secrets',
};

function changeOf(file: string, text: string): ElsewhereChange {
  const [document = '', path = '', action = '', value = ''] = text.split(' ');
  return {
    kind: 'elsewhere',
    object: { uri: uriOf(file.replace(/^\d-/, '')), document: Number(document), path: '' },
    steps: path.split('.'),
    action: action === 'remove' ? { kind: 'remove' } : { kind: action === 'set' ? 'set' : 'append', value },
  };
}

const map = (name: string, data: Readonly<Record<string, string>> = {}): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n${
    Object.keys(data).length === 0
      ? ''
      : `data:\n${Object.entries(data)
          .map(([key, value]) => `  ${key}: ${value}\n`)
          .join('')}`
  }`;
const service = (name: string, label = 'old'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  type: ${label} # kept\n`;

function open(files: Readonly<Record<string, string>>): { workspace: Workspace; refusals: string[] } {
  const refusals: string[] = [];
  const workspace = new Workspace([rule], { folders: [FOLDER], onRefusal: (message) => refusals.push(message) });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change(Object.entries(files).map(([path, text]) => ({ uri: uriOf(path), text })));
  workspace.setComplete(true);
  workspace.analyze();
  return { workspace, refusals };
}

const textsAfter = (
  workspace: Workspace,
  edits: ReadonlyMap<string, Parameters<typeof applyEdits>[1]>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...edits].map(([uri, list]) => [uri.slice(FOLDER.length + 1), applyEdits(workspace.text(uri) ?? '', list)]),
  );

const offered = (workspace: Workspace, path: string): Readonly<Record<string, string>> | undefined => {
  const [finding] = workspace.findings(uriOf(path));
  const [fix] = finding ? workspace.fixes(uriOf(path), finding) : [];
  return fix && textsAfter(workspace, fix.edits.edits);
};
const all = (workspace: Workspace): Readonly<Record<string, string>> =>
  textsAfter(workspace, workspace.fixAll(workspace.uris(), () => true).edits);

describe('a fix that reaches into other files', () => {
  test('changes, adds and removes fields there, and in other documents of its own file', () => {
    const { workspace } = open({
      'a.yaml': `${map('a', { 'b.yaml': '1 spec.type set new', '1-b.yaml': '0 spec.type remove', 'a.yaml': '1 metadata.finalizers append last' })}---\n${service('own')}`,
      'b.yaml': `${service('one')}---\n${service('two')}`,
    });
    const after = {
      'a.yaml': `${map('a')}---\n${service('own').replace('name: own }', 'name: own, finalizers: [last] }')}`,
      'b.yaml': `${service('one').replace(/spec:\n.*\n/, '')}---\n${service('two', 'new')}`,
    };
    expect(offered(workspace, 'a.yaml')).toEqual(after);
    expect(all(workspace)).toEqual(after);
  });

  test.each([
    ['the file is gone', { 'c.yaml': '0 spec.type set new' }],
    ['the object is gone', { 'b.yaml': '3 spec.type set new' }],
    ['an object of its own file is gone', { 'a.yaml': '3 spec.type set new' }],
    ['the field is gone', { 'b.yaml': '0 spec.other remove' }],
    ['what holds the field is gone', { 'b.yaml': '0 status.other.type set new' }],
  ])('is left out as a whole where %s', (_, data) => {
    const { workspace, refusals } = open({ 'a.yaml': map('a', data), 'b.yaml': service('one') });
    expect(offered(workspace, 'a.yaml')).toBeUndefined();
    expect(refusals.join()).toMatch(/is not offered in .*no longer there/);
    expect(all(workspace)).toEqual({});
  });

  test('and is not offered where the other file has a syntax error', () => {
    const { workspace } = open({
      'a.yaml': map('a', { 'b.yaml': '0 spec.type set new' }),
      'b.yaml': `${service('one')}x: [`,
    });
    expect(offered(workspace, 'a.yaml')).toBeUndefined();
  });
});

describe('all fixes of a workspace', () => {
  test('reach into one file one after the other, whatever the order', () => {
    const files = {
      'a.yaml': map('a', { 'm.yaml': '1 spec.type set first' }),
      'm.yaml': `${map('m', { 'z.yaml': '1 spec.type set second' })}---\n${service('m')}`,
      'z.yaml': `${map('z', { 'a.yaml': '0 metadata.generateName set x' })}---\n${service('z')}`,
    };
    const { workspace } = open(files);
    expect(all(workspace)).toEqual({
      'a.yaml': map('a').replace('name: a }', 'name: a, generateName: x }'),
      'm.yaml': `${map('m')}---\n${service('m', 'first')}`,
      'z.yaml': `${map('z')}---\n${service('z', 'second')}`,
    });
    // What was tried is as it was.
    expect(Object.entries(files).every(([path, text]) => workspace.text(uriOf(path)) === text)).toBe(true);
  });

  test('leave out what cannot be done, and do the rest', () => {
    const { workspace, refusals } = open({
      'a.yaml': [
        map('a', { 'gone.yaml': '0 spec.type set new' }),
        map('b', { 'a.yaml': '2 spec.type set new' }),
        service('a'),
      ].join('---\n'),
    });
    expect(all(workspace)).toEqual({
      'a.yaml': [map('a', { 'gone.yaml': '0 spec.type set new' }), map('b'), service('a', 'new')].join('---\n'),
    });
    expect(refusals.join()).toMatch(/reach from .* to other objects are left out/);
  });
});
