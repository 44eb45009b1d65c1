import { YamlDocument } from '../../syntax/yaml/document.js';
import { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { findCredential } from './credential.js';
import { leavesOf } from './leaves.js';

/** An annotation in which a program keeps a copy of the object. */
export interface CopyOfSecret {
  readonly annotation: string;
  readonly at: Field;
  /** What the copy gives away, with its article. */
  readonly title: string;
  /** True where the object itself no longer says it. */
  readonly isRemoved: boolean;
}

/** Where kubectl, kapp, Rancher's Fleet and others keep what they have last applied, as JSON. */
const COPIES = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'kapp.k14s.io/original',
  'objectset.rio.cattle.io/applied',
];

/** The copies among the annotations of an object that hold credentials. */
export function copiesOfSecrets(object: KubernetesObject, isCautious: boolean): readonly CopyOfSecret[] {
  const annotations = object.field('metadata.annotations');
  return annotations.entries().flatMap(([annotation, at]): readonly CopyOfSecret[] => {
    if (!COPIES.includes(annotation) && !annotation.endsWith('/last-applied-configuration')) return [];
    const text = at.text ?? '';
    if (at.isAliased || !text.trimStart().startsWith('{')) return [];
    const copy = Field.root(new YamlDocument(text));
    const found = titleOf(copy, isCautious);
    return found === undefined ? [] : [{ annotation, at, ...found, isRemoved: !isIn(object, found.key, found.value) }];
  });
}

interface Found {
  readonly title: string;
  readonly key: string;
  readonly value: string;
}

function titleOf(copy: Field, isCautious: boolean): Found | undefined {
  if (copy.field('kind').is('Secret')) {
    const [entry] = ['data', 'stringData'].flatMap((list) => copy.field(list).entries());
    return entry && { title: 'values of a Secret', key: entry[0], value: entry[1].text ?? '' };
  }
  for (const { name, field } of leavesOf(copy)) {
    const value = field.text ?? '';
    const found = findCredential(name, value, isCautious);
    if (found !== undefined) return { title: found.title, key: name, value };
  }
  return undefined;
}

/** True where the object holds the value outside its annotations. */
const isIn = (object: KubernetesObject, key: string, value: string): boolean =>
  leavesOf(object.root, (field) => field.key === 'annotations').some(
    ({ name, field }) => name === key && field.text === value,
  );
