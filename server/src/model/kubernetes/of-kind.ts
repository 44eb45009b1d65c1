import type { Kind } from './kinds.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** True where the object is of the kind, or where a template writes its apiVersion and nothing else says that it is not. */
export const isOfKind = (object: KubernetesObject, kind: Kind): boolean =>
  object.isA(kind) || (object.kind === kind && object.field('apiVersion').isUnknown);
