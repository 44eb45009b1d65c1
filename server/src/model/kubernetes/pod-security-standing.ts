import type { Field } from '../../syntax/yaml/field.js';
import { APPARMOR_ANNOTATION } from './apparmor.js';
import type { Container } from './container.js';
import { hostNamespaces } from './host-namespaces.js';
import type { Pod } from './pod.js';
import { HOOKS, type PodSecurityLevel, type PodSecurityOptions, podSecurityFailures } from './pod-security.js';

/** Where pods stand between the levels of the Pod Security Standards. */
export interface PodSecurityStanding {
  /** The strictest level that takes them as they are. */
  readonly level: PodSecurityLevel;
  /** What keeps them from `restricted`, one noun phrase for each check that fails. */
  readonly steps: readonly string[];
}

/** The level of all pods of a workload together; absent where it has none, or a template or a patch decides. */
export function standingOf(pods: readonly Pod[], options: PodSecurityOptions): PodSecurityStanding | undefined {
  if (pods.length === 0 || !pods.every(isDecided)) return undefined;
  const steps = pods.flatMap((pod) =>
    podSecurityFailures(pod, 'restricted', options).map(({ description }) => description),
  );
  const isBaseline = pods.every((pod) => podSecurityFailures(pod, 'baseline', options).length === 0);
  return { level: !isBaseline ? 'privileged' : steps.length > 0 ? 'baseline' : 'restricted', steps };
}

const SHARED_SETTINGS = [
  'appArmorProfile.type',
  'runAsNonRoot',
  'runAsUser',
  'seLinuxOptions.role',
  'seLinuxOptions.type',
  'seLinuxOptions.user',
  'seccompProfile.type',
  'windowsOptions.hostProcess',
];
const POD_SETTINGS = [...SHARED_SETTINGS, 'sysctls'];
const CONTAINER_SETTINGS = [
  ...SHARED_SETTINGS,
  'allowPrivilegeEscalation',
  'capabilities.add',
  'capabilities.drop',
  'privileged',
  'procMount',
];
const LISTS = ['containers', 'initContainers', 'ephemeralContainers'];
const ANNOTATIONS = [
  APPARMOR_ANNOTATION,
  'container.seccomp.security.alpha.kubernetes.io/',
  'seccomp.security.alpha.kubernetes.io/',
];

/** True where everything that the checks look at is written down: only then does their silence prove anything. */
function isDecided(pod: Pod): boolean {
  const annotations = pod.metadata.field('annotations');
  return (
    [...hostNamespaces, 'hostUsers', 'os.name'].every((path) => !pod.field(path).isUnknown) &&
    POD_SETTINGS.every((path) => isKnown(pod.field('securityContext').field(path))) &&
    LISTS.every((list) => isWhole(pod.field(list))) &&
    pod.containers.every(isContainerDecided) &&
    isWhole(pod.field('volumes')) &&
    pod.field('volumes').items().every(isVolumeDecided) &&
    annotations.isComplete &&
    annotations
      .entries()
      .every(([key, value]) => !value.isUnknown || !ANNOTATIONS.some((prefix) => key.startsWith(prefix)))
  );
}

const isKnown = (field: Field): boolean => field.toData() !== undefined;

const isWhole = (list: Field): boolean => list.isComplete && list.items().every((item) => !item.isUnknown);

const isContainerDecided = (container: Container): boolean =>
  CONTAINER_SETTINGS.every((path) => isKnown(container.field('securityContext').field(path))) &&
  isWhole(container.field('ports')) &&
  container
    .field('ports')
    .items()
    .every((port) => !port.field('hostPort').isUnknown) &&
  HOOKS.every((hook) =>
    ['httpGet.host', 'tcpSocket.host'].every((path) => !container.field(hook).field(path).isUnknown),
  );

/** Of a volume only its type counts, whatever is in it. */
const isVolumeDecided = (volume: Field): boolean =>
  volume.isComplete && volume.entries().every(([key, source]) => key === 'name' || !source.isUnknown);
