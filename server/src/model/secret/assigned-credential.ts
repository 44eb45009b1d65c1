import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SourceDocument } from '../source-document.js';
import { findCredential } from './credential.js';
import { dockerfileAssignments } from './dockerfile-assignment.js';
import { leavesOf, mayHoldCredentials } from './leaves.js';
import { isNameOfSecret, secretName } from './secret-name.js';
import { entropy, isNoCredential } from './secret-value.js';
import { holderAt } from './value-owner.js';

/** A credential that something assigns to a name which tells what it is. */
export interface AssignedCredential {
  readonly at: Located;
  readonly owner: Located;
  readonly holder: string;
  readonly name: string;
  /** What it is, with its article. */
  readonly title: string;
}

/** Fields of containers and objects whose credentials have findings of their own. */
const OWN_FINDINGS: ReadonlySet<string> = new Set([
  'env',
  'command',
  'args',
  'lifecycle',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
]);

/**
 * Credentials by their names: in custom objects, annotations, compose files and steps of a Dockerfile. Other files of YAML
 * and JSON hold too many names that only sound like it: they count with `isCautious` alone.
 */
export function assignedCredentials(document: SourceDocument, isCautious: boolean): readonly AssignedCredential[] {
  if (!mayHoldCredentials(document.text)) return [];
  if (document.dockerfile) return dockerfileAssignments(document.dockerfile, isCautious);
  const { root } = document;
  if (root === undefined || hasOwnFindings(document, root)) return [];
  const isObject = root.field('apiVersion').exists && root.field('kind').exists;
  const isCompose = /compose/i.test(document.fileName) && root.field('services').isMap;
  if (!isCautious && !isObject && !isCompose) return [];
  const secretData = new Set(
    document.objects.filter((object) => object.isA('Secret')).map((object) => object.root.node),
  );
  const configData = new Set(
    document.objects
      .filter((object) => object.isA('ConfigMap'))
      .flatMap((object) => [object.field('data').node, object.field('binaryData').node]),
  );
  const containers = new Set(
    document.objects.flatMap(({ pods }) => pods.flatMap((pod) => pod.containers.map(({ root }) => root.node))),
  );
  const skips = (field: Field): boolean =>
    secretData.has(field.node) ||
    configData.has(field.node) ||
    LAST_APPLIED.test(String(field.key)) ||
    (OWN_FINDINGS.has(String(field.key)) && containers.has(field.parent?.node));
  return leavesOf(root, skips).flatMap(({ name, field }): readonly AssignedCredential[] => {
    // `environment: [DB_PASSWORD=value]` of compose files.
    const [, variable, given] = isCompose ? (/^([A-Za-z_]\w*)=(.*)$/s.exec(field.text ?? '') ?? []) : [];
    const value = given ?? field.text;
    const key = variable ?? name;
    if (value === undefined || value.includes('\n')) return [];
    const strength = secretName(key);
    if (strength === undefined || (isCautious && strength === 'perhaps') || (!isCompose && isNameOfSecret(key, value)))
      return [];
    const found = findCredential(key, value, isCautious);
    const holder = holderAt(document, field.range.start);
    return found === undefined ? [] : [{ at: field, owner: field, holder, name: key, title: found.title }];
  });
}

/** Annotations that repeat the whole object. */
const LAST_APPLIED = /last-applied|kapp\.k14s\.io\/original|objectset\.rio\.cattle\.io\/applied/;

/** Kubeconfigs, kustomizations, values of charts, patches of Secrets, and definitions of other objects. */
const hasOwnFindings = ({ fileName }: SourceDocument, root: Field): boolean =>
  /^kustomization\.ya?ml$|^Kustomization$|^(?:.*[-._])?values(?:[-._].*)?\.ya?ml$/i.test(fileName) ||
  ['Config', 'CustomResourceDefinition', 'Kustomization', 'Component', 'Secret'].includes(
    root.field('kind').text ?? '',
  );

/** A long random text that something which may be a credential is given. */
export function randomTexts(document: SourceDocument): readonly AssignedCredential[] {
  const { root } = document;
  if (root === undefined || !mayHoldCredentials(document.text)) return [];
  return leavesOf(root).flatMap(({ name, field }): readonly AssignedCredential[] => {
    const { text } = field;
    if (text === undefined || text.length < 20 || !/^[\w+/=~.-]+$/.test(text)) return [];
    if (secretName(name) === undefined || isNoCredential(text) || isPublic(name)) return [];
    const isHex = /^[a-f\d]+$/i.test(text);
    // Random hexadecimal digits have four bits at most, base64 six; digests and words have less than random text.
    if (entropy(text) < (isHex ? 3 : 4.3) || /^\d+$/.test(text)) return [];
    const holder = holderAt(document, field.range.start);
    return [{ at: field, owner: field, holder, name, title: 'a random text' }];
  });
}

const isPublic = (name: string): boolean => /digest|sha|checksum|hash|cert|ca\b|pub/i.test(name);
