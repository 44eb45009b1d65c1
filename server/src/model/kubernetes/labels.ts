import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** At most 63 letters, digits, `-`, `_` and `.`, a letter or digit first and last (Kubernetes: Labels, "Syntax and character set"). */
const VALUE = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** A label whose value the API server refuses, and one that it takes; absent where nothing is left of it. */
export interface InvalidLabel {
  readonly key: string;
  readonly value: Field;
  readonly text: string;
  /** True for a number or a boolean, which need quotes to be text. */
  readonly isNoText: boolean;
  readonly valid: string | undefined;
}

/** The labels of an object and of its pod templates with invalid values. */
export function invalidLabels(object: KubernetesObject): readonly InvalidLabel[] {
  const templates = object.pods.map(({ metadata }) => metadata).filter(({ path }) => path !== 'metadata');
  return [object.field('metadata'), ...templates]
    .flatMap((metadata) => metadata.field('labels').entries())
    .flatMap(([key, value]) => {
      const { text } = value;
      if (text === undefined) return [];
      const isNoText = typeof value.value !== 'string';
      if (VALUE.test(text) && !isNoText) return [];
      return [{ key, value, text, isNoText, valid: VALUE.test(text) ? text : validValue(text) }];
    });
}

function validValue(text: string): string | undefined {
  const valid = text
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return valid === '' ? undefined : valid;
}

/** Words by which labels and annotations name whom to call. */
const OWNER = /(?:^|[/._-])(?:owners?|owned-?by|team|squad|contact|e-?mail|maintainers?|on-?call|responsible)$/i;

/** True where no label or annotation of the object says whom to call, and none can come from elsewhere. */
export function namesNoOwner(object: KubernetesObject): boolean {
  return ['labels', 'annotations'].every((name) => {
    const map = object.field('metadata').field(name);
    return map.isComplete && map.entries().every(([key]) => !OWNER.test(key));
  });
}

const PREFIX = 'app.kubernetes.io/';
/** Labels that people used before the recommended ones. */
const OLDER_NAMES = ['app', 'k8s-app', 'name'];

/**
 * The recommended labels that an object lacks, with values from the names at hand (Kubernetes: Recommended Labels).
 * None where a template may add some.
 */
export function missingRecommendedLabels(
  object: KubernetesObject,
): readonly { readonly label: Field; readonly value: string }[] {
  const labels = object.field('metadata.labels');
  const instance = object.name;
  if (!labels.isComplete || instance === undefined) return [];
  const older = OLDER_NAMES.map((key) => labels.at(key).text).find((text) => text !== undefined && VALUE.test(text));
  return [
    { label: labels.at(`${PREFIX}name`), value: older ?? instance },
    { label: labels.at(`${PREFIX}instance`), value: instance },
  ].filter(({ label, value }) => label.isAbsent && VALUE.test(value));
}
