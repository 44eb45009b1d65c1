import { describe, expect, test } from 'vitest';
import { defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';

const blank = { why: 'A rule of the tests.', bad: [{ code: '' }], good: [''] } as const;
const FOLDER = 'file:///w';
const uriOf = (path: string): string => `${FOLDER}/${path}`;

const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n';

/** One rule that makes a file, one that adds an object where none of the namespace has it, and one that one file changes for another. */
const rules: readonly RegisteredRule[] = [
  {
    ...defineRule({
      ...blank,
      id: 'sample-secret',
      title: 'Literal secret',
      severity: 'error',
      on: 'container',
      *check(container) {
        const value = container.field('env[0].value');
        if (!value.isPresent) return;
        yield {
          at: value,
          message: `Container "${container.name}" holds a secret.`,
          fix: {
            title: 'Move it',
            changes: [value.remove(), { kind: 'create-file', path: 'secret.yaml', text: secret }],
          },
        };
      },
    }),
    theme: 'secrets',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-policy',
      title: 'No policy',
      severity: 'warning',
      on: 'pod',
      reads: ['network'],
      *check(pod, { network }) {
        if (pod.field('hostNetwork').is(true)) return;
        if (network.pods(pod.object.ref, pod.spec.path)?.Ingress !== 'no') return;
        const namespace = pod.object.namespace;
        yield {
          at: pod,
          message: `${pod.title} may be reached by every pod.`,
          fix: {
            title: 'Add a policy',
            changes: [
              {
                kind: 'append-document',
                text: `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny${namespace === undefined ? '' : `\n  namespace: ${namespace}`}\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n`,
              },
            ],
          },
        };
      },
    }),
    theme: 'network',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-host-network',
      title: 'Host network',
      severity: 'error',
      on: 'pod',
      *check(pod) {
        const field = pod.field('hostNetwork');
        if (field.is(true))
          yield {
            at: field,
            message: `${pod.title} shares the network of the node.`,
            fix: { title: 'Remove it', changes: [field.remove()], risk: 'Ports of the node close.' },
          };
      },
    }),
    theme: 'pod-isolation',
  },
];

