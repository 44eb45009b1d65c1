import { parseAllDocuments } from 'yaml';
import { type Json, type JsonObject, objectIn, objectsIn, textIn } from './json.js';

/** A pod, or the pod that a workload's template describes. */
export interface Pod {
  /** Where the pod's own fields are in the document, such as `spec.template`; empty for a Pod. */
  readonly path: string;
  readonly kind: string;
  readonly metadata: JsonObject | undefined;
  readonly spec: JsonObject;
}

interface PodKind {
  /** The API groups that have or had the kind. */
  readonly groups: readonly string[];
  readonly path: readonly string[];
}

/**
 * The kinds that Pod Security admission looks into, and where each holds its pod.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/#workload-resources-and-pod-templates
 */
export const POD_KINDS: Readonly<Record<string, PodKind>> = {
  Pod: { groups: [''], path: [] },
  PodTemplate: { groups: [''], path: ['template'] },
  ReplicationController: { groups: [''], path: ['spec', 'template'] },
  ReplicaSet: { groups: ['apps', 'extensions'], path: ['spec', 'template'] },
  Deployment: { groups: ['apps', 'extensions'], path: ['spec', 'template'] },
  StatefulSet: { groups: ['apps'], path: ['spec', 'template'] },
  DaemonSet: { groups: ['apps', 'extensions'], path: ['spec', 'template'] },
  Job: { groups: ['batch', 'extensions'], path: ['spec', 'template'] },
  CronJob: { groups: ['batch'], path: ['spec', 'jobTemplate', 'spec', 'template'] },
};

export function podKind(apiVersion: string, kind: string): PodKind | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const known = POD_KINDS[kind];
  return known?.groups.includes(group) ? known : undefined;
}

/** The pods of one object of the API; of each item, if it is a list. */
export function podsIn(object: JsonObject, prefix = ''): readonly Pod[] {
  const kind = textIn(object, 'kind') ?? '';
  const version = textIn(object, 'apiVersion') ?? '';
  if (kind.endsWith('List')) {
    const itemKind = kind.slice(0, -'List'.length);
    return objectsIn(object, 'items').flatMap((item, index) =>
      // The items of a DeploymentList need not say that they are Deployments.
      podsIn(itemKind ? { kind: itemKind, apiVersion: version, ...item } : item, `${prefix}items[${index}].`),
    );
  }
  const path = podKind(version, kind)?.path;
  if (!path) return [];
  let pod: JsonObject | undefined = object;
  for (const key of path) pod = objectIn(pod, key);
  const spec = objectIn(pod, 'spec');
  if (!pod || !spec) return [];
  return [{ path: `${prefix}${path.join('.')}`, kind, metadata: objectIn(pod, 'metadata'), spec }];
}

export interface Manifest {
  /** The first line of the document, from 0. */
  readonly start: number;
  readonly object: JsonObject;
}

/**
 * The objects that a file holds, or undefined if it is no YAML. YAML 1.1, as kubectl reads it: `yes` is true.
 */
export function readManifests(text: string): readonly Manifest[] | undefined {
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  const manifests: Manifest[] = [];
  for (const document of documents) {
    if (document.errors.length) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 1000 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    // Through JSON, as on the way to the API server: dates become strings, keys too.
    const object = JSON.parse(JSON.stringify(value)) as Json as JsonObject;
    manifests.push({ start: document.range[0], object });
  }
  return manifests;
}
