import { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type ConfigKind, type ConfigUse, configUses } from '../kubernetes/secret-uses.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, type NamespaceGroup, type Placed } from './by-namespace.js';
import { defineFact, type FileContents } from './fact.js';
import { KUSTOMIZATION_NAMES } from './scopes.js';

/** A Secret or ConfigMap, or what makes one in the cluster. */
interface Holder extends Placed {
  readonly what: 'holder';
  readonly kind: ConfigKind;
  /** Absent where a template writes it. */
  readonly name: string | undefined;
  /** Absent where not all of them are known. */
  readonly keys: readonly string[] | undefined;
  /** True where the object is the Secret or ConfigMap, and does not make it. */
  readonly isItself: boolean;
}

/** Pods are in the namespace, whatever they use. */
interface Pods extends Placed {
  readonly what: 'pods';
}

interface Use extends Placed, ConfigUse {
  readonly what: 'use';
}

/** Words of an object, or of a document that is none, which may be names of Secrets and ConfigMaps. */
interface Mention extends Placed {
  readonly what: 'mention';
  readonly words: readonly string[];
}

/** What a kustomization makes: the scope of its own file is not that of what it lists, so that the name counts everywhere. */
interface Generated extends Placed {
  readonly what: 'generated';
  readonly name: string;
}

type Entry = Holder | Pods | Use | Mention | Generated;

/** Who uses which Secrets and ConfigMaps. `namespace` is what the object says itself. */
export interface SecretReferences {
  /** True where the namespace has Secrets (or ConfigMaps), and certainly none of the name. */
  isMissing(ref: ObjectRef, namespace: string | undefined, kind: ConfigKind, name: string): boolean;
  /** The names of those that the namespace has. */
  namesNear(ref: ObjectRef, namespace: string | undefined, kind: ConfigKind): readonly string[];
  /** All keys of one; absent where it is not in the workspace, or not all of them are known. */
  keysOf(ref: ObjectRef, namespace: string | undefined, kind: ConfigKind, name: string): readonly string[] | undefined;
  /** True where some pod certainly runs in the namespace. */
  hasPods(ref: ObjectRef, namespace: string | undefined): boolean;
  /** The objects that are one, or make it: `isItself` tells which. */
  holdersOf(
    ref: ObjectRef,
    namespace: string | undefined,
    kind: ConfigKind,
    name: string,
  ): readonly { readonly ref: ObjectRef; readonly isItself: boolean }[];
  /** Everything that uses one; absent where something may use it that is not understood, or is not here. */
  usesOf(
    ref: ObjectRef,
    namespace: string | undefined,
    kind: ConfigKind,
    name: string,
  ): readonly (ConfigUse & { readonly ref: ObjectRef })[] | undefined;
}

