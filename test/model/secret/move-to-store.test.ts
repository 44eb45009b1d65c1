import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { moveToStore, type SecretMaker } from '../../../server/src/model/secret/move-to-store.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function moved(metadata: string, entry: string, maker: SecretMaker = 'SealedSecret') {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: { containers: [{ name: web, env: [${entry}] }] }\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/a.yaml', document: 0 });
  const container = contents.language === 'yaml' ? contents.objects[0]?.pods[0]?.containers[0] : undefined;
  if (container === undefined) throw new Error('There is no container.');
  return moveToStore(container, container.field('env[0].value'), maker);
}

describe('a value that moves out of all files', () => {
  test('is sealed in an object of its own', () => {
    const move = moved('{ name: web }', '{ name: API_TOKEN, value: k7Qp2xVb9z }');
    expect(move).toMatchObject({ secretName: 'web-api-token', placeholders: ['VALUE_SEALED_BY_KUBESEAL'] });
    expect(move?.changes.at(-1)).toEqual({
      kind: 'append-document',
      text: 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: web-api-token\nspec:\n  encryptedData:\n    API_TOKEN: VALUE_SEALED_BY_KUBESEAL\n',
    });
  });

  test('is fetched in the namespace of its pod', () => {
    const move = moved('{ name: shop, namespace: web }', '{ name: API_TOKEN, value: k7Qp2xVb9z }', 'ExternalSecret');
    expect(move).toMatchObject({ secretName: 'shop-web-api-token', placeholders: ['STORE', 'PATH_IN_STORE'] });
    expect(JSON.stringify(move?.changes.at(-1))).toContain('namespace: web');
  });

  test.each([
    ['the pod has no name', '{ generateName: web- }', '{ name: A, value: b }'],
    ['the variable has no name', '{ name: web }', '{ value: b }'],
    ['a template writes the namespace', '{ name: web, namespace: "$' + '{NS}" }', '{ name: A, value: b }'],
    ['an anchor names the value', '{ name: web }', '{ name: A, value: &a b }'],
  ])('stays where %s', (_, metadata, entry) => {
    expect(moved(metadata, entry)).toBeUndefined();
  });
});
