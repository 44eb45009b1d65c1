import { Field } from '../../syntax/yaml/field.js';
import { parseImageReference } from '../docker/image-reference.js';
import { namedImages } from '../kubernetes/images.js';
import type { ObjectRef } from '../object-ref.js';
import { isSameObject } from './by-namespace.js';
import { defineFact, type FileContents } from './fact.js';

interface PolicyEntry {
  readonly ref: ObjectRef;
  /** `verifier`: checks signatures. `engine`: a policy of something that could. `workload`: has images to check. */
  readonly kind: 'verifier' | 'engine' | 'workload';
  /** Folders of registries that its images come from, as `ghcr.io/team`. */
  readonly folders: readonly string[];
}

/** What checks the signatures of images before they start. */
export interface ImagePolicies {
  /**
   * Where nothing does: what speaks for each scope of the object, if it is this one. That is the first policy of an engine
   * that could check them, else the first workload. With it the places that images of its scopes come from.
   */
  missingAt(ref: ObjectRef): { readonly by: 'engine' | 'workload'; readonly folders: readonly string[] } | undefined;
}

/**
 * Groups whose policies are about signatures and attestations: Sigstore policy-controller, Portieris, Ratify; Kyverno has
 * kinds of its own for them.
 */
const VERIFIERS = /^(?:policy\.sigstore\.dev|portieris\.cloud\.ibm\.com|config\.ratify\.(?:deislabs\.io|dev))\//;
const MAY_TELL = /sigstore|portieris|ratify|kyverno|connaisseur/i;

export default defineFact<PolicyEntry, ImagePolicies>({
  collect,
  build(entries, scopes) {
    const byScope = new Map<string, PolicyEntry[]>();
    for (const [uri, list] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const { id } of scopes.of(uri)) {
        const known = byScope.get(id);
        if (known) known.push(...list);
        else byScope.set(id, [...list]);
      }
    }
    const speakers = new Map([...byScope].map(([id, list]) => [id, speakerOf(list)]));
    return {
      missingAt(ref) {
        const near = scopes.of(ref.uri);
        const [first] = near.map(({ id }) => speakers.get(id));
        const isIt = near.every(({ id }) => isSame(speakers.get(id)?.ref, ref));
        if (first === undefined || !isIt || near.some((scope) => scopes.reachesOut(scope))) return undefined;
        const folders = near.flatMap(({ id }) => byScope.get(id) ?? []).flatMap((entry) => entry.folders);
        return { by: first.kind === 'engine' ? 'engine' : 'workload', folders: [...new Set(folders)].sort() };
      },
    };
  },
});

const isSame = (a: ObjectRef | undefined, b: ObjectRef): boolean => a !== undefined && isSameObject(a, b);

/** What tells that nothing checks the images of these; undefined where something does, or no image is there. */
function speakerOf(list: readonly PolicyEntry[]): PolicyEntry | undefined {
  if (list.some(({ kind }) => kind === 'verifier') || list.every(({ kind }) => kind !== 'workload')) return undefined;
  return list.find(({ kind }) => kind === 'engine') ?? list[0];
}

function collect({ uri, text, documents, objects }: FileContents): readonly PolicyEntry[] {
  const found = MAY_TELL.test(text)
    ? documents.flatMap((document, index) => policies(Field.root(document), { uri, document: index, path: '' }))
    : [];
  const workloads = objects.flatMap(({ ref, pods }): PolicyEntry[] => {
    const images = pods.flatMap((pod) => pod.containers.flatMap((container) => namedImages(container)));
    const folders = images.flatMap(({ reference }) => {
      const { repository } = parseImageReference(reference.name) ?? reference;
      return repository.slice(0, repository.lastIndexOf('/'));
    });
    return images.length === 0 ? [] : [{ ref, kind: 'workload', folders: [...new Set(folders)] }];
  });
  return [...found, ...workloads];
}

/** Those of a document: kinds of other groups are no objects that rules stand on. */
function policies(root: Field, ref: ObjectRef): readonly PolicyEntry[] {
  const items = /List$/.test(root.field('kind').text ?? '') ? root.field('items').items() : [];
  return items.length === 0
    ? policy(root, ref)
    : items.flatMap((item, index) => policy(item, { ...ref, path: `items[${index}]` }));
}

function policy(root: Field, ref: ObjectRef): readonly PolicyEntry[] {
  const version = root.field('apiVersion').text ?? '';
  const kind = root.field('kind').text ?? '';
  const entry = (is: PolicyEntry['kind']): readonly PolicyEntry[] => [{ ref, kind: is, folders: [] }];
  if (VERIFIERS.test(version)) return entry('verifier');
  if (kind === 'MutatingWebhookConfiguration' && root.field('metadata.name').text?.includes('connaisseur') === true)
    return entry('verifier');
  if (!/^(?:policies\.)?kyverno\.io\//.test(version) || !/Policy$/.test(kind)) return [];
  const rules = root.field('spec.rules');
  const verifies =
    /ImageValidatingPolicy$/.test(kind) ||
    rules.isUnknown ||
    rules.items().some((rule) => !rule.field('verifyImages').isAbsent);
  return entry(verifies ? 'verifier' : 'engine');
}
