import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { APPARMOR_ANNOTATION, APPARMOR_FIELDS } from './apparmor.js';
import { capabilitiesBeyond, dropAllCapabilities } from './capabilities.js';
import type { Container } from './container.js';
import { hostNamespaces, shareNoHostNamespace, useNoHostProcess } from './host-namespaces.js';
import type { Pod } from './pod.js';
import {
  containerSeccompAnnotation,
  isConfiningAnnotation,
  podSeccompAnnotation,
  SECCOMP_ANNOTATIONS_END,
  SECCOMP_FIELDS,
  useRuntimeSeccomp,
} from './seccomp.js';
import { DEDICATED_ID, mayUseUserNamespace, refuseRoot, useDedicatedUser } from './users.js';
import { useEmptyDir } from './volumes.js';

/** The levels of the Pod Security Standards, the laxest first. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** A check of the standards that a pod certainly fails. */
export interface PodSecurityFailure {
  /** The id in kubernetes/pod-security-admission, such as `hostNamespaces`. */
  readonly check: string;
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** What the pod has or lacks, and where, as a noun phrase. */
  readonly description: string;
  readonly fields: readonly Field[];
  /** What makes the pod pass; absent where only the author can tell. */
  readonly changes: readonly Change[] | undefined;
}

export interface PodSecurityOptions {
  /** The minor version of the policy: the label `enforce-version`, or the cluster's own. */
  readonly policyVersion: number;
  /** The minor version of the cluster; newer policies than its own it reads as its own. */
  readonly clusterVersion: number;
  /** What replaces user 0 in `changes`. */
  readonly uid?: number;
}

/** One place that fails a check. */
export interface PodSecurityFault {
  readonly field: Field;
  /** What the field belongs to. */
  readonly holder: Pod | Container;
  /** Where it is, for the description of a failure. */
  readonly where: string;
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

interface Subject {
  readonly pod: Pod;
  readonly policy: number;
  readonly cluster: number;
  readonly uid: number;
}

interface Check<Id extends string = string> {
  readonly id: Id;
  readonly level: PodSecurityFailure['level'];
  /** The minor version of the policy that brought it. */
  readonly since: number;
  /** A check of the baseline that this one makes superfluous, as it asks for more. */
  readonly overrides?: string;
  readonly noun: string;
  faults(subject: Subject): Iterable<PodSecurityFault>;
}

/** The id of a check, as kubernetes/pod-security-admission has it. */
export type PodSecurityCheck = (typeof CHECKS)[number]['id'];

/**
 * The places where a pod certainly fails one check, as the policy of this version has it; none where that version has
 * no such check. What is unknown fails none.
 */
export function podSecurityFaults(
  pod: Pod,
  id: PodSecurityCheck,
  kubernetesVersion: number,
): readonly PodSecurityFault[] {
  const subject = { pod, policy: kubernetesVersion, cluster: kubernetesVersion, uid: DEDICATED_ID };
  return CHECKS.filter((check) => check.id === id && check.since <= kubernetesVersion).flatMap((check) => [
    ...check.faults(subject),
  ]);
}

/**
 * The containers of a pod that certainly see all of /proc. `isTolerable` is true where only the restricted level refuses
 * it, since the pod has, or may have, a user namespace.
 */
export function unmaskedProcMounts(
  pod: Pod,
  kubernetesVersion: number,
): { readonly faults: readonly PodSecurityFault[]; readonly isTolerable: boolean } {
  const refused = podSecurityFaults(pod, 'procMount', kubernetesVersion);
  return refused.length > 0
    ? { faults: refused, isTolerable: false }
    : { faults: podSecurityFaults(pod, 'procMount_restricted', kubernetesVersion), isTolerable: true };
}

/**
 * The checks of a level that a pod certainly fails; what is unknown fails none. Follows the admission plugin of
 * Kubernetes (Pod Security Standards; kubernetes/pod-security-admission), version by version.
 */
export function podSecurityFailures(
  pod: Pod,
  level: PodSecurityLevel,
  { policyVersion, clusterVersion, uid = DEDICATED_ID }: PodSecurityOptions,
): readonly PodSecurityFailure[] {
  const policy = Math.min(policyVersion, clusterVersion);
  return askedChecks(level, policy).flatMap((check) => {
    const faults = [...check.faults({ pod, policy, cluster: clusterVersion, uid })];
    if (faults.length === 0) return [];
    const where = together([...new Set(faults.map((fault) => fault.where))].join(', '));
    return [
      {
        check: check.id,
        level: check.level,
        description: `${check.noun} (${where})`,
        fields: faults.map(({ field }) => field),
        changes: faults.some(({ changes }) => changes === undefined)
          ? undefined
          : faults.flatMap(({ changes = [] }) => changes),
      },
    ];
  });
}

/** True where a pod certainly fails no check of a level: the first one that it fails ends the search. */
export function passesPodSecurity(
  pod: Pod,
  level: PodSecurityLevel,
  { policyVersion, clusterVersion, uid = DEDICATED_ID }: PodSecurityOptions,
): boolean {
  const policy = Math.min(policyVersion, clusterVersion);
  return askedChecks(level, policy).every((check) => {
    for (const _ of check.faults({ pod, policy, cluster: clusterVersion, uid })) return false;
    return true;
  });
}

/** The checks of a level in a version; of those that replace each other the newest. */
function askedChecks(level: PodSecurityLevel, policy: number): readonly Check[] {
  const asked = CHECKS.filter((check) => check.since <= policy && isWithin(check.level, level));
  const overridden = new Set(asked.map(({ overrides }) => overrides));
  return asked.filter(({ id }) => !overridden.has(id));
}

/** `container "a", container "b"` reads better as `containers "a", "b"`. */
const together = (where: string): string =>
  where.replace(
    /container "[^"]*"(?:, container "[^"]*")+/g,
    (run) => `containers ${run.replaceAll('container ', '')}`,
  );