const pod = (name: string, spec = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n${spec}  containers:\n    - name: app\n      image: app:1\n`;
const withSecret = (name: string): string =>
  `${pod(name, '  hostNetwork: true\n')}      env: [{ name: TOKEN, value: abc }]\n`;

function open(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace(rules, { folders: [FOLDER] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change(Object.entries(files).map(([path, text]) => ({ uri: uriOf(path), text })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

/** The files after all fixes of some rules. */
function fixed(
  files: Readonly<Record<string, string>>,
  only = rules.map(({ id }) => id),
): Readonly<Record<string, string>> {
  const workspace = open(files);
  const { edits, creates } = workspace.fixAll(workspace.uris(), ({ rule }) => only.includes(rule.id));
  return Object.fromEntries([
    ...Object.entries(files).map(([path, text]) => [path, applyEdits(text, edits.get(uriOf(path)) ?? [])]),
    ...[...creates].map(([uri, text]) => [uri.slice(FOLDER.length + 1), text]),
  ]);
}

describe('a new file', () => {
  const texts = (workspace: Workspace, path: string): Readonly<Record<string, string>> => {
    const [finding] = workspace.findings(uriOf(path)).filter(({ rule }) => rule.id === 'sample-secret');
    const [fix] = finding ? workspace.fixes(uriOf(path), finding) : [];
    return Object.fromEntries(
      [
        ...[...(fix?.edits.edits ?? [])].map(([uri, edits]) => [uri, applyEdits(workspace.text(uri) ?? '', edits)]),
        ...(fix?.edits.creates ?? []),
      ].map(([uri, text]) => [uri?.slice(FOLDER.length + 1), text]),
    );
  };

  test('is listed where the file beside it is', () => {
    const after = texts(
      open({
        'base/kustomization.yaml': 'resources:\n- pod.yaml # the shop\n- ../other\n',
        'base/pod.yaml': withSecret('web'),
        'kustomization.yaml': 'resources: [base]\n',
      }),
      'base/pod.yaml',
    );
    expect(Object.keys(after).sort()).toEqual(['base/kustomization.yaml', 'base/pod.yaml', 'base/secret.yaml']);
    expect(after['base/kustomization.yaml']).toBe('resources:\n- pod.yaml # the shop\n- ../other\n- secret.yaml\n');
  });

  test.each([
    ['kustomization.yaml', 'resources: [base/pod.yaml]\n', 'resources: [base/pod.yaml, base/secret.yaml]\n'],
    ['base/kustomization.yml', 'resources:\n  - ./pod.yaml\n', 'resources:\n  - ./pod.yaml\n  - ./secret.yaml\n'],
    ['base/Kustomization', 'resources:\r\n- pod.yaml', 'resources:\r\n- pod.yaml\r\n- secret.yaml'],
    [
      'overlay/kustomization.yaml',
      'resources:\n- ../base/pod.yaml\n',
      'resources:\n- ../base/pod.yaml\n- ../base/secret.yaml\n',
    ],
  ])('as %s writes it', (path, before, after) => {
    expect(texts(open({ [path]: before, 'base/pod.yaml': withSecret('web') }), 'base/pod.yaml')[path]).toBe(after);
  });

  test('is listed nowhere where the file beside it is not, and only once', () => {
    const lists = (kustomization: string): readonly string[] =>
      Object.keys(
        texts(open({ 'kustomization.yaml': kustomization, 'pod.yaml': withSecret('web') }), 'pod.yaml'),
      ).sort();
    expect(lists('resources: [other.yaml]\n')).toEqual(['pod.yaml', 'secret.yaml']);
    expect(lists('resources: [pod.yaml, ./secret.yaml]\n')).toEqual(['pod.yaml', 'secret.yaml']);
  });

  test('gets another name where its own is taken', () => {
    const files = {
      'pod.yaml': withSecret('web'),
      'secret.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
      'secret-2.yaml': 'a: 1\n',
    };
    expect(Object.keys(texts(open(files), 'pod.yaml'))).toContain('secret-3.yaml');
  });

  test('that is there already is not made again', () => {
    expect(Object.keys(texts(open({ 'pod.yaml': withSecret('web'), 'secret.yaml': secret }), 'pod.yaml'))).toEqual([
      'pod.yaml',
    ]);
  });

  test('stands for a document that JSON cannot take', () => {
    const json =
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": []}}\n';
    const after = fixed({ 'pod.json': json });
    expect(Object.keys(after)).toEqual(['pod.json', 'networkpolicy-deny.yaml']);
    expect(after['pod.json']).toBe(json);
  });
});

describe('all fixes of a workspace', () => {
  test('bring an object once, however many files want it', () => {
    const after = fixed({ 'a.yaml': pod('a'), 'b.yaml': pod('b'), 'c.yaml': pod('c').replaceAll('shop', 'other') });
    expect(Object.values(after).map((text) => text.split('kind: NetworkPolicy').length - 1)).toEqual([1, 0, 1]);
  });

  test('go on with what the fix of one file has changed for another, or for itself', () => {
    const after = fixed({ 'a.yaml': pod('a', '  hostNetwork: true\n'), 'b.yaml': 'a: 1\n' });
    expect(after['a.yaml']).not.toContain('hostNetwork');
    expect(after['a.yaml']).toContain('kind: NetworkPolicy');
    expect(fixed(after)).toEqual(after);
  });

  test('share a new file of one text, and number those of several', () => {
    const after = fixed(
      { 'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'a.yaml': withSecret('a'), 'b.yaml': withSecret('b') },
      ['sample-secret'],
    );
    expect(after['kustomization.yaml']).toBe('resources: [a.yaml, b.yaml, secret.yaml]\n');
    expect(Object.keys(after)).toHaveLength(4);
  });

  test('make no file for those who cannot', () => {
    const workspace = open({ 'a.yaml': withSecret('a') });
    const { edits, creates } = workspace.fixAll(workspace.uris(), () => true, { createsFiles: false });
    expect([...creates]).toEqual([]);
    expect(applyEdits(withSecret('a'), edits.get(uriOf('a.yaml')) ?? [])).toContain('value: abc');
  });

  test('leave the workspace as it was', () => {
    const files = { 'a.yaml': withSecret('a'), 'b.yaml': pod('b') };
    const workspace = open(files);
    const shown = (): string =>
      JSON.stringify(
        workspace
          .uris()
          .map((uri) => [
            uri,
            workspace.text(uri),
            workspace.findings(uri).map(({ message, range }) => [message, range]),
          ]),
      );
    const before = shown();
    expect(workspace.fixAll(workspace.uris(), () => true).edits.size).toBe(2);
    expect(shown()).toBe(before);
    expect([...workspace.analyze()]).toEqual([]);
  });

  test('say of each place what is done there', () => {
    const workspace = open({ 'a.yaml': `${pod('a', '  hostNetwork: true\n')}---\n${pod('b')}` });
    const { notes } = workspace.fixAll(workspace.uris(), () => true);
    expect(notes?.get(uriOf('a.yaml'))?.map(({ label, description }) => [label, description])).toEqual([
      ['Pod "a"', 'Host network. Ports of the node close.'],
      ['New: NetworkPolicy "deny"', 'No policy.'],
    ]);
  });
});
