import { flagIn, type JsonObject, numberIn, objectIn, objectsIn, textIn, textsIn } from './json.js';
import type { Pod } from './pods.js';

/**
 * An independent reading of the Pod Security Standards: which controls a pod breaks, in each version of the policy from
 * 1.0 to 1.37. Written from the standard, not from Hullcheck, of which it knows nothing; a test compares the two.
 *
 * The standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * User namespaces: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#integration-with-pod-security-admission-checks
 * What a policy version changed is in the release notes of that version; the names of the controls are those that Pod
 * Security admission uses. Two relaxations came without a version of their own and hold for pinned older versions too:
 * the AppArmor fields (1.30) and the `image` volume (1.33, kubernetes/kubernetes#130394).
 */
export type Level = 'baseline' | 'restricted';

export interface Control {
  /** Its name in Pod Security admission. */
  readonly id: string;
  readonly level: Level;
  /** The minor version of the policy that brought it. */
  readonly since: number;
  /** The control of baseline that it takes the place of at level restricted. */
  readonly replaces?: string;
  /** The fields of the pod that break it, by path. */
  readonly broken: (pod: Pod, minor: number) => readonly string[];
}

export interface Verdict {
  readonly control: string;
  readonly level: Level;
  readonly isAllowed: boolean;
  readonly fields: readonly string[];
}

/** The newest version of the policy that is described here. */
export const NEWEST_MINOR = 37;

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

interface Placed {
  readonly path: string;
  readonly value: JsonObject;
}

/** All containers: sidecars are init containers, and no list is exempt. */
const containersOf = ({ spec }: Pod): readonly Placed[] =>
  CONTAINER_LISTS.flatMap((list) =>
    objectsIn(spec, list).map((value, index) => ({ path: `spec.${list}[${index}]`, value })),
  );

/** The security context of each container, an empty one where there is none. */
const containerContexts = (pod: Pod): readonly Placed[] =>
  containersOf(pod).map(({ path, value }) => ({
    path: `${path}.securityContext`,
    value: objectIn(value, 'securityContext') ?? {},
  }));

const podContext = ({ spec }: Pod): Placed => ({
  path: 'spec.securityContext',
  value: objectIn(spec, 'securityContext') ?? {},
});

const allContexts = (pod: Pod): readonly Placed[] => [podContext(pod), ...containerContexts(pod)];

/** Each thing of this name in the contexts that have it. */
const within = (contexts: readonly Placed[], key: string): readonly Placed[] =>
  contexts.flatMap(({ path, value }) => {
    const inner = objectIn(value, key);
    return inner ? [{ path: `${path}.${key}`, value: inner }] : [];
  });

const paths = (places: readonly Placed[], key: string): readonly string[] => places.map(({ path }) => `${path}.${key}`);

/** Since 1.25 what only Linux knows is not asked of a pod that says it is for Windows. */
const isForWindows = ({ spec }: Pod, minor: number) =>
  minor >= 25 && textIn(objectIn(spec, 'os'), 'name') === 'windows';

/** Since 1.35 a user namespace of its own makes up for some controls. */
const hasUserNamespace = ({ spec }: Pod, minor: number) => minor >= 35 && flagIn(spec, 'hostUsers') === false;

const annotationsOf = ({ metadata }: Pod): readonly (readonly [string, string])[] => {
  const annotations = objectIn(metadata, 'annotations');
  return Object.keys(annotations ?? {}).map((key) => [key, textIn(annotations, key) ?? ''] as const);
};

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

/** The safe sysctls, each with the version of the policy that began to allow it. */
const SAFE_SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_notsent_lowat', 37],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
]);

/** The SELinux types of containers, each with the version of the policy that began to allow it. */
const SELINUX_TYPES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

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

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

const isProfileAllowed = (profile: JsonObject) =>
  ['RuntimeDefault', 'Localhost'].includes(textIn(profile, 'type') ?? '');

