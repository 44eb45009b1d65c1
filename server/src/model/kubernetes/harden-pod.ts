import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import { objectName } from './new-object.js';
import type { Pod } from './pod.js';
import { type PodSecurityCheck, type PodSecurityFailure, podSecurityFailures } from './pod-security.js';
import { mayUseUserNamespace, useDedicatedUser } from './users.js';
import { unmountedKnownWrites } from './writable-paths.js';

/** What a workload is brought to. */
export interface HardeningGoal {
  readonly level: 'baseline' | 'restricted';
  /** The user and group of what names none, or root. */
  readonly uid: number;
  readonly kubernetesVersion: number;
}

/** One group of fields that hardening changes. */
export interface HardeningStep {
  /** Names the group, such as "Capabilities". */
  readonly title: string;
  /** What may stop working. */
  readonly risk: string;
  readonly changes: readonly [Change, ...Change[]];
}

const TITLES: Readonly<Record<PodSecurityCheck, readonly [title: string, risk: string]>> = {
  privileged: ['Privileged mode', 'What the program does with devices or the kernel of the node stops working.'],
  hostNamespaces: [
    'Namespaces of the node',
    'What the program does with processes, interfaces or shared memory of the node stops working.',
  ],
  hostPathVolumes: ['Host paths', 'The program finds an empty folder in place of the path of the node.'],
  hostPorts: ['Host ports', 'Nobody reaches the program by a port of the node any more.'],
  hostProbesAndHostLifecycle: ['Probes and hooks', 'Probes and hooks call the pod itself in place of another host.'],
  capabilities_baseline: ['Capabilities', 'System calls that need the capability fail.'],
  windowsHostProcess: ['Host processes', 'The program no longer runs on the Windows node itself.'],
  appArmorProfile: ['AppArmor profile', 'What the default profile of the runtime denies fails.'],
  seLinuxOptions: ['SELinux options', 'The program gets the label that the runtime gives to containers.'],
  procMount: ['Masked /proc', 'Containers within the container may no longer start.'],
  sysctls: ['Sysctls', 'The kernel parameter keeps the value that it has on the node.'],
  seccompProfile_baseline: ['Seccomp profile', 'System calls that the default profile of the runtime denies fail.'],
  restrictedVolumes: ['Volumes', 'The program finds an empty folder in place of what the volume held.'],
  procMount_restricted: ['Masked /proc', 'Containers within the container may no longer start.'],
  allowPrivilegeEscalation: ['Privilege escalation', 'Programs that become root, such as sudo, fail.'],
  runAsNonRoot: ['Non-root user', 'What needs files or ports of root stops working.'],
  runAsUser: ['Non-root user', 'What needs files or ports of root stops working.'],
  seccompProfile_restricted: ['Seccomp profile', 'System calls that the default profile of the runtime denies fail.'],
  capabilities_restricted: ['Capabilities', 'System calls that need a capability, such as chown by root, fail.'],
};

/**
 * What a pod needs to be admitted at a level of the Pod Security Standards, group by group. For `restricted` that is also a
 * user that is not root, so that images of root start at all, and a read-only root file system with a writable /tmp. Only what the
 * level refuses is taken away; what is unknown is left alone. Changes may call for more: they are asked for again after they are made.
 */
export function hardeningSteps(pod: Pod, goal: HardeningGoal): readonly HardeningStep[] {
  const { level, uid, kubernetesVersion } = goal;
  const steps = new Map<string, { risk: string; changes: Change[] }>();
  const add = (title: string, risk: string, changes: readonly Change[]): void => {
    const known = steps.get(title);
    if (known) known.changes.push(...changes);
    else steps.set(title, { risk, changes: [...changes] });
  };
  for (const { check, changes = [] } of failuresOf(pod, goal)) {
    const [title, risk] = TITLES[check as PodSecurityCheck];
    add(title, risk, changes);
  }
  if (level === 'restricted' && !pod.runsOnWindows) {
    if (!mayUseUserNamespace(pod, kubernetesVersion)) add(...TITLES.runAsUser, giveUser(pod, uid));
    add(
      'Read-only root file system',
      'Programs that write anywhere but to /tmp and mounted volumes fail.',
      pod.containers.flatMap((container) => protectRootFilesystem(container)),
    );
  }
  return [...steps].flatMap(
    ([
      title,
      {
        risk,
        changes: [first, ...rest],
      },
    ]) => (first === undefined ? [] : [{ title, risk, changes: [first, ...rest] as const }]),
  );
}

