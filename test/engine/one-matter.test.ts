// What one rule of a role allows: findings of a cause whose parts keep their own fixes, folded on a place in the subject.
import { describe, expect, test } from 'vitest';
import { type AnyRule, defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';

/** Reports an item of a list in each rule of a role, and takes it away. */
const itemRule = (id: string, list: string, item: string, leads: boolean): RegisteredRule => ({
  ...(defineRule({
    id,
    title: id,
    severity: 'warning',
    why: '',
    cause: 'role-rights',
    on: 'Role',
    *check(role) {
      for (const rule of role.field('rules').items())
        for (const found of rule.field(list).items())
          if (found.is(item))
            yield {
              at: found,
              owner: rule,
              leads,
              message: `It has "${item}".`,
              fix: { title: `Remove ${item}`, changes: [found.remove()], risk: `No ${item}.` },
            };
    },
    bad: [{ code: '' }],
    good: [''],
  }) as AnyRule),
  theme: 'rbac',
});

const rules = [
  itemRule('all-resources', 'resources', '*', true),
  itemRule('may-create', 'verbs', 'create', false),
  itemRule('may-delete', 'verbs', 'delete', false),
];
const uri = 'file:///w/role.yaml';

function open(text: string): Workspace {
  const workspace = new Workspace(rules, { folders: ['file:///w'] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change([{ uri, text, isOpen: true }]);
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

const shown = (workspace: Workspace): readonly string[] =>
  workspace
    .findings(uri)
    .filter(({ foldedInto }) => !foldedInto)
    .map(({ rule, parts }) => [rule.id, ...parts.map((part) => part.rule.id)].join(' +'));

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web }
rules:
  - apiGroups: [""]
    resources: [pods, "*"]
    verbs: [get, create, delete]
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, create, delete]
`;

describe('a cause whose parts keep their fixes', () => {
  test('is folded on the place, whoever leads first', () => {
    expect(shown(open(ROLE))).toEqual(['all-resources +may-create +may-delete', 'may-create +may-delete']);
  });

  test('is folded within one document alone', () => {
    const workspace = open(`${ROLE}---\n${ROLE}`);
    expect(shown(workspace)).toHaveLength(4);
    workspace.change([{ uri, text: `kind: Empty\n---\n${ROLE}---\n${ROLE}`, isOpen: true }]);
    workspace.analyze();
    expect(shown(workspace)).toHaveLength(4);
  });

  test('offers the fixes of each part', () => {
    const workspace = open(ROLE);
    const [first] = workspace.findings(uri);
    if (first === undefined) throw new Error('Nothing is found.');
    const fixes = workspace.fixes(uri, first);
    expect(fixes.map(({ title, risk }) => `${title}: ${risk}`)).toEqual([
      'Remove *: No *.',
      'Remove create: No create.',
      'Remove delete: No delete.',
    ]);
    expect(applyEdits(ROLE, fixes[1]?.edits.edits.get(uri) ?? [])).toBe(ROLE.replace('create, ', ''));
  });

  test('is fixed in turn, until nothing is left', () => {
    const workspace = open(ROLE);
    const { edits } = workspace.fixAll([uri], () => true);
    const text = applyEdits(ROLE, edits.get(uri) ?? []);
    expect(text).toBe(ROLE.replace(', "*"', '').replaceAll(', create, delete', ''));
  });

  test('goes with the finding that leads, where that is ignored', () => {
    const workspace = open(ROLE);
    const [first] = workspace.findings(uri);
    const plan = first && workspace.ignore(first, 'for the test');
    const text = applyEdits(ROLE, plan?.edits.get(uri) ?? []);
    expect(text).toContain('# hullcheck-ignore all-resources -- for the test');
    expect(shown(open(text))).toEqual(['may-create +may-delete']);
  });

  test('stays where a part is ignored', () => {
    const text = ROLE.replace('    verbs', '    # hullcheck-ignore may-create -- for the test\n    verbs');
    expect(shown(open(text))).toEqual(['all-resources +may-delete', 'may-create +may-delete']);
  });

  test('is ignored part by part where none leads', () => {
    const workspace = open(ROLE);
    const last = workspace.findings(uri).find(({ parts }) => parts.length === 1);
    const plan = last && workspace.ignore(last, 'for the test');
    const text = applyEdits(ROLE, plan?.edits.get(uri) ?? []);
    expect(text).toContain('# hullcheck-ignore may-create, may-delete -- for the test');
    expect(shown(open(text))).toEqual(['all-resources +may-create +may-delete']);
  });
});
