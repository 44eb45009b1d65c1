import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DigestOf } from '../../server/src/engine/outside.js';
import { registryClient } from '../../server/src/host/registry.js';
import type { PinImagesResult } from '../../server/src/lsp/protocol.js';
import { rules } from '../../server/src/rules/index.js';
import { hasRegistry, Registry } from '../support/registry.js';
import { sampleRules } from '../support/sample-rules.js';
import { Editor, type EditorOptions, uriOf, VSCODE_OPTIONS } from './editor.js';

const TITLE = 'Pin to the digest that the registry has now';
const COMMAND = 'hullcheck.server.pinImages';
const digestOf = registryClient({ DOCKER_CONFIG: '/nonexistent' });

let editor: Editor;
const start = async (options: EditorOptions): Promise<Editor> => {
  editor = await Editor.ready({ rules: sampleRules, platform: { digestOf }, ...options });
  return editor;
};
afterEach(() => editor.stop());

const pin = (params: unknown): Promise<PinImagesResult> =>
  editor.request('workspace/executeCommand', { command: COMMAND, arguments: [params] });

const podOf = (...images: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n${images
    .map((image, index) => `    - name: c${index}\n      image: ${image} # ${index}\n`)
    .join('')}`;

describe.skipIf(!hasRegistry)('with a real registry', () => {
  let registry: Registry;
  let digest: string;
  beforeAll(async () => {
    registry = await Registry.start();
    digest = await registry.push('team/app', '1.4');
  }, 20_000);
  afterAll(() => registry.stop());

  test('the action on an image asks when it is chosen, keeps the tag, and changes nothing else', async () => {
    const image = `${registry.host}/team/app:1.4`;
    await start({ files: { 'pod.yaml': podOf(`"${image}"`, `"${image}"`) } });
    await editor.open('pod.yaml');
    const action = await editor.action('pod.yaml', 'team/app', TITLE);
    // Nothing is asked for while a person looks at the list.
    expect([action.edit, action.kind]).toEqual([undefined, 'refactor.rewrite.hullcheck']);
    expect((await editor.resolve(action)).edit).toBeUndefined();
    expect(action.command?.command).toBe(COMMAND);
    expect(await pin(action.command?.arguments?.[0])).toEqual({ pinned: 1, applied: true, failures: [] });
    expect(editor.textOf('pod.yaml')).toBe(podOf(`"${image}@${digest}"`, `"${image}"`));
    expect(editor.applied.at(-1)?.changeAnnotations).toBeUndefined();
    // What has a digest is not offered one.
    expect((await editor.actions('pod.yaml', 'team/app')).map(({ title }) => title)).not.toContain(TITLE);
  });

  test('the command pins every image of a file after a preview, and says which it cannot', async () => {
    const { host } = registry;
    const text = `FROM ${host}/team/app:1.4 AS build\nFROM ${host}/team/app:9\nCOPY --from=${host}/team/app:1.4 /a /b\nFROM scratch\n`;
    await start({ files: { Dockerfile: text } });
    await editor.open('Dockerfile');
    const failure = `The registry "${host}" has no image "${host}/team/app:9".`;
    expect(await pin({ uri: uriOf('Dockerfile') })).toEqual({ pinned: 2, applied: true, failures: [failure] });
    expect(editor.messages).toEqual([failure]);
    expect(Object.values(editor.applied.at(-1)?.changeAnnotations ?? {})).toEqual([
      { label: 'Pin images to digests', needsConfirmation: true },
    ]);
    expect(editor.textOf('Dockerfile')).toBe(text.replaceAll('app:1.4', `app:1.4@${digest}`));
    expect(editor.progress.some(({ kind }) => kind === 'begin')).toBe(true);
  });

  test('an image without a tag gets the one that it means', async () => {
    const latest = await registry.push('team/app', 'latest');
    const name = `${registry.host.replace('127.0.0.1', 'localhost')}/team/app`;
    await start({ files: { 'pod.yaml': podOf(name) } });
    await editor.open('pod.yaml');
    expect((await pin({ uri: uriOf('pod.yaml') })).pinned).toBe(1);
    expect(editor.textOf('pod.yaml')).toBe(podOf(`${name}:latest@${latest}`));
  });
});

test('an edit is made against the text as it is when the registry answers', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const slow: DigestOf = async ({ tag }) => {
    if (tag === '2') return { digest };
    await editor.replace('pod.yaml', 'metadata', '# a line more\nmetadata');
    await editor.replace('pod.yaml', 'app:2', 'app:3');
    await sleep(50);
    return { digest };
  };
  await start({ files: { 'pod.yaml': podOf('app:1', 'app:2') }, platform: { digestOf: slow } });
  await editor.open('pod.yaml');
  await pin({ uri: uriOf('pod.yaml') });
  expect(editor.textOf('pod.yaml')).toContain(`image: app:1@${digest} # 0`);
  expect(editor.textOf('pod.yaml')).toContain('image: app:3 # 1');
});

test('the settings of the editor say which registries may do without encryption', async () => {
  const asked: (readonly string[])[] = [];
  const spy: DigestOf = async (_, { insecureRegistries }) => {
    asked.push(insecureRegistries);
    return { failure: 'no-network', message: 'The registry "r" cannot be reached.' };
  };
  await start({
    files: { 'pod.yaml': podOf('app:1') },
    platform: { digestOf: spy },
    settings: { hullcheck: { registry: { insecure: ['registry.local:5000', 7] } } },
  });
  await editor.open('pod.yaml');
  expect((await pin({ uri: uriOf('pod.yaml') })).failures).toEqual(['The registry "r" cannot be reached.']);
  expect(asked).toEqual([['registry.local:5000']]);
  expect(editor.applied).toEqual([]);
});

test('where a rule asks for a digest it is a quick fix, before what hides the finding', async () => {
  await start({
    files: { 'pod.yaml': podOf('registry.example/app:1') },
    rules: rules.filter(({ mendedBy }) => mendedBy === 'digest'),
    settings: { hullcheck: { profile: 'strict' } },
  });
  await editor.open('pod.yaml');
  await editor.settle();
  const [first, ...others] = await editor.actions('pod.yaml', 'registry.example');
  expect([first?.title, first?.kind, first?.diagnostics?.length]).toEqual([TITLE, 'quickfix', 1]);
  expect(others.map(({ title }) => title)).not.toContain(TITLE);
});

test('a kustomization that sets the tag decides, and templates are left alone', async () => {
  await start({
    files: {
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\nimages: [{ name: app, newTag: "2" }]\n',
      'pod.yaml': podOf('app:1', '"{{ .Values.image }}"'),
    },
  });
  await editor.open('pod.yaml');
  expect((await editor.actions('pod.yaml', 'app:1')).map(({ title }) => title)).not.toContain(TITLE);
  expect(await pin({ uri: uriOf('pod.yaml') })).toEqual({ pinned: 0, applied: true, failures: [] });
  expect(editor.messages).toEqual(['Every image that this file names in full has a digest.']);
});

test('in a browser there is no action, and the command says why', async () => {
  await start({ files: { 'pod.yaml': podOf('app:1') }, platform: {}, options: VSCODE_OPTIONS });
  await editor.open('pod.yaml');
  expect((await editor.actions('pod.yaml', 'app:1')).map(({ title }) => title)).not.toContain(TITLE);
  await pin({ uri: uriOf('pod.yaml') });
  expect(editor.messages).toEqual(['Digests come from registries, which cannot be asked from a browser.']);
});
