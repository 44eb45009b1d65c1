import { readYamlContents } from '../../server/src/engine/file-contents.js';
import type { FactDefinition } from '../../server/src/model/facts/fact.js';
import { collectScopes, Scopes } from '../../server/src/model/facts/scopes.js';
import type { ObjectRef } from '../../server/src/model/object-ref.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';

/** A fact of a workspace, and the reference of the first object of a kind and name. */
export function buildFact<Entry, Fact extends object>(
  definition: FactDefinition<Entry, Fact>,
  files: Readonly<Record<string, string>>,
): { readonly fact: Fact; readonly ref: (title: string) => ObjectRef } {
  const contents = Object.entries(files).map(([path, text]) => {
    const uri = `file:///w/${path}`;
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const read = readYamlContents(document, { uri, document: index });
      return read.language === 'yaml' ? read.objects : [];
    });
    return { uri, text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(contents.map((file) => [file.uri, collectScopes(file)])), ['file:///w']);
  const fact = definition.build(new Map(contents.map((file) => [file.uri, definition.collect(file)])), scopes);
  return {
    fact,
    ref(title) {
      const found = contents.flatMap(({ objects }) => objects).find((object) => object.title === title);
      if (found === undefined) throw new Error(`There is no ${title}.`);
      return found.ref;
    },
  };
}
