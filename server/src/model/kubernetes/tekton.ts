import type { Field } from '../../syntax/yaml/field.js';
import { isBare } from './hardening.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The steps of a Task, or of the Task within a TaskRun, without any securityContext (API: tekton.dev/v1 Step). */
export function bareSteps(object: KubernetesObject): readonly Field[] {
  const spec = object.field(object.kind === 'TaskRun' ? 'spec.taskSpec' : 'spec');
  const shared = [spec.field('stepTemplate'), object.field('spec.podTemplate')];
  if (!shared.every(isBare)) return [];
  return spec
    .field('steps')
    .items()
    .filter((step) => step.isMap && isBare(step));
}

/** Everything that the restricted level asks of a container. */
export const HARDENED_STEP = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;