function brokenAddedCapabilities(pod: Pod, isAllowed: (name: string) => boolean): readonly string[] {
  return within(containerContexts(pod), 'capabilities').flatMap(({ path, value }) =>
    textsIn(value, 'add').flatMap((name, index) => (isAllowed(name) ? [] : [`${path}.add[${index}]`])),
  );
}

function brokenProfiles(pod: Pod, key: string): readonly string[] {
  return paths(
    within(allContexts(pod), key).filter(({ value }) => !isProfileAllowed(value)),
    'type',
  );
}

function brokenProcMounts(pod: Pod): readonly string[] {
  const unusual = containerContexts(pod).filter(({ value }) => (textIn(value, 'procMount') ?? 'Default') !== 'Default');
  return paths(unusual, 'procMount');
}

function brokenHosts(pod: Pod): readonly string[] {
  return containersOf(pod).flatMap(({ path, value }) => {
    const lifecycle = objectIn(value, 'lifecycle');
    const handlers = [
      ...PROBES.map((name) => ({ path: `${path}.${name}`, value: objectIn(value, name) })),
      ...HOOKS.map((name) => ({ path: `${path}.lifecycle.${name}`, value: objectIn(lifecycle, name) })),
    ];
    return handlers.flatMap((handler) =>
      ['httpGet', 'tcpSocket']
        .filter((action) => (textIn(objectIn(handler.value, action), 'host') ?? '') !== '')
        .map((action) => `${handler.path}.${action}.host`),
    );
  });
}

/** Before 1.19 a profile was an annotation: of the pod, or of one of its containers by name. */
function brokenSeccompAnnotations(pod: Pod): readonly string[] {
  const names = new Set([
    'seccomp.security.alpha.kubernetes.io/pod',
    ...containersOf(pod).map(
      ({ value }) => `container.seccomp.security.alpha.kubernetes.io/${textIn(value, 'name') ?? ''}`,
    ),
  ]);
  return annotationsOf(pod)
    .filter(([key]) => names.has(key))
    .filter(([, value]) => !['runtime/default', 'docker/default'].includes(value) && !value.startsWith('localhost/'))
    .map(([key]) => `metadata.annotations.${key}`);
}

function brokenAppArmorAnnotations(pod: Pod): readonly string[] {
  return annotationsOf(pod)
    .filter(([key]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
    .filter(([, value]) => value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key]) => `metadata.annotations.${key}`);
}

function brokenSELinuxOptions(pod: Pod, minor: number): readonly string[] {
  return within(allContexts(pod), 'seLinuxOptions').flatMap(({ path, value }) => {
    const isTypeAllowed = (SELINUX_TYPES.get(textIn(value, 'type') ?? '') ?? Number.POSITIVE_INFINITY) <= minor;
    const broken = ['user', 'role'].filter((key) => (textIn(value, key) ?? '') !== '');
    return [...(isTypeAllowed ? [] : ['type']), ...broken].map((key) => `${path}.${key}`);
  });
}

/** A volume without any source is an emptyDir by the API's own default. */
const isVolumeRestricted = (volume: JsonObject) => {
  const sources = Object.keys(volume).filter((key) => key !== 'name' && (volume[key] ?? null) !== null);
  return sources.length > 0 && !sources.some((source) => RESTRICTED_VOLUMES.includes(source));
};

/**
 * What the pod or else each container must say: a wrong word anywhere breaks it, and so does a container that says
 * nothing while the pod does not speak for it.
 */
function brokenInherited(pod: Pod, key: string, isAllowed: (context: JsonObject) => boolean | undefined) {
  const isPodAllowed = isAllowed(podContext(pod).value);
  return [
    ...(isPodAllowed === false ? [podContext(pod)] : []),
    ...containerContexts(pod).filter(({ value }) => !(isAllowed(value) ?? isPodAllowed ?? false)),
  ].map(({ path }) => `${path}.${key}`);
}

