import type { Field } from '../../syntax/yaml/field.js';
import { Container } from './container.js';
import type { Pod } from './pod.js';

/** The first number that accounts of nodes and of images hardly use (Trivy and Kubesec draw the line there as well). */
export const FIRST_HIGH_ID = 10000;

/**
 * The number of a user or a group that is set on the holder and lies below `minimum`. That of a pod counts where a
 * container inherits it; Windows has no such numbers.
 */
export function lowId(
  holder: Pod | Container,
  name: 'runAsUser' | 'runAsGroup',
  minimum: number,
): { readonly field: Field; readonly id: number } | undefined {
  const isContainer = holder instanceof Container;
  const pod = isContainer ? holder.pod : holder;
  const field = holder.field('securityContext').field(name);
  if (pod.runsOnWindows || typeof field.value !== 'number' || field.value >= minimum) return undefined;
  return isContainer || isInherited(holder, name) ? { field, id: field.value } : undefined;
}

const isInherited = (pod: Pod, name: string): boolean =>
  pod.containers.some((container) => container.field('securityContext').field(name).isAbsent);

/** Accounts of Windows that may change everything within the container, or on the node. */
const ADMINISTRATORS =
  /^(?:ContainerAdministrator|(?:NT AUTHORITY\\)?(?:SYSTEM|LocalSystem)|(?:[^\\]+\\)?Administrators?)$/i;

const USER_NAME = 'securityContext.windowsOptions.runAsUserName';

/** The name of an administrator that is set on the holder; that of a pod counts where a container inherits it. */
export function administrator(holder: Pod | Container): Field | undefined {
  const field = holder.field(USER_NAME);
  if (!ADMINISTRATORS.test(field.text ?? '')) return undefined;
  const counts = holder instanceof Container || holder.containers.some((one) => one.field(USER_NAME).isAbsent);
  return counts ? field : undefined;
}

/** Certainly a container of a Windows pod for which nobody names a user: the image decides. */
export const lacksWindowsUser = (container: Container): boolean =>
  container.pod.runsOnWindows && container.field(USER_NAME).isAbsent && container.pod.field(USER_NAME).isAbsent;
