import type { ImageReference } from './image-reference.js';

/** Registries that give most images to anybody. */
const PUBLIC = new Set([
  'cgr.dev',
  'docker.elastic.co',
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'index.docker.io',
  'k8s.gcr.io',
  'lscr.io',
  'mcr.microsoft.com',
  'mirror.gcr.io',
  'nvcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.fedoraproject.org',
  'registry.gitlab.com',
  'registry.istio.io',
  'registry.k8s.io',
  'registry.opensuse.org',
  'registry.suse.com',
  'reg.kyverno.io',
]);

/** Registries of clouds, which nodes of the same cloud pull from with an identity of their own. */
const CLOUD =
  /\.(?:azurecr\.(?:io|cn|us)|pkg\.dev|ocir\.io|icr\.io)$|\.dkr\.ecr[.-][\w.-]+$|\.gcr\.io$|(?:^|\.)icr\.io$|\.svc(?:\.cluster\.local)?(?::\d+)?$/;

/** True where the registry is somebody's own, so that a node needs credentials for it as a rule. */
export function isPrivateRegistry({ registry }: ImageReference): boolean {
  if (registry === undefined || PUBLIC.has(registry)) return false;
  return !CLOUD.test(registry) && !/^(?:localhost|127\.|\[::1\])/.test(registry);
}