/** Every control of the two levels, in the order of the standard's tables. */
export const CONTROLS: readonly Control[] = [
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    since: 0,
    broken: (pod) =>
      paths(
        within(allContexts(pod), 'windowsOptions').filter(({ value }) => flagIn(value, 'hostProcess') === true),
        'hostProcess',
      ),
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    since: 0,
    broken: ({ spec }) =>
      ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => flagIn(spec, key) === true).map((key) => `spec.${key}`),
  },
  {
    id: 'privileged',
    level: 'baseline',
    since: 0,
    broken: (pod) =>
      paths(
        containerContexts(pod).filter(({ value }) => flagIn(value, 'privileged') === true),
        'privileged',
      ),
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    since: 0,
    broken: (pod) => brokenAddedCapabilities(pod, (name) => BASELINE_CAPABILITIES.has(name)),
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    since: 0,
    broken: ({ spec }) =>
      objectsIn(spec, 'volumes').flatMap((volume, index) =>
        objectIn(volume, 'hostPath') ? [`spec.volumes[${index}].hostPath`] : [],
      ),
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    since: 0,
    broken: (pod) =>
      containersOf(pod).flatMap(({ path, value }) =>
        objectsIn(value, 'ports').flatMap((port, index) =>
          (numberIn(port, 'hostPort') ?? 0) === 0 ? [] : [`${path}.ports[${index}].hostPort`],
        ),
      ),
  },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, broken: brokenHosts },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    since: 0,
    broken: (pod) => [...brokenProfiles(pod, 'appArmorProfile'), ...brokenAppArmorAnnotations(pod)],
  },
  { id: 'seLinuxOptions', level: 'baseline', since: 0, broken: brokenSELinuxOptions },
  {
    id: 'procMount',
    level: 'baseline',
    since: 0,
    broken: (pod, minor) => (hasUserNamespace(pod, minor) ? [] : brokenProcMounts(pod)),
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: 0,
    broken: (pod, minor) => (minor < 19 ? brokenSeccompAnnotations(pod) : brokenProfiles(pod, 'seccompProfile')),
  },
  {
    id: 'sysctls',
    level: 'baseline',
    since: 0,
    broken: (pod, minor) =>
      objectsIn(podContext(pod).value, 'sysctls').flatMap((sysctl, index) =>
        (SAFE_SYSCTLS.get(textIn(sysctl, 'name') ?? '') ?? Number.POSITIVE_INFINITY) <= minor
          ? []
          : [`spec.securityContext.sysctls[${index}].name`],
      ),
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    since: 0,
    replaces: 'hostPathVolumes',
    broken: ({ spec }) =>
      objectsIn(spec, 'volumes').flatMap((volume, index) =>
        isVolumeRestricted(volume) ? [`spec.volumes[${index}]`] : [],
      ),
  },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: 8,
    broken: (pod, minor) =>
      isForWindows(pod, minor)
        ? []
        : paths(
            containerContexts(pod).filter(({ value }) => flagIn(value, 'allowPrivilegeEscalation') !== false),
            'allowPrivilegeEscalation',
          ),
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    since: 0,
    broken: (pod, minor) =>
      hasUserNamespace(pod, minor)
        ? []
        : brokenInherited(pod, 'runAsNonRoot', (context) => flagIn(context, 'runAsNonRoot')),
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    since: 23,
    broken: (pod, minor) =>
      hasUserNamespace(pod, minor)
        ? []
        : paths(
            allContexts(pod).filter(({ value }) => numberIn(value, 'runAsUser') === 0),
            'runAsUser',
          ),
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    since: 19,
    replaces: 'seccompProfile_baseline',
    broken: (pod, minor) =>
      isForWindows(pod, minor)
        ? []
        : brokenInherited(pod, 'seccompProfile.type', (context) => {
            const profile = objectIn(context, 'seccompProfile');
            return profile && isProfileAllowed(profile);
          }),
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    since: 22,
    replaces: 'capabilities_baseline',
    broken: (pod, minor) => {
      if (isForWindows(pod, minor)) return [];
      const keeping = containerContexts(pod).filter(
        ({ value }) => !textsIn(objectIn(value, 'capabilities'), 'drop').includes('ALL'),
      );
      return [
        ...paths(keeping, 'capabilities.drop'),
        ...brokenAddedCapabilities(pod, (name) => name === 'NET_BIND_SERVICE'),
      ];
    },
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    since: 35,
    replaces: 'procMount',
    broken: brokenProcMounts,
  },
];

