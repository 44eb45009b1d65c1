import { expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import type { FileContents } from '../../../server/src/model/facts/fact.js';
import runtimeClasses, { type RuntimeClasses } from '../../../server/src/model/facts/runtime-classes.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const FOLDER = 'file:///w';

function build(files: Readonly<Record<string, string>>): RuntimeClasses {
  const read = Object.entries(files).map(([path, text]): FileContents => {
    const uri = `${FOLDER}/${path}`;
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const contents = readYamlContents(document, { uri, document: index });
      return contents.language === 'yaml' ? contents.objects : [];
    });
    return { uri, text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(read.map((file) => [file.uri, collectScopes(file)])), [FOLDER]);
  return runtimeClasses.build(new Map(read.map((file) => [file.uri, runtimeClasses.collect(file)])), scopes);
}

const runtimeClass = (name: string, handler: string): string =>
  `apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: ${name} }\nhandler: ${handler}\n`;
const kustomization = (...resources: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources.join(', ')}]\n`;

test('sandboxes of the scope, in the order of the alphabet', () => {
  const fact = build({
    'a.yaml': `${runtimeClass('strict', 'runsc')}---\n${runtimeClass('fast', 'runc')}---\n${runtimeClass('$(X)', 'runsc')}`,
    'b.yaml': runtimeClass('machine', 'kata-fc'),
  });
  expect(fact.sandboxed(`${FOLDER}/pod.yaml`)).toEqual(['machine', 'strict']);
});

test('of several environments, what each of them has', () => {
  const fact = build({
    'one/kustomization.yaml': kustomization('classes.yaml', '../base'),
    'one/classes.yaml': `${runtimeClass('both', 'runsc')}---\n${runtimeClass('one', 'runsc')}`,
    'two/kustomization.yaml': kustomization('classes.yaml', '../base'),
    'two/classes.yaml': runtimeClass('both', 'runsc'),
    'base/kustomization.yaml': kustomization('pod.yaml'),
    'base/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n',
    'other.yaml': runtimeClass('other', 'runsc'),
  });
  expect(fact.sandboxed(`${FOLDER}/base/pod.yaml`)).toEqual(['both']);
  expect(fact.sandboxed(`${FOLDER}/one/classes.yaml`)).toEqual(['both', 'one']);
});

test('none where there are none', () => {
  expect(build({ 'a.yaml': runtimeClass('fast', 'runc') }).sandboxed(`${FOLDER}/a.yaml`)).toEqual([]);
});
