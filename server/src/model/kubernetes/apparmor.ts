import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** The key, up to the container's name, of the annotation that sets a profile; still read beside the field (Kubernetes 1.37). */
export const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
/** The minor version that has `appArmorProfile` (Kubernetes 1.30). */
export const APPARMOR_FIELDS = 30;

/** The annotation that sets a container's profile, as the field does. */
export const appArmorAnnotation = (container: Container): Field =>
  container.pod.metadata.field('annotations').at(`${APPARMOR_ANNOTATION}${container.name}`);

/** Where a profile is missing that nothing sets: neither the container, nor its pod, nor an annotation. */
export function missingAppArmorProfile(container: Container, kubernetesVersion: number): Field | undefined {
  const annotation = appArmorAnnotation(container);
  if (!annotation.isAbsent || container.pod.runsOnWindows) return undefined;
  if (kubernetesVersion < APPARMOR_FIELDS) return annotation;
  const profile = container.effective('appArmorProfile');
  return profile.isAbsent ? profile : undefined;
}

/** Gives all containers of the pod the runtime's profile, or, where the cluster has no such field yet, the one container. */
export const useRuntimeAppArmor = (container: Container, kubernetesVersion: number): Change =>
  kubernetesVersion < APPARMOR_FIELDS
    ? appArmorAnnotation(container).set('runtime/default')
    : container.pod.field('securityContext.appArmorProfile.type').set('RuntimeDefault');
