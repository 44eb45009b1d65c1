import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { type PodSecurityLevel, podSecurityLevels } from './pod-security.js';

const LABEL = 'pod-security.kubernetes.io/';

/** The label that says which level the Namespace enforces (docs: Pod Security Admission). */
export const enforceLabel = (namespace: KubernetesObject): Field =>
  namespace.field('metadata.labels').at(`${LABEL}enforce`);

/** Refuses what falls short of the baseline, and warns and keeps a record of what falls short of restricted. */
export function enforceBaseline(namespace: KubernetesObject): readonly [Change, ...Change[]] {
  const labels = namespace.field('metadata.labels');
  const others = ['warn', 'audit'].map((mode) => labels.at(`${LABEL}${mode}`));
  return [
    enforceLabel(namespace).set('baseline'),
    ...others.filter((label) => label.isAbsent).map((label) => label.set('restricted')),
  ];
}

/** True where the first level asks more of pods than the second. */
export const isStricter = (level: PodSecurityLevel, than: PodSecurityLevel): boolean =>
  podSecurityLevels.indexOf(level) > podSecurityLevels.indexOf(than);

/** The level that a label names; absent for other values and where it is unknown. */
export const namedLevel = (label: Field): PodSecurityLevel | undefined =>
  podSecurityLevels.find((level) => label.is(level));
