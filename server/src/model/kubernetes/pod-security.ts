import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { dropAllCapabilities } from './capabilities.js';
import type { Container } from './container.js';
import { hostNamespaces, shareNoHostNamespace } from './host-namespaces.js';
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
interface Fault {
  readonly field: Field;
  /** Where it is, for the description; absent where the check says it all. */
  readonly where: string;
  readonly changes: readonly Change[] | undefined;
}

interface Subject {
  readonly pod: Pod;
  readonly policy: number;
  readonly cluster: number;
  readonly uid: number;
}

interface Check {
  readonly id: string;
  readonly level: PodSecurityFailure['level'];
  readonly since: number;
  /** A check of the baseline that this one makes superfluous, as it asks for more. */
  readonly overrides?: string;
  readonly noun: string;
  faults(subject: Subject): Iterable<Fault>;
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
  const asked = CHECKS.filter((check) => check.since <= policy && isWithin(check.level, level));
  const overridden = new Set(asked.map(({ overrides }) => overrides));
  return asked
    .filter(({ id }) => !overridden.has(id))
    .flatMap((check) => {
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

/** `container "a", container "b"` reads better as `containers "a", "b"`. */
const together = (where: string): string =>
  where.replace(
    /container "[^"]*"(?:, container "[^"]*")+/g,
    (run) => `containers ${run.replaceAll('container ', '')}`,
  );

const isWithin = (own: PodSecurityLevel, asked: PodSecurityLevel): boolean =>
  podSecurityLevels.indexOf(own) <= podSecurityLevels.indexOf(asked);

/** The securityContext of the pod and of each container, with how a description names its owner. */
const contexts = (pod: Pod): readonly { readonly context: Field; readonly where: string }[] => [
  { context: pod.field('securityContext'), where: 'pod' },
  ...pod.containers.map((container) => ({ context: container.field('securityContext'), where: named(container) })),
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

const BASELINE_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Capabilities count only as they are spelt: the plugin knows neither `CAP_` nor small letters. */
function* addedCapabilities({ pod }: Subject, allowed: ReadonlySet<string>): Generator<Fault> {
  for (const container of pod.containers) {
    for (const item of container.field('securityContext.capabilities.add').items()) {
      if (item.text === undefined || allowed.has(item.text)) continue;
      yield { field: item, where: `"${item.text}" in ${named(container)}`, changes: [item.remove()] };
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

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
/** The minor version that has `appArmorProfile` (Kubernetes 1.30). */
const APPARMOR_FIELDS = 30;

const HOOKS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

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

function* unmaskedProc({ pod }: Subject): Generator<Fault> {
  for (const container of pod.containers) {
    const field = container.field('securityContext.procMount');
    if (field.isPresent && field.isNot('Default')) {
      yield { field, where: named(container), changes: [field.set('Default')] };
    }
  }
}

/** Between 1.19 and 1.26 the API server writes the old annotation into a field that is missing. */
function* unconfinedSeccomp({ pod, cluster }: Subject): Generator<Fault> {
  const readsAnnotations = cluster >= SECCOMP_FIELDS && cluster < SECCOMP_ANNOTATIONS_END;
  const annotated = [podSeccompAnnotation(pod), ...pod.containers.map(containerSeccompAnnotation)];
  for (const [index, { context, where }] of contexts(pod).entries()) {
    const profile = context.field('seccompProfile');
    const annotation = annotated[index];
    if (isUnconfined(profile)) {
      yield { field: profile.field('type'), where, changes: [profile.field('type').set('RuntimeDefault')] };
    } else if (readsAnnotations && profile.isAbsent && annotation?.is('unconfined')) {
      yield { field: annotation, where, changes: [annotation.set('runtime/default')] };
    }
  }
}

function* unconfinedSeccompAnnotations({ pod }: Subject): Generator<Fault> {
  const places = [
    { field: podSeccompAnnotation(pod), where: 'pod' },
    ...pod.containers.map((container) => ({ field: containerSeccompAnnotation(container), where: named(container) })),
  ];
  for (const { field, where } of places) {
    if (field.text === undefined || isConfiningAnnotation(field.text)) continue;
    yield { field, where, changes: [field.set('runtime/default')] };
  }
}

function* missingSeccomp({ pod, cluster }: Subject): Generator<Fault> {
  const setsNothing = ({ text }: Field): boolean =>
    text !== undefined && text !== 'unconfined' && !isConfiningAnnotation(text);
  const isAnnotated = (annotation: Field): boolean =>
    cluster < SECCOMP_ANNOTATIONS_END && !annotation.isAbsent && !setsNothing(annotation);
  if (!pod.field('securityContext.seccompProfile').isAbsent || isAnnotated(podSeccompAnnotation(pod))) return;
  for (const container of pod.containers) {
    const own = container.field('securityContext.seccompProfile');
    if (!own.isAbsent || isAnnotated(containerSeccompAnnotation(container))) continue;
    yield { field: own, where: named(container), changes: [useRuntimeSeccomp(container, SECCOMP_FIELDS)] };
  }
}

const CHECKS: readonly Check[] = [
  {
    id: 'privileged',
    level: 'baseline',
    since: 0,
    noun: 'privileged mode',
    *faults({ pod }) {
      for (const container of pod.containers) {
        const field = container.field('securityContext.privileged');
        if (field.is(true)) yield { field, where: named(container), changes: [field.set(false)] };
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
        if (field.is(true)) yield { field, where, changes: shareNoHostNamespace(pod, where) };
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
        yield { field: hostPath, where: namedVolume(volume), changes: useEmptyDir({ volume, hostPath }) };
      }
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    since: 0,
    noun: 'ports of the node',
    *faults({ pod }) {
      for (const container of pod.containers) {
        for (const port of container.field('ports').items()) {
          const field = port.field('hostPort');
          if (!field.isPresent || !field.isNot(0)) continue;
          yield { field, where: `${field.text} in ${named(container)}`, changes: [field.remove()] };
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
      for (const container of pod.containers) {
        for (const path of HOOKS.flatMap((hook) => [`${hook}.httpGet.host`, `${hook}.tcpSocket.host`])) {
          const field = container.field(path);
          if (setText(field)) yield { field, where: named(container), changes: [field.remove()] };
        }
      }
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    since: 0,
    noun: 'added capabilities',
    faults: (subject) => addedCapabilities(subject, BASELINE_CAPABILITIES),
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    since: 0,
    noun: 'processes on the Windows node itself',
    *faults({ pod }) {
      for (const { context, where } of contexts(pod)) {
        const field = context.field('windowsOptions.hostProcess');
        if (field.is(true)) yield { field, where, changes: [field.set(false)] };
      }
    },
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    since: 0,
    noun: 'a switched-off AppArmor profile',
    *faults({ pod, cluster }) {
      for (const { context, where } of cluster < APPARMOR_FIELDS ? [] : contexts(pod)) {
        const profile = context.field('appArmorProfile');
        if (!isUnconfined(profile)) continue;
        yield { field: profile.field('type'), where, changes: [profile.field('type').set('RuntimeDefault')] };
      }
      for (const [key, field] of pod.metadata.field('annotations').entries()) {
        if (!key.startsWith(APPARMOR_ANNOTATION) || field.text === undefined) continue;
        if (/^(?:$|runtime\/default$|localhost\/)/.test(field.text)) continue;
        yield { field, where: `annotation "${key}"`, changes: [field.set('runtime/default')] };
      }
    },
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    since: 0,
    noun: 'SELinux options of its own',
    *faults({ pod, policy }) {
      for (const { context, where } of contexts(pod)) {
        const options = context.field('seLinuxOptions');
        const type = options.field('type');
        if (type.text !== undefined && !isKnownSince(SELINUX_TYPES, type.text, policy)) {
          yield { field: type, where, changes: [type.remove()] };
        }
        for (const field of [options.field('user'), options.field('role')]) {
          if (setText(field)) yield { field, where, changes: [field.remove()] };
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
        yield { field: sysctl.field('name'), where: `"${text}"`, changes: [sysctl.remove()] };
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
        yield { field, where: namedVolume(volume), changes };
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
      for (const container of subject.pod.containers) {
        const field = container.field('securityContext.allowPrivilegeEscalation');
        if (field.isNot(false)) yield { field, where: named(container), changes: [field.set(false)] };
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
      if (shared.is(false)) yield { field: shared, where: 'pod', changes: [shared.set(true)] };
      for (const container of pod.containers) {
        const own = container.field('securityContext.runAsNonRoot');
        if (own.is(false)) yield { field: own, where: named(container), changes: [own.set(true)] };
        else if (own.isAbsent && shared.isNot(true)) {
          yield { field: own, where: named(container), changes: shared.is(false) ? [] : [refuseRoot(container)] };
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
        if (field.is(0)) yield { field, where, changes: useDedicatedUser(holder, uid, uid) };
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
      for (const container of subject.pod.containers) {
        const drop = container.field('securityContext.capabilities.drop');
        if (!drop.excludes('ALL')) continue;
        yield { field: drop, where: named(container), changes: dropAllCapabilities(container) };
      }
      yield* addedCapabilities(subject, new Set(['NET_BIND_SERVICE']));
    },
  },
];