const isWithin = (own: PodSecurityLevel, asked: PodSecurityLevel): boolean =>
  podSecurityLevels.indexOf(own) <= podSecurityLevels.indexOf(asked);

/** The securityContext of the pod and of each container, with how a description names its owner. */
const contexts = (pod: Pod): readonly (Pick<PodSecurityFault, 'holder' | 'where'> & { readonly context: Field })[] => [
  { holder: pod, context: pod.field('securityContext'), where: 'pod' },
  ...pod.containers.map((holder) => ({ holder, context: holder.field('securityContext'), where: named(holder) })),
];

const named = ({ name }: Container): string => (name === '' ? 'a container' : `container "${name}"`);
const namedVolume = (volume: Field): string => `volume "${volume.field('name').source ?? ''}"`;

/** From 1.25 on Windows pods are exempt from what only Linux knows. */
const mayBeExempt = ({ pod, policy }: Subject): boolean => policy >= 25 && !pod.field('os.name').isNot('windows');

const setText = (field: Field): boolean => field.isPresent && field.isNot('');

const PROFILE_TYPES = ['RuntimeDefault', 'Localhost'];
/** Certainly a profile of another type than the two that confine; an empty map has the type ''. */
const isUnconfined = (profile: Field): boolean =>
  profile.isPresent && PROFILE_TYPES.every((type) => profile.field('type').isNot(type));

/** Capabilities count only as they are spelt: the plugin knows neither `CAP_` nor small letters. */
function* addedCapabilities({ pod }: Subject, level: Check['level']): Generator<PodSecurityFault> {
  for (const holder of pod.containers) {
    for (const { field, name } of capabilitiesBeyond(holder, level)) {
      yield { field, holder, where: `"${name}" in ${named(holder)}`, changes: [field.remove()] };
    }
  }
}

