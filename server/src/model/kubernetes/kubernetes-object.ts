import type { Located, TextRange } from '../../syntax/text.js';
import type { YamlDocument } from '../../syntax/yaml/document.js';
import { Field } from '../../syntax/yaml/field.js';
import type { ObjectRef } from '../object-ref.js';
import { isConfigurationGroup, isKnownGroup, KIND_GROUPS, type Kind } from './kinds.js';
import { findPods, type Pod } from './pod.js';

/** An object that can be sent to an API server: a document, or an item of a List. */
export class KubernetesObject implements Located {
  readonly root: Field;
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  /** The API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  #pods: readonly Pod[] | undefined;

  constructor(root: Field, ref: ObjectRef, apiVersion: string, kind: string) {
    this.root = root;
    this.ref = ref;
    this.apiVersion = apiVersion;
    this.group = groupOf(apiVersion);
    this.kind = kind;
  }

  field(path: string): Field {
    return this.root.field(path);
  }

  /** `metadata.name`; absent where it is missing or a template writes it. */
  get name(): string | undefined {
    return this.field('metadata.name').text;
  }

  /** `metadata.namespace` as the file has it; a kustomization may set another (see Scopes). */
  get namespace(): string | undefined {
    return this.field('metadata.namespace').text;
  }

  /** How messages name it: `Deployment "web"`. */
  get title(): string {
    const name = this.field('metadata.name').source ?? this.field('metadata.generateName').source;
    return name === undefined ? this.kind : `${this.kind} "${name}"`;
  }

  /** The pods that the object is or makes. */
  get pods(): readonly Pod[] {
    this.#pods ??= findPods(this);
    return this.#pods;
  }

  /** True where the object is of a built-in kind, in a group that has it. */
  isA(kind: Kind): boolean {
    return this.kind === kind && (KIND_GROUPS[kind] as readonly string[]).includes(this.group);
  }

  /** The value of an annotation; absent where it is missing or unknown. */
  annotation(name: string): string | undefined {
    return this.field('metadata.annotations').at(name).text;
  }

  /** `metadata.name`, else the kind. */
  get range(): TextRange {
    const name = this.field('metadata.name');
    return name.exists ? name.range : this.field('kind').range;
  }

  /** The whole object. */
  get extent(): TextRange {
    return this.root.node?.range ?? { start: 0, end: 0 };
  }
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/** What a file must hold before it is worth reading as Kubernetes objects. Quoted keys and flow style count. */
const HAS_API_VERSION = /(?:^|[\s{,])["']?apiVersion["']?\s*:/;
const HAS_KIND = /(?:^|[\s{,])["']?kind["']?\s*:/;
/** Definitions are large and say nothing of security: they are not read at all. */
const IS_DEFINITION = /^kind:\s*["']?CustomResourceDefinition["']?\s*$/m;

/**
 * The objects of a document. A document is one by `apiVersion` and `kind`: of a known group, or with pods inside.
 * `isPatched` tells whether a kustomization may change an object: then nothing is concluded from what it lacks.
 */
export function readObjects(
  document: YamlDocument,
  at: { readonly uri: string; readonly document: number },
  isPatched: (kind: string, name: string | undefined) => boolean = () => false,
): readonly KubernetesObject[] {
  if (!HAS_API_VERSION.test(document.text) || !HAS_KIND.test(document.text) || IS_DEFINITION.test(document.text))
    return [];
  const root = Field.root(document);
  if (!root.isMap) return [];
  const items = root.field('items');
  if (/List$/.test(root.field('kind').text ?? '') && items.isSequence && !root.field('metadata.name').isPresent) {
    return items
      .items()
      .flatMap((item, index) => readObject(item, { ...at, path: `items[${index}]` }, isPatched) ?? []);
  }
  const object = readObject(root, { ...at, path: '' }, isPatched);
  return object ? [object] : [];
}

function readObject(
  field: Field,
  ref: ObjectRef,
  isPatched: (kind: string, name: string | undefined) => boolean,
): KubernetesObject | undefined {
  if (field.isUnknown) return undefined;
  const apiVersion = field.field('apiVersion').source;
  const kind = field.field('kind').text;
  if (apiVersion === undefined || kind === undefined) return undefined;
  const isOpen = isPatched(kind, field.field('metadata.name').text);
  const root = ref.path === '' && !isOpen ? field : Field.root(field.document, field.node, isOpen);
  const object = new KubernetesObject(root, ref, apiVersion, kind);
  const { group } = object;
  // A templated apiVersion is judged by its kind alone.
  const isKnown = isKnownGroup(group) || (field.field('apiVersion').isUnknown && kind in KIND_GROUPS);
  return isKnown || (!isConfigurationGroup(group) && object.pods.length > 0) ? object : undefined;
}
