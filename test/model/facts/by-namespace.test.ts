import { describe, expect, test } from 'vitest';
import { ByNamespace, inEach } from '../../../server/src/model/facts/by-namespace.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const uri = (path: string): string => `file:///w/${path}`;
interface Entry {
  readonly ref: { uri: string; document: number; path: string };
  readonly namespace: string | undefined;
  readonly name: string;
}
const entry = (path: string, namespace: string | undefined, name: string, document = 0, at = ''): Entry => ({
  ref: { uri: uri(path), document, path: at },
  namespace,
  name,
});

function join(entries: readonly Entry[], kustomizations: Readonly<Record<string, string>> = {}): ByNamespace<Entry> {
  const files = Object.entries(kustomizations).map(([path, text]) => ({
    uri: uri(path),
    text,
    documents: readYaml(text).map(({ document }) => document),
    objects: [],
    dockerfile: undefined,
  }));
  const scopes = new Scopes(new Map(files.map((file) => [file.uri, collectScopes(file)])), ['file:///w']);
  const byFile = new Map<string, Entry[]>();
  for (const item of entries) byFile.set(item.ref.uri, [...(byFile.get(item.ref.uri) ?? []), item]);
  return new ByNamespace(byFile, scopes);
}
const names = (all: ByNamespace<Entry>, path: string, namespace: string | undefined): readonly (readonly string[])[] =>
  all.of({ uri: uri(path) }, namespace).map(({ entries }) => entries.map(({ name }) => name));

describe('entries by namespace', () => {
  test('an unknown namespace is one of its own', () => {
    const all = join([entry('a.yaml', 'shop', 'known'), entry('b.yaml', undefined, 'unknown')]);
    expect(names(all, 'c.yaml', 'shop')).toEqual([['known']]);
    expect(names(all, 'c.yaml', undefined)).toEqual([['unknown']]);
    expect(names(all, 'c.yaml', 'bank')).toEqual([[]]);
  });

  test('"default" and no namespace meet, in the order of their places', () => {
    const all = join([
      entry('b.yaml', undefined, 'fourth'),
      entry('a.yaml', 'default', 'third', 1, 'items[1]'),
      entry('a.yaml', undefined, 'second', 1, 'items[0]'),
      entry('a.yaml', 'default', 'first'),
    ]);
    const expected = [['first', 'second', 'third', 'fourth']];
    expect(names(all, 'c.yaml', 'default')).toEqual(expected);
    expect(names(all, 'c.yaml', undefined)).toEqual(expected);
    expect(all.all({ uri: uri('c.yaml') })[0]).toHaveLength(2);
  });

  test('the namespace of a kustomization is that of everything in it, once for each that uses the file', () => {
    const all = join(
      [entry('base/a.yaml', 'own', 'a'), entry('base/b.yaml', undefined, 'b'), entry('c.yaml', 'x', 'c')],
      {
        'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
        'x/kustomization.yaml': 'namespace: x\nresources: [../base]\n',
        'y/kustomization.yaml': 'resources: [../base, https://example.org/more]\n',
      },
    );
    expect(names(all, 'base/a.yaml', 'own')).toEqual([['a', 'b'], ['a']]);
    expect(all.of({ uri: uri('base/a.yaml') }, 'own').map(({ namespace }) => namespace)).toEqual(['x', 'own']);
    expect(all.reachesOut({ uri: uri('base/a.yaml') })).toBe(true);
    expect(all.reachesOut({ uri: uri('c.yaml') })).toBe(false);
  });

  test('what holds in each', () => {
    expect(inEach([['a', 'b'], ['b', 'c'], ['b']], String)).toEqual(['b']);
    expect(inEach([], String)).toEqual([]);
  });
});