/** What the level refuses, as noun phrases; empty where the pod is admitted. */
export const remainingFailures = (pod: Pod, goal: HardeningGoal): readonly string[] =>
  failuresOf(pod, goal).map(({ description }) => description);

/** What the level refuses and no change can mend, as noun phrases. */
export const unmendableFailures = (pod: Pod, goal: HardeningGoal): readonly string[] =>
  failuresOf(pod, goal)
    .filter(({ changes }) => changes === undefined)
    .map(({ description }) => description);

const failuresOf = (pod: Pod, { level, uid, kubernetesVersion }: HardeningGoal): readonly PodSecurityFailure[] =>
  podSecurityFailures(pod, level, { policyVersion: kubernetesVersion, clusterVersion: kubernetesVersion, uid });

/** Images that name no user by number do not start with `runAsNonRoot` alone. */
function giveUser(pod: Pod, uid: number): readonly Change[] {
  const lacksUser = pod.containers.some((container) => container.effective('runAsUser').isAbsent);
  const holders = [pod, ...pod.containers].filter(
    (holder) => holder.field('securityContext.runAsUser').is(0) || (holder === pod && lacksUser),
  );
  return holders.flatMap((holder) => useDedicatedUser(holder, uid, uid));
}

/** Nothing where the author has decided, or where nobody knows what is mounted. */
function protectRootFilesystem(container: Container): readonly Change[] {
  const field = container.field('securityContext.readOnlyRootFilesystem');
  const mounts = container.field('volumeMounts');
  if (!field.isAbsent || container.list === 'ephemeralContainers' || !isKnown(mounts)) return [];
  const paths = mounts.items().map((mount) => mount.field('mountPath'));
  if (paths.some((path) => path.isUnknown)) return [];
  const folders = new Set([
    ...(paths.some(({ text }) => text !== undefined && /^\/tmp\/*$/.test(text)) ? [] : ['/tmp']),
    ...unmountedKnownWrites(container),
  ]);
  const taken = volumeNames(container);
  if (taken === undefined) return [];
  return [
    field.set(true),
    ...[...folders].flatMap((mountPath) => {
      const name = freeVolumeName(container, mountPath, taken);
      return [mounts.append({ name, mountPath }), container.pod.field('volumes').append({ name, emptyDir: {} })];
    }),
  ];
}

const isKnown = (list: Field): boolean => !list.isUnknown && list.isComplete;

/** Undefined where a template writes volumes. A claim of a StatefulSet takes the place of a volume of its name. */
function volumeNames({ pod }: Container): readonly string[] | undefined {
  const claims = pod.object.field('spec.volumeClaimTemplates').items();
  const names = [...pod.field('volumes').items(), ...claims.map((claim) => claim.field('metadata'))].map((volume) =>
    volume.field('name'),
  );
  return isKnown(pod.field('volumes')) && names.every((name) => !name.isUnknown)
    ? names.flatMap(({ text }) => text ?? [])
    : undefined;
}

/** What containers write is no concern of the others: each keeps folders of its own. */
function freeVolumeName(container: Container, mountPath: string, taken: readonly string[]): string {
  const folder = mountPath.replaceAll('/', ' ');
  const wanted = container.pod.containers.length === 1 ? objectName(folder) : objectName(folder, container.name);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : objectName(wanted.slice(0, 60), String(number));
    if (!taken.includes(name)) return name;
  }
}
