import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { sampleRules } from '../support/sample-rules.js';

const settings: Settings = { ...DEFAULT_SETTINGS, today: '2026-11-01' };
const open = (files: Record<string, string>, errors: string[] = []): Workspace => {
  const workspace = new Workspace(sampleRules, { folders: ['file:///w'], onError: (message) => errors.push(message) });
  workspace.configure(() => settings);
  workspace.change(Object.entries(files).map(([path, text]) => ({ uri: `file:///w/${path}`, text })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
};
const shown = (workspace: Workspace, path: string): string[] =>
  workspace
    .findings(`file:///w/${path}`)
    .filter(({ foldedInto }) => !foldedInto)
    .map(
      ({ rule, range, parts }) =>
        `${rule.id} ${workspace.text(`file:///w/${path}`)?.slice(range.start, range.end)}${parts.map((part) => ` +${part.rule.id}`).join('')}`,
    );

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true # for speed
  containers:
    - name: app
      image: app:1
`;

describe('Workspace', () => {
  test('puts into scopes what was read before it was complete', () => {
    const files = {
      'kustomization.yaml': 'kind: Kustomization\npatches: [{ path: patch.yaml }]\n',
      'patch.yaml': POD,
    };
    const workspace = new Workspace(sampleRules, { folders: ['file:///w'] });
    for (const [path, text] of Object.entries(files)) {
      workspace.change([{ uri: `file:///w/${path}`, text }]);
      workspace.analyze();
    }
    workspace.setComplete(true);
    workspace.analyze();
    expect(workspace.status('file:///w/patch.yaml')).toBe('patch');
    expect(shown(workspace, 'patch.yaml')).toEqual([]);
  });

  test('folds what has one cause on one owner', () => {
    const workspace = open({ 'pod.yaml': POD });
    expect(shown(workspace, 'pod.yaml')).toEqual([
      'sample-host-network true',
      'sample-escalation app +sample-read-only',
    ]);
    expect(workspace.findings('file:///w/pod.yaml')).toHaveLength(3);
  });

  test('one fix for what is folded, and none that brings the text to harm', () => {
    const workspace = open({ 'pod.yaml': POD });
    const uri = 'file:///w/pod.yaml';
    const finding = workspace.findings(uri).find(({ parts }) => parts.length > 0);
    if (finding === undefined) throw new Error('nothing is folded');
    const [fix, ...others] = workspace.fixes(uri, finding);
    expect(others).toEqual([]);
    expect(fix?.risk).toBe('Programs that write stop.');
    expect(applyEdits(POD, fix?.edits.edits.get(uri) ?? [])).toBe(
      `${POD}      securityContext:\n        allowPrivilegeEscalation: false\n        readOnlyRootFilesystem: true\n`,
    );
  });

  test('to ignore a finding is to ignore what it speaks for on its line', () => {
    const workspace = open({ 'pod.yaml': POD });
    const uri = 'file:///w/pod.yaml';
    const finding = workspace.findings(uri).find(({ parts }) => parts.length > 0);
    const edits = finding && workspace.ignore(finding, 'for the test')?.edits.get(uri);
    const text = applyEdits(POD, edits ?? []);
    expect(text).toContain(
      '    # hullcheck-ignore sample-escalation, sample-read-only -- for the test\n    - name: app\n',
    );
    workspace.change([{ uri, text }]);
    workspace.analyze();
    expect(shown(workspace, 'pod.yaml')).toEqual(['sample-host-network true']);
  });

  test('fix all takes what is wanted, and settles', () => {
    const workspace = open({ 'pod.yaml': POD, Dockerfile: 'FROM a:1\nADD . /\nADD b /\n' });
    const safe = workspace.fixAll(workspace.uris(), (_, { risk }) => risk === '');
    expect(applyEdits(POD, safe.edits.get('file:///w/pod.yaml') ?? [])).toBe(
      `${POD.replace(/ {2}hostNetwork.*\n/, '')}      securityContext:\n        allowPrivilegeEscalation: false\n`,
    );
    expect(applyEdits('FROM a:1\nADD . /\nADD b /\n', safe.edits.get('file:///w/Dockerfile') ?? [])).toBe(
      'FROM a:1\nCOPY . /\nCOPY b /\n',
    );
  });

  test('a document that only moves keeps its findings, in their new place', () => {
    const workspace = open({ 'pod.yaml': POD });
    workspace.change([{ uri: 'file:///w/pod.yaml', text: `# hello\n${POD}`, isOpen: true }]);
    expect([...workspace.analyze()]).toEqual(['file:///w/pod.yaml']);
    expect(shown(workspace, 'pod.yaml')).toEqual([
      'sample-host-network true',
      'sample-escalation app +sample-read-only',
    ]);
  });

  test('a file that goes takes its findings along', () => {
    const workspace = open({ 'pod.yaml': POD });
    workspace.change([{ uri: 'file:///w/pod.yaml', text: undefined }]);
    expect([...workspace.analyze()]).toEqual(['file:///w/pod.yaml']);
    expect(workspace.findings('file:///w/pod.yaml')).toEqual([]);
  });

  test('a rule that throws is named in the log, and the others go on', () => {
    const errors: string[] = [];
    const workspace = open(
      { 'pod.yaml': `${POD}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n` },
      errors,
    );
    expect(errors.join()).toContain('sample-throws');
    expect(shown(workspace, 'pod.yaml')).toHaveLength(2);
  });

  test('settings are live', () => {
    const workspace = open({ 'pod.yaml': POD });
    workspace.configure(() => ({ ...settings, rules: { 'sample-host-network': 'off', 'sample-escalation': 'error' } }));
    workspace.analyze();
    expect(shown(workspace, 'pod.yaml')).toEqual(['sample-escalation app +sample-read-only']);
    expect(workspace.findings('file:///w/pod.yaml')[0]?.severity).toBe('error');
  });

  test('a patch of a kustomization is no object, and what it may change accuses nobody by absence', () => {
    const workspace = open({
      'base/pod.yaml': POD,
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'overlay/kustomization.yaml': 'resources: [../base]\npatches:\n- path: patch.yaml\n',
      'overlay/patch.yaml': POD.replace('image: app:1', 'image: app:2'),
    });
    expect(shown(workspace, 'overlay/patch.yaml')).toEqual([]);
    expect(workspace.status('file:///w/overlay/patch.yaml')).toBe('patch');
    expect(shown(workspace, 'base/pod.yaml')).toEqual(['sample-host-network true']);
  });

  test('templates accuse nobody of what they may fill in', () => {
    const workspace = open({
      'templates/pod.yaml': POD.replace(
        '      image: app:1\n',
        '      image: {{ .Values.image }}\n      {{- toYaml .Values.extra | nindent 6 }}\n',
      ).replace('hostNetwork: true', 'hostNetwork: {{ .Values.host }}'),
      'templates/other.yaml': POD.replace('image: app:1', 'image: {{ .Values.image }}'),
    });
    expect(shown(workspace, 'templates/pod.yaml')).toEqual([]);
    expect(workspace.status('file:///w/templates/pod.yaml')).toBe('templated');
    expect(shown(workspace, 'templates/other.yaml')).toHaveLength(2);
  });

  test('large and binary files are named, not judged', () => {
    const workspace = open({
      'big.yaml': `${POD}#${'x'.repeat(2 * 1024 * 1024)}`,
      'bin.yaml': `${POD}\0`,
      'other.yaml': 'a: 1\n',
    });
    expect(['big', 'bin', 'other'].map((name) => workspace.status(`file:///w/${name}.yaml`))).toEqual([
      'too-large',
      'binary',
      'not-kubernetes',
    ]);
  });
});
