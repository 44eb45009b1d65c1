import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Kind } from './kinds.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { type Labels, readLabels, readSelector, selects } from './label-selector.js';

const WORKLOADS: readonly Kind[] = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
];

/** True for what is or makes pods, also where nobody has written its template yet. */
export const isWorkload = (object: KubernetesObject): boolean =>
  object.pods.length > 0 || WORKLOADS.some((kind) => object.isA(kind));

/** The number that certainly holds: as written, or the API's default where it is absent (1 for replicas of every kind). */
export function countOf(field: Field, byDefault = 1): number | undefined {
  if (field.isAbsent) return byDefault;
  return typeof field.value === 'number' ? field.value : undefined;
}

/** The labels that a workload's pods certainly have; absent where any is unknown. */
export const podLabels = (workload: KubernetesObject): Labels | undefined =>
  readLabels(workload.field('spec.template.metadata.labels'));

/**
 * The labels by which the pods of a workload are told from others: those of its selector where it names any, else all
 * of the template. Absent where they are unknown or none, or where the selector certainly misses the workload's own pods.
 */
export function distinctLabels(workload: KubernetesObject): Labels | undefined {
  const selector = readLabels(workload.field('spec.selector.matchLabels'));
  if (matchSelector(workload) !== undefined) return undefined;
  const labels = selector !== undefined && Object.keys(selector).length > 0 ? selector : podLabels(workload);
  return labels !== undefined && Object.keys(labels).length > 0 ? labels : undefined;
}

/**
 * What makes template and selector meet, where they certainly do not: absent where they do, or where it is unknown. A
 * label that the template has goes into the selector, one that it lacks into the template. Empty where expressions fail.
 */
export function matchSelector(workload: KubernetesObject): readonly Change[] | undefined {
  const selector = readSelector(workload.field('spec.selector'));
  const labels = podLabels(workload);
  if (selector === undefined || labels === undefined || selects(selector, labels)) return undefined;
  const changes = Object.entries(selector.matchLabels).flatMap(([key, value]) => {
    const actual = labels[key];
    if (actual === value) return [];
    return actual === undefined
      ? [workload.field('spec.template.metadata.labels').at(key).set(value)]
      : [workload.field('spec.selector.matchLabels').at(key).set(actual)];
  });
  const { matchExpressions } = selector;
  return selects({ matchLabels: {}, matchExpressions }, labels) ? changes : [];
}