/** The AppArmor fields came with 1.30; an older API server drops what it does not know. */
const APPARMOR_FIELDS = 30;
/**
 * From 1.19 to 1.26 the API server filled a missing seccomp field of a pod from the annotation (KEP-135, Pod Creation;
 * release notes of 1.19 and 1.27).
 */
const SECCOMP_FIELDS = 19;
const SECCOMP_ANNOTATIONS_END = 27;

function withContext(holder: JsonObject, change: (context: JsonObject) => JsonObject): JsonObject {
  const context = objectIn(holder, 'securityContext') ?? {};
  const changed = change(context);
  return changed === context ? holder : { ...holder, securityContext: changed };
}

/** The pod as an API server of version 1.`cluster` has it before it, when it asks the policy. */
function asSeenBy(pod: Pod, cluster: number): Pod {
  if (cluster >= APPARMOR_FIELDS) return pod;
  const annotations = new Map(annotationsOf(pod));
  const change = (annotation: string) => (context: JsonObject) => {
    const value = annotations.get(annotation);
    let changed = context;
    if (cluster < APPARMOR_FIELDS && 'appArmorProfile' in changed) changed = { ...changed, appArmorProfile: null };
    if (cluster >= SECCOMP_FIELDS && cluster < SECCOMP_ANNOTATIONS_END && !objectIn(changed, 'seccompProfile')) {
      const profile = profileOf(value);
      if (profile) changed = { ...changed, seccompProfile: profile };
    }
    return changed;
  };
  const spec: Record<string, JsonObject[string]> = {
    ...withContext(pod.spec, change('seccomp.security.alpha.kubernetes.io/pod')),
  };
  for (const list of CONTAINER_LISTS) {
    if (!(list in spec)) continue;
    spec[list] = objectsIn(pod.spec, list).map((container) =>
      withContext(
        container,
        change(`container.seccomp.security.alpha.kubernetes.io/${textIn(container, 'name') ?? ''}`),
      ),
    );
  }
  return { ...pod, spec };
}

function profileOf(annotation: string | undefined): JsonObject | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default' || annotation === 'docker/default') return { type: 'RuntimeDefault' };
  return annotation?.startsWith('localhost/') ? { type: 'Localhost' } : undefined;
}

/**
 * What each control that exists in version 1.`minor` of the policy says about a pod. An API server that is older than
 * the newest, 1.`cluster`, knows no newer policy than its own.
 */
export function judge(pod: Pod, minor: number, cluster = NEWEST_MINOR): readonly Verdict[] {
  const seen = asSeenBy(pod, cluster);
  const policy = Math.min(minor, cluster);
  return CONTROLS.filter(({ since }) => since <= policy).map(({ id, level, broken }) => {
    const fields = broken(seen, policy);
    return { control: id, level, isAllowed: fields.length === 0, fields };
  });
}

/** The controls that a level asks in a version: restricted asks its own in the place of those that they replace. */
export function controlsOf(level: Level, minor: number): readonly Control[] {
  const inForce = CONTROLS.filter(({ since }) => since <= minor);
  if (level === 'baseline') return inForce.filter((control) => control.level === 'baseline');
  const replaced = new Set(inForce.map(({ replaces }) => replaces));
  return inForce.filter(({ id }) => !replaced.has(id));
}

/** The controls for which a namespace refuses the pod that enforces the level in this version; empty if it lets it in. */
export function refusals(pod: Pod, level: Level, minor: number, cluster = NEWEST_MINOR): readonly string[] {
  const asked = new Set(controlsOf(level, Math.min(minor, cluster)).map(({ id }) => id));
  return judge(pod, minor, cluster)
    .filter(({ control, isAllowed }) => !isAllowed && asked.has(control))
    .map(({ control }) => control);
}