export default defineFact<Entry, SecretReferences>({
  collect: read,
  build(entries, scopes) {
    const all = new ByNamespace<Entry>(entries, scopes);
    const generated = new Set(
      [...entries.values()].flat().flatMap((entry) => (entry.what === 'generated' ? [entry.name] : [])),
    );
    const holdersIn = (group: NamespaceGroup<Entry>, kind: ConfigKind): readonly Holder[] =>
      group.entries.filter((entry): entry is Holder => entry.what === 'holder' && entry.kind === kind);
    const namesNear: SecretReferences['namesNear'] = (ref, namespace, kind) => [
      ...new Set(all.of(ref, namespace).flatMap((group) => holdersIn(group, kind).flatMap(({ name }) => name ?? []))),
    ];
    return {
      namesNear,
      isMissing: (ref, namespace, kind, name) =>
        !all.reachesOut(ref) &&
        !generated.has(name) &&
        !ALWAYS_THERE.has(name) &&
        all.of(ref, namespace).every((group) => {
          const holders = holdersIn(group, kind);
          return holders.length > 0 && holders.every((holder) => holder.name !== undefined && holder.name !== name);
        }),
      keysOf(ref, namespace, kind, name) {
        if (generated.has(name)) return undefined;
        const lists = all
          .of(ref, namespace)
          .flatMap((group) => {
            const holders = holdersIn(group, kind).filter((holder) => holder.name === name);
            return holders.length > 0 ? holders : [undefined];
          })
          .map((holder) => holder?.keys);
        // The same object twice means alternatives: only what they share is certain.
        const [first, ...others] = lists;
        if (first === undefined || others.some((keys) => keys === undefined)) return undefined;
        return others.every((keys) => keys?.join() === first.join()) ? first : undefined;
      },
      hasPods: (ref, namespace) =>
        all.of(ref, namespace).every((group) => group.entries.some(({ what }) => what === 'pods')),
      holdersOf: (ref, namespace, kind, name) =>
        all.of(ref, namespace).flatMap((group) =>
          holdersIn(group, kind)
            .filter((holder) => holder.name === name)
            .map((holder) => ({ ref: holder.ref, isItself: holder.isItself })),
        ),
      usesOf(ref, namespace, kind, name) {
        if (all.reachesOut(ref) || generated.has(name)) return undefined;
        const uses = new Map<string, Use>();
        // What names no namespace may be in any.
        for (const group of all.all(ref).flat()) {
          const isNear = all.of(ref, namespace).some((near) => near.namespace === group.namespace);
          for (const entry of group.entries) {
            if (entry.what === 'mention' && entry.words.includes(name)) return undefined;
            if (entry.what !== 'use' || entry.kind !== kind) continue;
            const isUnsure = !isNear && group.namespace !== undefined && namespace !== undefined;
            if (isUnsure || (entry.name !== undefined && entry.name !== name)) continue;
            if (entry.name === undefined || !isNear) return undefined;
            uses.set(`${entry.ref.uri} ${entry.ref.document} ${entry.ref.path} ${entry.steps.join('/')}`, entry);
          }
        }
        return [...uses.values()];
      },
    };
  },
});

/** What the cluster puts into every namespace (docs: Certificates, root CA ConfigMap). */
const ALWAYS_THERE = new Set(['kube-root-ca.crt', 'openshift-service-ca.crt']);

function read({ uri, documents, objects }: FileContents): readonly Entry[] {
  const nowhere = { ref: { uri, document: 0, path: '' } } as const;
  const isKustomization = KUSTOMIZATION_NAMES.some((name) => uri.endsWith(`/${name}`));
  if (objects.length === 0) {
    const texts = documents.map(({ text }) => text).filter((text) => isKustomization || /^kind:/m.test(text));
    const words = texts.flatMap((text) => text.match(NAME) ?? []);
    const made = isKustomization ? documents.flatMap((document) => generators(Field.root(document))) : [];
    return [
      ...made.map((name): Generated => ({ what: 'generated', name, ...nowhere })),
      ...(words.length > 0 ? [{ what: 'mention', words: [...new Set(words)], ...nowhere } as const] : []),
    ];
  }
  return objects.flatMap((object): readonly Entry[] => {
    const { ref, namespace } = object;
    const words = mentionedIn(object);
    return [
      ...holders(object).map(
        (holder): Holder => ({ what: 'holder', ref, namespace, isItself: object.isA(holder.kind), ...holder }),
      ),
      ...(object.pods.length > 0 ? [{ what: 'pods', ref, namespace } as const] : []),
      ...configUses(object).map((use): Use => ({ what: 'use', ref, namespace, ...use })),
      ...(words.length > 0 ? [{ what: 'mention', ref, namespace, words } as const] : []),
    ];
  });
}

const generators = (root: Field): readonly string[] =>
  ['secretGenerator', 'configMapGenerator'].flatMap((list) =>
    root
      .field(list)
      .items()
      .flatMap((item) => item.field('name').text ?? []),
  );

const keysIn = (...maps: readonly Field[]): readonly string[] | undefined =>
  maps.every((map) => !map.isUnknown && map.isComplete)
    ? [...new Set(maps.flatMap((map) => map.entries().map(([key]) => key)))].sort()
    : undefined;

