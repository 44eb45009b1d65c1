import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';

/** The minor version that has `seccompProfile` (Kubernetes 1.19); before it there were annotations only. */
export const SECCOMP_FIELDS = 19;
/** The minor version that no longer reads the annotations (Kubernetes 1.27); in between they fill missing fields. */
export const SECCOMP_ANNOTATIONS_END = 27;

/** The annotation that held a pod's profile. */
export const podSeccompAnnotation = (pod: Pod): Field =>
  pod.metadata.field('annotations').at('seccomp.security.alpha.kubernetes.io/pod');

/** The annotation that held a container's profile. */
export const containerSeccompAnnotation = (container: Container): Field =>
  container.pod.metadata.field('annotations').at(`container.seccomp.security.alpha.kubernetes.io/${container.name}`);

/** True for the values that confine: `runtime/default`, `docker/default`, `localhost/…`. */
export const isConfiningAnnotation = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');

/**
 * Where a profile is missing that nothing sets, neither the container nor its pod: it may make every system call.
 * Absent where one is set, of whatever kind, or may be.
 */
export function missingSeccompProfile(container: Container, kubernetesVersion: number): Located | undefined {
  const isAnnotated = !containerSeccompAnnotation(container).isAbsent || !podSeccompAnnotation(container.pod).isAbsent;
  if (kubernetesVersion < SECCOMP_ANNOTATIONS_END && isAnnotated) return undefined;
  if (kubernetesVersion < SECCOMP_FIELDS) return container;
  const type = container.effective('seccompProfile').field('type');
  return type.isAbsent ? type : undefined;
}

/** Gives the container the runtime's profile: by its pod, unless it has a profile of its own to be completed. */
export function useRuntimeSeccomp(container: Container, kubernetesVersion: number): Change {
  if (kubernetesVersion < SECCOMP_FIELDS) return podSeccompAnnotation(container.pod).set('runtime/default');
  const own = container.field('securityContext.seccompProfile');
  const holder = own.isPresent ? own : container.pod.field('securityContext.seccompProfile');
  return holder.field('type').set('RuntimeDefault');
}
