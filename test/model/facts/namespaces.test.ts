import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import type { FactDefinition, FileContents } from '../../../server/src/model/facts/fact.js';
import images from '../../../server/src/model/facts/images.js';
import namespaces from '../../../server/src/model/facts/namespaces.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { leastFailures } from '../../../server/src/model/kubernetes/namespace-pod-security.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';
import { podOf } from '../../support/pod.js';

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

const namespace = (name: string, labels = ''): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;
const enforce = (level: string): string => `pod-security.kubernetes.io/enforce: ${level}`;
const version = (text: string): string => `pod-security.kubernetes.io/enforce-version: ${text}`;
const kustomization = (rest: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}\n`;

describe('namespaces', () => {
  test.each<[string, string, string | undefined, number | 'latest']>([
    ['no label', '', 'privileged', 'latest'],
    ['a level', enforce('baseline'), 'baseline', 'latest'],
    ['a level of a version', `${enforce('restricted')}, ${version('v1.29')}`, 'restricted', 29],
    ['the latest version', `${enforce('restricted')}, ${version('latest')}`, 'restricted', 'latest'],
    ['a level that does not exist', enforce('strict'), undefined, 'latest'],
    ['an unknown level', enforce('$(LEVEL)'), undefined, 'latest'],
    ['an unknown version', `${enforce('baseline')}, ${version('$(X)')}`, undefined, 'latest'],
  ])('%s', (_, labels, level, policy) => {
    const fact = build(namespaces, { 'a.yaml': namespace('shop', labels) });
    expect(fact.of(`${FOLDER}/b.yaml`, 'shop')).toMatchObject([
      { name: 'shop', enforce: level, enforceVersion: policy },
    ]);
  });

  test('an object without a known namespace lands nowhere', () => {
    const fact = build(namespaces, { 'a.yaml': namespace('shop') });
    expect(fact.of(`${FOLDER}/b.yaml`, undefined)).toEqual([]);
    expect(fact.of(`${FOLDER}/b.yaml`, 'other')).toEqual([]);
  });

  test('an object lands in the Namespaces of its own scope', () => {
    const fact = build(namespaces, {
      'a.yaml': namespace('shop', enforce('baseline')),
      'x/Chart.yaml': 'name: x\n',
      'x/templates/a.yaml': namespace('shop', enforce('restricted')),
    });
    expect(fact.of(`${FOLDER}/b.yaml`, 'shop').map((entry) => entry.enforce)).toEqual(['baseline']);
    expect(fact.of(`${FOLDER}/x/templates/b.yaml`, 'shop').map((entry) => entry.enforce)).toEqual(['restricted']);
  });

  test('a base lands in the Namespace of each overlay', () => {
    const files = {
      'base/kustomization.yaml': kustomization('resources: [web.yaml]'),
      'base/web.yaml': 'a: 1\n',
      'test/kustomization.yaml': kustomization('namespace: test\nresources: [../base, ns.yaml]'),
      'test/ns.yaml': namespace('any', enforce('restricted')),
      'prod/kustomization.yaml': kustomization('resources: [../base, ns.yaml]'),
      'prod/ns.yaml': namespace('shop', enforce('baseline')),
    };
    const found = build(namespaces, files).of(`${FOLDER}/base/web.yaml`, 'shop');
    expect(found.map((entry) => entry.enforce).sort()).toEqual(['baseline', 'restricted']);
    const { 'prod/ns.yaml': _, ...others } = files;
    expect(build(namespaces, others).of(`${FOLDER}/base/web.yaml`, 'shop')).toEqual([]);
  });

  test('files are told in the order of their names', () => {
    const [a, b] = [namespace('shop', enforce('baseline')), namespace('shop', enforce('restricted'))];
    const order = (files: Record<string, string>) =>
      build(namespaces, files)
        .of(`${FOLDER}/c.yaml`, 'shop')
        .map(({ ref }) => `${ref.uri.slice(9)} ${ref.document}`);
    const expected = ['/a.yaml 0', '/a.yaml 1', '/b.yaml 0'];
    expect(order({ 'a.yaml': `${a}---\n${b}`, 'b.yaml': b })).toEqual(expected);
    expect(order({ 'b.yaml': b, 'a.yaml': `${a}---\n${b}` })).toEqual(expected);
  });
});

describe('what the Namespaces of a pod refuse', () => {
  const least = (spec: string, ...labels: string[]) => {
    const files = Object.fromEntries(labels.map((label, index) => [`${index}.yaml`, namespace('shop', label)]));
    return leastFailures(podOf(spec), build(namespaces, files).of(`${FOLDER}/web.yaml`, 'shop'), 37, 5);
  };
  const bad = 'hostPID: true\ncontainers: [{ name: a }]';

  test('must be refused by each', () => {
    expect(least(bad)).toBeUndefined();
    expect(least(bad, enforce('privileged'))).toBeUndefined();
    expect(least(bad, enforce('strict'))).toBeUndefined();
    expect(least(bad, enforce('baseline'), '')).toBeUndefined();
    expect(least('containers: [{ name: a }]', enforce('baseline'))).toBeUndefined();
    expect(least(bad, enforce('baseline'))?.failures.length).toBe(1);
  });

  test('is told of the most lenient', () => {
    for (const order of [
      ['restricted', 'baseline'],
      ['baseline', 'restricted'],
    ]) {
      const found = least(bad, ...order.map(enforce));
      expect([found?.level, found?.failures.length]).toEqual(['baseline', 1]);
    }
  });

  test('follows the version of the policy', () => {
    const bare = 'containers: [{ name: a }]';
    expect(least(bare, `${enforce('restricted')}, ${version('v1.7')}`)?.failures.length).toBe(1);
    expect(least(bare, enforce('restricted'))?.failures.length).toBe(4);
  });

  test('is mended as a whole or not at all', () => {
    expect(least(bad, enforce('baseline'))?.changes?.length).toBe(1);
    const nfs = `${bad}\nvolumes: [{ name: v, nfs: { server: a, path: / } }]`;
    expect(least(nfs, enforce('restricted'))?.changes).toBeUndefined();
  });
});

describe('images', () => {
  const pod = (...names: string[]): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [${names.map((name) => `{ image: '${name}' }`).join(', ')}] }\n`;

  test('the versions of a repository, the most used first', () => {
    const fact = build(images, {
      'a.yaml': pod(
        'nginx:1.27.0',
        'docker.io/library/nginx:1.29.1',
        'nginx:latest',
        'nginx',
        'nginx:$(X)',
        'nginx:stable',
      ),
      'web/Dockerfile': 'FROM nginx:1.29.1 AS a\nFROM a\nFROM scratch\n',
    });
    expect(fact.tagsOf('docker.io/library/nginx')).toEqual(['1.29.1', '1.27.0']);
    expect(fact.tagsOf('docker.io/library/redis')).toEqual([]);
  });

  test('at most five, of equal use the last in the alphabet', () => {
    const tags = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6'];
    const fact = build(images, { 'a.yaml': pod(...tags.map((tag) => `app:${tag}`)) });
    expect(fact.tagsOf('docker.io/library/app')).toEqual(['1.6', '1.5', '1.4', '1.3', '1.2']);
  });

  test('what a kustomization sets', () => {
    const fact = build(images, {
      'kustomization.yaml': kustomization('resources: [a.yaml]\nimages: [{ name: app, newTag: "2" }]'),
      'a.yaml': pod('app'),
    });
    expect(fact.isSetByKustomization(`${FOLDER}/a.yaml`, 'app')).toBe(true);
    expect(fact.isSetByKustomization(`${FOLDER}/a.yaml`, 'other')).toBe(false);
    expect(fact.isSetByKustomization(`${FOLDER}/b.yaml`, 'app')).toBe(false);
  });
});
