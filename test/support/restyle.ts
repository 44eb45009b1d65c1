// YAML has many spellings. A restyle writes the same objects in another one; a rule must not care.
import { languageOf } from '../../server/src/engine/file-contents.js';
import type { YamlValue } from '../../server/src/syntax/change.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import { Field } from '../../server/src/syntax/yaml/field.js';
import { writeFlow, writePairs, type YamlStyle } from '../../server/src/syntax/yaml/write.js';
import type { SourceFile } from './judge.js';

type YamlMap = { readonly [key: string]: YamlValue };

export interface Restyle {
  readonly name: string;
  /** True where the file can hold no second document afterwards. */
  readonly isJson: boolean;
  write(objects: readonly YamlMap[]): string;
}

const block = (style: Partial<YamlStyle>, reorder: (value: YamlValue) => YamlValue = (value) => value) => {
  const full: YamlStyle = { eol: '\n', step: 2, dashStep: 2, quote: undefined, ...style };
  return (objects: readonly YamlMap[]): string =>
    objects.map((object) => `${writePairs(reorder(object) as YamlMap, full).join('\n')}\n`).join('---\n');
};

const inList = (objects: readonly YamlMap[]): YamlMap => ({ apiVersion: 'v1', kind: 'List', items: objects });
const other: YamlMap = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'sooner' },
  value: 1000,
  description: 'It stands before the others.',
};

export const restyles: readonly Restyle[] = [
  {
    name: 'JSON',
    isJson: true,
    write: (objects) => `${JSON.stringify(objects.length === 1 ? objects[0] : inList(objects), null, 2)}\n`,
  },
  {
    name: 'JSON on one line',
    isJson: true,
    write: (objects) => JSON.stringify(objects.length === 1 ? objects[0] : inList(objects)),
  },
  {
    name: 'flow style',
    isJson: true,
    write: (objects) => objects.map((object) => `${writeFlow(object, false, true)}\n`).join('---\n'),
  },
  { name: 'four columns', isJson: false, write: block({ step: 4, dashStep: 4 }) },
  { name: 'dashes below their key', isJson: false, write: block({ dashStep: 0 }) },
  { name: 'double quotes', isJson: false, write: block({ quote: '"' }) },
  { name: 'single quotes', isJson: false, write: block({ quote: "'" }) },
  { name: 'keys in reverse', isJson: false, write: block({}, reversed) },
  { name: 'in a List', isJson: false, write: (objects) => block({})([inList(objects)]) },
  { name: 'behind another document', isJson: false, write: (objects) => block({})([other, ...objects]) },
];

/** Writes every YAML file in another style; undefined where data alone cannot say what a file says. */
export function restyled(files: readonly SourceFile[], { write }: Restyle): readonly SourceFile[] | undefined {
  const result: SourceFile[] = [];
  for (const { path, text } of files) {
    const objects = languageOf(`/${path}`) === 'yaml' ? objectsOf(text) : [];
    if (objects === undefined) return undefined;
    // Only what is sent to a cluster has other spellings; a kustomization or a values file is read by its own rules.
    const isManifest = objects.length > 0 && objects.every((object) => 'apiVersion' in object && 'kind' in object);
    result.push({ path, text: isManifest && !/kustomization\.ya?ml$/.test(path) ? write(objects) : text });
  }
  return result.some(({ text }, index) => text !== files[index]?.text) ? result : undefined;
}

/** The objects of a text as data, those of Lists by themselves; undefined where its anchors, tags or templates say more. */
export function objectsOf(text: string): readonly YamlMap[] | undefined {
  if (/\{\{|\{%|\$\{|\$\(|(?:^|[\s[{,])[&*!][\w!]/m.test(text)) return undefined;
  const documents = readYaml(text).map(({ document }) => document);
  if (documents.some(({ problems }) => problems.length > 0)) return undefined;
  const data = documents
    .filter(({ root }) => root !== undefined)
    .map((document): YamlValue | undefined => Field.root(document).toData());
  const objects = data.flatMap((object): readonly (YamlValue | undefined)[] =>
    isList(object) ? object.items : [object],
  );
  return objects.every(isMap) ? objects.filter(({ kind }) => kind !== other.kind) : undefined;
}

const isMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: YamlValue | undefined): value is YamlMap & { readonly items: readonly YamlValue[] } =>
  isMap(value) && value.apiVersion === 'v1' && value.kind === 'List' && Array.isArray(value.items);

function reversed(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return (value as readonly YamlValue[]).map(reversed);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