/** What an object is or makes: External Secrets, Sealed Secrets and cert-manager make Secrets (their API references). */
function holders(object: KubernetesObject): readonly Omit<Holder, 'what' | 'isItself' | keyof Placed>[] {
  const { name } = object;
  if (object.isA('Secret'))
    return [{ kind: 'Secret', name, keys: keysIn(object.field('data'), object.field('stringData')) }];
  if (object.isA('ConfigMap'))
    return [{ kind: 'ConfigMap', name, keys: keysIn(object.field('data'), object.field('binaryData')) }];
  if (object.isA('ExternalSecret')) {
    const target = object.field('spec.target');
    const data = object.field('spec.data');
    const isAll = object.field('spec.dataFrom').isAbsent && target.field('template').isAbsent && data.isComplete;
    const keys = data.items().flatMap((item) => item.field('secretKey').text ?? []);
    const made = target.field('name');
    return [{ kind: 'Secret', name: made.isAbsent ? name : made.text, keys: isAll ? keys.sort() : undefined }];
  }
  if (object.isA('SealedSecret')) {
    const made = object.field('spec.template.metadata.name');
    const keys = keysIn(object.field('spec.encryptedData'), object.field('spec.template.data'));
    return [{ kind: 'Secret', name: made.isAbsent ? name : made.text, keys }];
  }
  if (object.group === 'cert-manager.io' && object.kind === 'Certificate')
    return [{ kind: 'Secret', name: object.field('spec.secretName').text, keys: undefined }];
  if (
    object.isA('Ingress') &&
    object
      .field('metadata.annotations')
      .entries()
      .some(([key]) => /^cert-manager\.io\//.test(key))
  )
    return object
      .field('spec.tls')
      .items()
      .map((tls) => ({ kind: 'Secret', name: tls.field('secretName').text, keys: undefined }));
  return [];
}

const NAME = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/g;
/** Values that stand under such keys may be names of objects. */
const MAY_NAME = /name$|secret|config|ref$|credential|certificate/i;

/** Words that may be names: arguments and variables of containers, and the fields of objects that nobody here understands. */
function mentionedIn(object: KubernetesObject): readonly string[] {
  const texts: string[] = [];
  for (const container of object.pods.flatMap((pod) => pod.containers)) {
    texts.push(...container.field('command').texts(), ...container.field('args').texts());
    for (const entry of container.field('env').items()) texts.push(entry.field('value').text ?? '');
  }
  if (object.pods.length === 0 && !UNDERSTOOD.has(object.kind)) collect(object.root, texts, { left: 2000 });
  if (object.isA('Ingress')) collect(object.field('spec'), texts, { left: 500 });
  if (object.isA('ServiceAccount'))
    for (const list of ['secrets', 'imagePullSecrets']) collect(object.field(list), texts, { left: 500 });
  for (const pod of object.pods) collect(pod.field('imagePullSecrets'), texts, { left: 500 });
  return [...new Set(texts.flatMap((text) => (text.length < 2000 ? (text.match(NAME) ?? []) : [])))].filter(
    (word) => word.length > 2,
  );
}

/** Kinds whose fields name no Secret, or are read elsewhere. */
const UNDERSTOOD = new Set(
  'Secret ConfigMap Ingress ServiceAccount Service Namespace Role RoleBinding ClusterRoleBinding NetworkPolicy HorizontalPodAutoscaler PodDisruptionBudget PersistentVolumeClaim LimitRange ResourceQuota ExternalSecret SealedSecret'.split(
    ' ',
  ),
);

function collect(field: Field, texts: string[], budget: { left: number }): void {
  for (const [key, value] of field.entries()) {
    if (--budget.left < 0) return;
    if (value.text !== undefined) {
      if (MAY_NAME.test(key) && key !== 'kind') texts.push(value.text);
    } else if (key !== 'metadata') collect(value, texts, budget);
  }
  for (const item of field.items()) {
    if (--budget.left < 0) return;
    if (item.text === undefined) collect(item, texts, budget);
    else texts.push(item.text);
  }
}
