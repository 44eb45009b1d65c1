// What a rule says of itself, before it is run.
import { describe, expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { exampleSettings } from '../../server/src/docs/observe.js';
import type { RegisteredRule, Theme } from '../../server/src/engine/rule.js';
import { codeOf, filesOf, otherRules } from '../support/example.js';
import { exampleRules } from '../support/example-rules.js';
import { Judgement } from '../support/judge.js';
import { loadRuleFiles } from '../support/rule-files.js';

const themes: Readonly<Record<Theme, true>> = {
  image: true,
  'non-root': true,
  'pod-isolation': true,
  rbac: true,
  network: true,
  secrets: true,
  'supply-chain-dockerfile': true,
  'resources-availability': true,
  metadata: true,
  'control-plane': true,
};

/** How each tool writes its ids. What has no entry is written in kebab case or as a tool's own name of a check. */
const peerIds: Readonly<Record<string, RegExp>> = {
  checkov: /^CKV2?_(?:K8S|DOCKER|SECRET|GHA|GIT)_\d+$/,
  trivy: /^(?:AVD-)?(?:KSV|KUBE|DS|KCV)-?\d{3,5}$|^[a-z][a-z0-9-]+$/,
  kics: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  hadolint: /^(?:DL|SC)\d{4}$/,
  kubescape: /^C-\d{4}$/,
  buildkit: /^[A-Z][A-Za-z]+$/,
};

/** Every message and fix that the examples of a rule bring about. */
function observed(rule: RegisteredRule) {
  return [...rule.bad].flatMap((example) => {
    const files = filesOf(codeOf(example), embeddingsOf(codeOf(example))[0]);
    return new Judgement(files, [rule], exampleSettings(rule, example), otherRules(rule)).problems;
  });
}

/** One sentence: a capital or a quoted name first, a full stop last, and none between. */
const isSentence = (text: string): boolean =>
  /^["A-Z`$/]|^[a-z]+[A-Z./]/.test(text) &&
  text.endsWith('.') &&
  !/[.!?] +[A-Z]/.test(text.replace(/"[^"]*"/g, '""')) &&
  !/\n/.test(text);

const rules = await loadRuleFiles();
const all = [...exampleRules, ...rules.flatMap(({ rule }) => rule ?? [])];

describe.each(rules)('$name', ({ name, theme, rule }) => {
  test(`${name} is named after its file, in the folder of a theme`, () => {
    expect(rule?.id).toBe(name);
    expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/);
    expect(Object.keys(themes)).toContain(theme);
  });
});

describe.each(all)('$id', (rule) => {
  test(`${rule.id} has a title of one line, in sentence case, without a full stop`, () => {
    expect(rule.title).toMatch(/^["`A-Z]/);
    expect(rule.title).not.toMatch(/[.!?]$|\n/);
    expect(rule.title.length).toBeLessThanOrEqual(100);
    expect(rule.title).not.toContain(rule.id);
  });

  test(`${rule.id} says why, in two to five sentences`, () => {
    const text = rule.why
      .trim()
      .replace(/`[^`]*`/g, 'code')
      .replace(/\b(?:e\.g|i\.e|etc|vs)\./g, '');
    expect(rule.why.trim()).not.toBe('');
    expect(text).toMatch(/[.)]$/);
    const sentences = text.split(/[.!?:](?=\s|$)/).filter((part) => part.trim() !== '').length;
    expect(sentences).toBeGreaterThanOrEqual(2);
    expect(sentences).toBeLessThanOrEqual(8);
  });

  test(`${rule.id} names each peer and standard once, as they are written there`, () => {
    for (const list of [rule.peers ?? [], rule.standards ?? []]) {
      expect(new Set(list).size).toBe(list.length);
      for (const entry of list) expect(entry).toMatch(/^[a-z-]+:\S(?:.*\S)?$/);
    }
    const malformed = (rule.peers ?? []).filter((peer) => {
      const [tool = '', id = ''] = [peer.slice(0, peer.indexOf(':')), peer.slice(peer.indexOf(':') + 1)];
      return !(peerIds[tool] ?? /./).test(id);
    });
    expect(malformed).toEqual([]);
  });

  test(`${rule.id} speaks in single sentences, with an owner and without ids`, () => {
    for (const { message, fixes } of observed(rule)) {
      expect.soft(isSentence(message), message).toBe(true);
      expect.soft(message).not.toContain(rule.id);
      expect.soft(message).not.toMatch(/\b(?:CKV|KSV|DL\d|CIS \d)|\bshould\b|\bplease\b|\p{Extended_Pictographic}/iu);
      for (const { title, risk, placeholders, changes } of fixes) {
        expect.soft(title).toMatch(/^["`A-Z]/);
        expect.soft(title).not.toMatch(/[.!?]$|\n/);
        if (risk !== undefined) expect.soft(isSentence(risk), risk).toBe(true);
        for (const placeholder of placeholders ?? [])
          expect.soft(JSON.stringify(changes, withoutTrees)).toContain(placeholder);
      }
    }
  });

  test(`${rule.id} describes its options`, () => {
    for (const [name, { description }] of Object.entries(rule.options ?? {})) {
      expect(name).toMatch(/^[a-z][A-Za-z]*$/);
      expect(description).toMatch(/^[A-Z`].*\.$/s);
    }
  });
});

/** A change refers to its field, and through it to the whole document. */
const withoutTrees = (key: string, value: unknown): unknown => (key === 'field' ? undefined : value);

test('ids are unique', () => {
  const ids = all.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
