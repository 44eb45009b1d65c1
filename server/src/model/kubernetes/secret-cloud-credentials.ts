/** The folders of a person's home, or the root, in which command-line tools keep what they log in with. */
const HOME = '(?:/root|/home/[^/]+|/Users/[^/]+)?';

/**
 * Where the credentials of clouds lie on a node: those of its agents (cloud-provider-azure, cloud-provider-openstack,
 * cloud-provider-gcp, Azure VM agent, boto) and those of the clouds' command-line tools, by their documentations.
 */
const PLACES: readonly (readonly [cloud: string, path: string])[] = [
  ['Azure', '/etc/kubernetes/azure(?:stackcloud)?\\.json|/var/lib/waagent(?:/.*)?'],
  ['Azure', `${HOME}/\\.azure(?:/.*)?`],
  ['AWS', `${HOME}/\\.aws(?:/credentials)?|/etc/boto\\.cfg|/etc/kubernetes/aws\\.(?:conf|config)`],
  ['Google Cloud', `${HOME}/\\.config/gcloud(?:/.*)?|(?:/etc/kubernetes|/etc)/(?:gce|gcp)\\.(?:conf|json)`],
  ['OpenStack', '/etc/kubernetes/cloud(?:-config|\\.conf)|/etc/openstack(?:/clouds\\.ya?ml)?'],
  ['Oracle Cloud', `${HOME}/\\.oci(?:/.*)?`],
  ['Alibaba Cloud', `${HOME}/\\.aliyun(?:/config\\.json)?`],
  ['DigitalOcean', `${HOME}/\\.config/doctl(?:/.*)?`],
];

const PATTERNS = PLACES.map(([cloud, path]) => [cloud, new RegExp(`^(?:${path})$`)] as const);

/** The cloud whose credentials lie at a path of a node; absent where none are known to. */
export function cloudOfCredentials(path: string): string | undefined {
  const normal = path.replace(/[\\/]+(?:\.[\\/]+)*/g, '/').replace(/(?!^)\/$/, '');
  return PATTERNS.find(([, pattern]) => pattern.test(normal))?.[0];
}
