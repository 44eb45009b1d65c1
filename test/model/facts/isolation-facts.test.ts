import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import type { FactDefinition, FileContents } from '../../../server/src/model/facts/fact.js';
import imageWrites from '../../../server/src/model/facts/image-writes.js';
import placement from '../../../server/src/model/facts/placement.js';
import podSecurity from '../../../server/src/model/facts/pod-security.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import userIds from '../../../server/src/model/facts/user-ids.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const FOLDER = 'file:///w';

function build<Entry, Fact extends object>(
  definition: FactDefinition<Entry, Fact>,
  files: Readonly<Record<string, string>>,
): Fact {
  const read = Object.entries(files).map(([path, text]): FileContents => {
    const uri = `${FOLDER}/${path}`;
    if (path.endsWith('Dockerfile')) {
      return { uri, text, documents: [], objects: [], dockerfile: new Dockerfile(parseDockerfile(text)) };
    }
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const contents = readYamlContents(document, { uri, document: index });
      return contents.language === 'yaml' ? contents.objects : [];
    });
    return { uri, text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(read.map((file) => [file.uri, collectScopes(file)])), [FOLDER]);
  return definition.build(new Map(read.map((file) => [file.uri, definition.collect(file)])), scopes);
}

const pod = (name: string, namespace: string, spec = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, ${namespace && `namespace: ${namespace}`} }\nspec: { containers: [{ name: a }], ${spec} }\n`;
const kustomization = (rest: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}\n`;

describe('the level that all pods pass', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['no pods', {}, undefined],
    ['an ordinary pod', { 'a.yaml': pod('a', 'shop') }, 'baseline'],
    ['a pod of the node', { 'a.yaml': pod('a', 'shop'), 'b.yaml': pod('b', 'shop', 'hostPID: true') }, 'privileged'],
    ['another namespace', { 'a.yaml': pod('a', 'shop'), 'b.yaml': pod('b', 'lab', 'hostPID: true') }, 'baseline'],
    ['an unknown field', { 'a.yaml': pod('a', 'shop', 'hostname: $(X)') }, undefined],
    ['a pod of an unknown namespace', { 'a.yaml': pod('a', 'shop'), 'b.yaml': pod('b', '') }, undefined],
    [
      'the namespace of a kustomization',
      { 'kustomization.yaml': kustomization('namespace: shop\nresources: [ns.yaml, a.yaml]'), 'a.yaml': pod('a', '') },
      'baseline',
    ],
    [
      'a base that is elsewhere',
      {
        'kustomization.yaml': kustomization('namespace: shop\nresources: [ns.yaml, a.yaml, "https://git.example/b"]'),
        'a.yaml': pod('a', ''),
      },
      undefined,
    ],
  ])('%s', (_, files, expected) =>
    expect(build(podSecurity, files).levelOf(`${FOLDER}/ns.yaml`, 'shop')).toBe(expected),
  );
});

test.each<[string, boolean]>([
  ['kind: PodSecurityConfiguration\ndefaults: { enforce: restricted }', true],
  ['kind: PodSecurityConfiguration\ndefaults: { enforce: privileged }', false],
  ['kind: PodSecurityConfiguration\ndefaults: { warn: baseline }', false],
  [
    'kind: AdmissionConfiguration\nplugins: [{ name: Other, configuration: { defaults: { enforce: baseline } } }]',
    false,
  ],
  [
    'kind: AdmissionConfiguration\nplugins: [{ name: PodSecurity, configuration: { defaults: { enforce: baseline } } }]',
    true,
  ],
])('%s', (text, expected) =>
  expect(
    build(podSecurity, { 'a.yaml': `apiVersion: pod-security.admission.config.k8s.io/v1\n${text}\n` }).hasDefault(),
  ).toBe(expected),
);

describe('placement', () => {
  const fact = build(placement, {
    'a.yaml': pod('a', 'shop'),
    'b.yaml': `${pod('b', 'lab')}---\n${pod('c', 'lab')}`,
    'c.yaml': pod('d', 'kube-system'),
    'base/d.yaml': pod('e', ''),
    'base/kustomization.yaml': kustomization('resources: [d.yaml]'),
    'one/kustomization.yaml': kustomization('namespace: one\nresources: [../base]'),
    'two/kustomization.yaml': kustomization('namespace: two\nresources: [../base]'),
  });

  test('what is said, as far as every environment agrees', () => {
    expect(fact.namespaceOf(`${FOLDER}/a.yaml`, 'shop')).toBe('shop');
    expect(fact.namespaceOf(`${FOLDER}/base/d.yaml`, 'shop')).toBeUndefined();
    expect(
      build(placement, { 'kustomization.yaml': kustomization('namespace: north\nresources: [a.yaml]') }).namespaceOf(
        `${FOLDER}/a.yaml`,
        'shop',
      ),
    ).toBe('north');
  });

  test('the usual one is that of most objects', () => {
    expect(fact.usualNamespace(`${FOLDER}/c.yaml`)).toBe('lab');
    expect(fact.usualNamespace(`${FOLDER}/base/d.yaml`)).toBeUndefined();
    expect(build(placement, {}).usualNamespace(`${FOLDER}/c.yaml`)).toBeUndefined();
    expect(
      build(placement, { 'a.yaml': pod('a', 'south'), 'b.yaml': pod('b', 'north') }).usualNamespace(`${FOLDER}/c.yaml`),
    ).toBe('north');
  });
});

test('users of a number, in the order of their files', () => {
  const runAs = (uid: number): string => `securityContext: { runAsUser: ${uid} }`;
  const fact = build(userIds, {
    'z.yaml': pod('web', 'shop', runAs(7)),
    'b.yaml': pod('api', 'shop', runAs(7)),
    'c.yaml': pod('web', 'lab', runAs(7)),
    'd.yaml': pod('jobs', 'lab', runAs(9)),
    'chart/Chart.yaml': 'name: chart\n',
    'chart/templates/a.yaml': pod('far', 'shop', runAs(7)),
  });
  const others = fact.others(`${FOLDER}/z.yaml`, 'Pod "web"', 7);
  expect(others.map(({ title }) => title)).toEqual(['Pod "api"']);
  expect(fact.free(7, 'Pod "api"', 7)).toBe(8);
  expect(fact.free(7, 'Pod "web"', 7)).toBe(10);
  expect(fact.free(20, 'Pod "none"', 5)).toBe(20);
});

test.each<[string, readonly string[] | undefined, readonly string[]]>([
  ['FROM nginx:1.29', ['/var/cache/nginx', '/var/run'], []],
  ['FROM nginx:1.29\nCMD ["server"]', undefined, []],
  ['FROM eclipse-temurin:25\nCMD ["java"]', ['/tmp'], []],
  ['FROM debian:13\nRUN chown -R app:app /var/log/app /srv /run/app/', ['/var/log/app', '/run/app'], []],
  ['FROM debian:13\nRUN chown --from=root app /var/lib/*', undefined, []],
  ['FROM debian:13\nVOLUME /data $OTHER rel', [], ['/data']],
  ['FROM nginx:1.29 AS web\nFROM web', ['/var/cache/nginx', '/var/run'], []],
  ['FROM nginx:1.29 AS web\nFROM debian:13', undefined, []],
])('%s', (text, paths, volumes) => {
  const found = build(imageWrites, { Dockerfile: text }).of({ uri: `${FOLDER}/Dockerfile`, document: 0, path: '' });
  expect(found).toEqual(paths && { paths, volumes });
});
