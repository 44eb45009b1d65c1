import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';

/** Fields that the API server refuses for a pod of the other system (API validation: `validateOS`, Kubernetes 1.25). */
const LINUX_POD = ['hostPID', 'hostIPC', 'hostUsers', 'shareProcessNamespace'];
const LINUX_POD_CONTEXT = [
  'appArmorProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'runAsGroup',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'sysctls',
];
/** Settings of a container that only Linux knows. */
export const LINUX_CONTEXT = [
  'allowPrivilegeEscalation',
  'appArmorProfile',
  'capabilities',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
];
const WINDOWS_CONTEXT = ['windowsOptions'];

/** The security fields of a pod or a container that belong to another operating system than the one its pod names. */
export function fieldsOfOtherSystem(holder: Pod | Container): readonly Field[] {
  const isContainer = 'list' in holder;
  const system = (isContainer ? holder.pod : holder).field('os.name');
  const context = holder.field('securityContext');
  const present = (at: Field, names: readonly string[]): readonly Field[] =>
    names.map((name) => at.at(name)).filter((field) => field.isPresent);
  if (system.is('linux')) return present(context, WINDOWS_CONTEXT);
  if (!system.is('windows')) return [];
  return isContainer
    ? present(context, LINUX_CONTEXT)
    : [...present(holder.spec, LINUX_POD), ...present(context, LINUX_POD_CONTEXT)];
}