/** Safe sysctls by the version that took them up. */
const SYSCTLS: readonly (readonly [since: number, name: string])[] = [
  [0, 'kernel.shm_rmid_forced'],
  [0, 'net.ipv4.ip_local_port_range'],
  [0, 'net.ipv4.tcp_syncookies'],
  [0, 'net.ipv4.ping_group_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
  [37, 'net.ipv4.tcp_slow_start_after_idle'],
  [37, 'net.ipv4.tcp_notsent_lowat'],
];

const SELINUX_TYPES: readonly (readonly [since: number, name: string])[] = [
  [0, ''],
  [0, 'container_t'],
  [0, 'container_init_t'],
  [0, 'container_kvm_t'],
  [31, 'container_engine_t'],
];

const isKnownSince = (
  table: readonly (readonly [since: number, name: string])[],
  text: string,
  version: number,
): boolean => table.some(([since, name]) => name === text && since <= version);

/** The probes and hooks of a container that may call a host. */
export const HOOKS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function* unmaskedProc({ pod }: Subject): Generator<PodSecurityFault> {
  for (const holder of pod.containers) {
    const field = holder.field('securityContext.procMount');
    if (field.isPresent && field.isNot('Default')) {
      yield { field, holder, where: named(holder), changes: [field.set('Default')] };
    }
  }
}

/** The annotations that set a seccomp profile, with what each stands for. */
const seccompAnnotations = (pod: Pod): readonly Field[] => [
  podSeccompAnnotation(pod),
  ...pod.containers.map(containerSeccompAnnotation),
];

/** Between 1.19 and 1.26 the API server writes the old annotation into a field that is missing. */
function* unconfinedSeccomp({ pod, cluster }: Subject): Generator<PodSecurityFault> {
  const readsAnnotations = cluster >= SECCOMP_FIELDS && cluster < SECCOMP_ANNOTATIONS_END;
  const annotations = seccompAnnotations(pod);
  for (const [index, { holder, context, where }] of contexts(pod).entries()) {
    const profile = context.field('seccompProfile');
    const annotation = annotations[index];
    const confine = profile.field('type').set('RuntimeDefault');
    if (isUnconfined(profile)) {
      yield { field: profile.field('type'), holder, where, changes: [confine] };
    } else if (readsAnnotations && profile.isAbsent && annotation?.is('unconfined')) {
      yield { field: annotation, holder, where, changes: [annotation.remove(), confine] };
    }
  }
}

function* unconfinedSeccompAnnotations({ pod }: Subject): Generator<PodSecurityFault> {
  const annotations = seccompAnnotations(pod);
  for (const [index, { holder, where }] of contexts(pod).entries()) {
    const field = annotations[index];
    if (field?.text === undefined || isConfiningAnnotation(field.text)) continue;
    yield { field, holder, where, changes: [field.set('runtime/default')] };
  }
}

function* missingSeccomp({ pod, cluster }: Subject): Generator<PodSecurityFault> {
  const setsNothing = ({ text }: Field): boolean =>
    text !== undefined && text !== 'unconfined' && !isConfiningAnnotation(text);
  const isAnnotated = (annotation: Field): boolean =>
    cluster < SECCOMP_ANNOTATIONS_END && !annotation.isAbsent && !setsNothing(annotation);
  if (!pod.field('securityContext.seccompProfile').isAbsent || isAnnotated(podSeccompAnnotation(pod))) return;
  for (const holder of pod.containers) {
    const field = holder.field('securityContext.seccompProfile');
    if (!field.isAbsent || isAnnotated(containerSeccompAnnotation(holder))) continue;
    yield { field, holder, where: named(holder), changes: [useRuntimeSeccomp(holder, SECCOMP_FIELDS)] };
  }
}

/** Lets TypeScript infer the ids. */
const checksOf = <const Id extends string>(checks: readonly Check<Id>[]): readonly Check<Id>[] => checks;

const CHECKS = checksOf([
  {
    id: 'privileged',
    level: 'baseline',
    since: 0,
    noun: 'privileged mode',
    *faults({ pod }) {
      for (const holder of pod.containers) {
        const field = holder.field('securityContext.privileged');
        if (field.is(true)) yield { field, holder, where: named(holder), changes: [field.set(false)] };
      }
    },
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    since: 0,
    noun: 'namespaces of the node',
    *faults({ pod }) {
      for (const where of hostNamespaces) {
        const field = pod.field(where);
        if (field.is(true)) yield { field, holder: pod, where, changes: shareNoHostNamespace(pod, where) };
      }
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    since: 0,
    noun: 'paths of the node',
    *faults({ pod }) {
      for (const volume of pod.field('volumes').items()) {
        const hostPath = volume.field('hostPath');
        if (!hostPath.isPresent) continue;
        yield { field: hostPath, holder: pod, where: namedVolume(volume), changes: useEmptyDir({ volume, hostPath }) };
      }
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    since: 0,
    noun: 'ports of the node',
    *faults({ pod }) {
      for (const holder of pod.containers) {
        for (const port of holder.field('ports').items()) {
          const field = port.field('hostPort');
          if (!field.isPresent || !field.isNot(0)) continue;
          const changes = [field.remove(), port.field('hostIP').remove()] as const;
          yield { field, holder, where: `${field.text} in ${named(holder)}`, changes };
        }
      }
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    since: 34,
    noun: 'probes or hooks that call another host',
    *faults({ pod }) {
      for (const holder of pod.containers) {
        for (const path of HOOKS.flatMap((hook) => [`${hook}.httpGet.host`, `${hook}.tcpSocket.host`])) {
          const field = holder.field(path);
          if (setText(field)) yield { field, holder, where: named(holder), changes: [field.remove()] };
        }
      }
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    since: 0,
    noun: 'added capabilities',
    faults: (subject) => addedCapabilities(subject, 'baseline'),
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    since: 0,
    noun: 'processes on the Windows node itself',
    *faults({ pod }) {
      for (const { holder, context, where } of contexts(pod)) {
        const field = context.field('windowsOptions.hostProcess');
        if (field.is(true)) yield { field, holder, where, changes: useNoHostProcess(pod, field) };
      }
    },
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    since: 0,
    noun: 'a switched-off AppArmor profile',
    *faults({ pod, cluster }) {
      for (const { holder, context, where } of cluster < APPARMOR_FIELDS ? [] : contexts(pod)) {
        const profile = context.field('appArmorProfile');
        if (!isUnconfined(profile)) continue;
        yield { field: profile.field('type'), holder, where, changes: [profile.field('type').set('RuntimeDefault')] };
      }
      for (const [key, field] of pod.metadata.field('annotations').entries()) {
        if (!key.startsWith(APPARMOR_ANNOTATION) || field.text === undefined) continue;
        if (/^(?:$|runtime\/default$|localhost\/)/.test(field.text)) continue;
        yield { field, holder: pod, where: `annotation "${key}"`, changes: [field.set('runtime/default')] };
      }
    },
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    since: 0,
    noun: 'SELinux options of its own',
    *faults({ pod, policy }) {
      for (const { holder, context, where } of contexts(pod)) {
        const options = context.field('seLinuxOptions');
        const type = options.field('type');
        if (type.text !== undefined && !isKnownSince(SELINUX_TYPES, type.text, policy)) {
          yield { field: type, holder, where, changes: [type.remove()] };
        }
        for (const field of [options.field('user'), options.field('role')]) {
          if (setText(field)) yield { field, holder, where, changes: [field.remove()] };
        }
      }
    },
  },
  {
    id: 'procMount',
    level: 'baseline',
    since: 0,
    noun: 'an unmasked /proc',
    // Up to 1.34 nothing is relaxed for user namespaces.
    faults: (subject) => (mayUseUserNamespace(subject.pod, subject.policy) ? [] : unmaskedProc(subject)),
  },
  {
    id: 'sysctls',
    level: 'baseline',
    since: 0,
    noun: 'unsafe sysctls',
    *faults({ pod, policy }) {
      for (const sysctl of pod.field('securityContext.sysctls').items()) {
        const { text } = sysctl.field('name');
        if (text === undefined || isKnownSince(SYSCTLS, text, policy)) continue;
        yield { field: sysctl.field('name'), holder: pod, where: `"${text}"`, changes: [sysctl.remove()] };
      }
    },
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: 0,
    noun: 'a switched-off seccomp profile',
    faults: (subject) =>
      subject.policy < SECCOMP_FIELDS ? unconfinedSeccompAnnotations(subject) : unconfinedSeccomp(subject),
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    since: 0,
    overrides: 'hostPathVolumes',
    noun: 'volumes of other types than the level allows',
    *faults({ pod }) {
      for (const volume of pod.field('volumes').items()) {
        if (RESTRICTED_VOLUMES.some((type) => !volume.field(type).isAbsent)) continue;
        const [source] = volume.entries().filter(([key, value]) => key !== 'name' && value.isPresent);
        if (source === undefined) continue;
        const [type, field] = source;
        const changes = type === 'hostPath' ? useEmptyDir({ volume, hostPath: field }) : undefined;
        yield { field, holder: pod, where: namedVolume(volume), changes };
      }
    },
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    since: 35,
    overrides: 'procMount',
    noun: 'an unmasked /proc',
    faults: unmaskedProc,
  },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: 8,
    noun: 'privilege escalation',
    *faults(subject) {
      if (mayBeExempt(subject)) return;
      for (const holder of subject.pod.containers) {
        const field = holder.field('securityContext.allowPrivilegeEscalation');
        if (field.isNot(false)) yield { field, holder, where: named(holder), changes: [field.set(false)] };
      }
    },
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    since: 0,
    noun: 'a user that may be root',
    *faults({ pod, policy }) {
      if (mayUseUserNamespace(pod, policy)) return;
      const shared = pod.field('securityContext.runAsNonRoot');
      if (shared.is(false)) yield { field: shared, holder: pod, where: 'pod', changes: [shared.set(true)] };
      for (const holder of pod.containers) {
        const own = holder.field('securityContext.runAsNonRoot');
        if (own.is(false)) yield { field: own, holder, where: named(holder), changes: [own.set(true)] };
        else if (own.isAbsent && shared.isNot(true)) {
          yield {
            field: own,
            holder,
            where: named(holder),
            changes: [shared.is(false) ? shared.set(true) : refuseRoot(holder)],
          };
        }
      }
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    since: 23,
    noun: 'user 0',
    *faults({ pod, policy, uid }) {
      if (mayUseUserNamespace(pod, policy)) return;
      for (const holder of [pod, ...pod.containers]) {
        const field = holder.field('securityContext.runAsUser');
        const where = 'list' in holder ? named(holder) : 'pod';
        if (field.is(0)) yield { field, holder, where, changes: useDedicatedUser(holder, uid, uid) };
      }
    },
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    since: 19,
    overrides: 'seccompProfile_baseline',
    noun: 'no seccomp profile that confines',
    *faults(subject) {
      if (mayBeExempt(subject)) return;
      yield* unconfinedSeccomp(subject);
      yield* missingSeccomp(subject);
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    since: 22,
    overrides: 'capabilities_baseline',
    noun: 'capabilities',
    *faults(subject) {
      if (mayBeExempt(subject)) return;
      for (const holder of subject.pod.containers) {
        const drop = holder.field('securityContext.capabilities.drop');
        if (!drop.excludes('ALL')) continue;
        yield { field: drop, holder, where: named(holder), changes: dropAllCapabilities(holder) };
      }
      yield* addedCapabilities(subject, 'restricted');
    },
  },
]);
