import { stringify } from 'yaml';
import type { Json, JsonObject } from './json.js';
import { NEWEST_MINOR } from './pod-security.js';
import { POD_KINDS } from './pods.js';

/** A manifest with one pod, and what is wrong with it. */
export interface GeneratedPod {
  readonly object: JsonObject;
  /** The object in a file, alone or not. */
  readonly text: string;
  /** What was done to it, and where, for the report of a difference. */
  readonly title: string;
  readonly kind: string;
  /** The policy versions in which it is worth asking. */
  readonly minors: readonly number[];
  /** The controls that it breaks in a version of the policy; absent where only the judge knows. */
  readonly breaks?: (minor: number) => readonly string[];
}

/** A choice that is the same in every run with the same seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  isLucky(share: number): boolean {
    return this.next() < share;
  }
}

type Draft = Record<string, Json | undefined>;
interface PodDraft {
  readonly metadata: { readonly annotations: Record<string, string> };
  readonly spec: Draft;
}

/** Where containers are; a sidecar is an init container that is always restarted (Kubernetes 1.28). */
const PLACES = {
  containers: { list: 'containers', index: 1 },
  initContainers: { list: 'initContainers', index: 0 },
  sidecars: { list: 'initContainers', index: 1 },
  ephemeralContainers: { list: 'ephemeralContainers', index: 0 },
} as const;
type Place = keyof typeof PLACES;

const hardened = (name: string, more: Draft = {}): Draft => ({
  name,
  image: `registry.example/${name}:1.4.2`,
  ...more,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
});

/** A pod that passes level restricted in every version. */
const quietPod = (): PodDraft => ({
  metadata: { annotations: { 'team.example/owner': 'harbour' } },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [hardened('migrate'), hardened('mesh', { restartPolicy: 'Always' })],
    containers: [hardened('web'), hardened('metrics')],
    ephemeralContainers: [hardened('debug', { targetContainerName: 'web' })],
    volumes: [{ name: 'scratch', emptyDir: {} }],
  },
});

const containersOf = (pod: PodDraft): readonly Draft[] =>
  ['initContainers', 'containers', 'ephemeralContainers'].flatMap(
    (list) => (pod.spec[list] ?? []) as unknown as Draft[],
  );

const contextOf = (holder: Draft): Draft => {
  holder.securityContext ??= {};
  return holder.securityContext as Draft;
};

interface Target {
  readonly pod: PodDraft;
  /** The container that is broken, or the PodSpec. */
  readonly holder: Draft;
  readonly context: Draft;
}

interface Breach {
  readonly title: string;
  readonly apply: (target: Target) => void;
  /** The controls it breaks, each with the first and the last version in which it does. */
  readonly breaks: Readonly<Record<string, readonly [from: number, to: number]>>;
}

const always = [0, NEWEST_MINOR] as const;
const from = (minor: number) => [minor, NEWEST_MINOR] as const;

const breach = (title: string, breaks: Breach['breaks'], apply: Breach['apply']): Breach => ({ title, apply, breaks });

const inContext = (fields: Draft) => (target: Target) => {
  Object.assign(target.context, fields);
};

const annotated = (key: string, value: string) => (target: Target) => {
  target.pod.metadata.annotations[key] = value;
};

const OTHER_VOLUMES: Readonly<Record<string, JsonObject>> = {
  awsElasticBlockStore: { volumeID: 'vol-1' },
  azureDisk: { diskName: 'd', diskURI: 'https://d.example' },
  azureFile: { secretName: 's', shareName: 'n' },
  cephfs: { monitors: ['10.1.1.1'] },
  cinder: { volumeID: 'v' },
  fc: { wwids: ['w'] },
  flexVolume: { driver: 'example/d' },
  flocker: { datasetName: 'd' },
  gcePersistentDisk: { pdName: 'd' },
  gitRepo: { repository: 'https://git.example/r' },
  glusterfs: { endpoints: 'e', path: 'p' },
  iscsi: { iqn: 'i', lun: 0, targetPortal: 't' },
  nfs: { path: '/p', server: 's' },
  photonPersistentDisk: { pdID: 'p' },
  portworxVolume: { volumeID: 'v' },
  quobyte: { registry: 'r', volume: 'v' },
  rbd: { image: 'i', monitors: ['m'] },
  scaleIO: { gateway: 'g', system: 's', secretRef: { name: 'n' } },
  storageos: { volumeName: 'v' },
  vsphereVolume: { volumePath: 'p' },
};

const GOOD_VOLUMES: Readonly<Record<string, JsonObject>> = {
  configMap: { name: 'c' },
  csi: { driver: 'd.example' },
  downwardAPI: { items: [] },
  emptyDir: {},
  ephemeral: { volumeClaimTemplate: { spec: {} } },
  image: { reference: 'registry.example/data:1' },
  persistentVolumeClaim: { claimName: 'c' },
  projected: { sources: [] },
  secret: { secretName: 's' },
};

const withVolume = (fields: Draft) => (target: Target) => {
  target.pod.spec.volumes = [
    { name: 'scratch', emptyDir: {} },
    { name: 'more', ...fields },
  ] as Json;
};

/** The version that began to allow a sysctl; absent for those that no version allows. */
const SYSCTLS: Readonly<Record<string, number | undefined>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_slow_start_after_idle': 37,
  'net.ipv4.tcp_notsent_lowat': 37,
  'kernel.msgmax': undefined,
  'net.core.somaxconn': undefined,
  'net/ipv4/tcp_syncookies': undefined,
};

/** What a pod or a container can say in its securityContext alike. */
const SHARED_BREACHES: readonly Breach[] = [
  breach('HostProcess', { windowsHostProcess: always }, inContext({ windowsOptions: { hostProcess: true } })),
  breach('no HostProcess', {}, inContext({ windowsOptions: { hostProcess: false, runAsUserName: 'web' } })),
  ...['Unconfined', 'runtime/default', ''].flatMap((type) => [
    breach(`AppArmor ${type || 'empty'}`, { appArmorProfile: always }, inContext({ appArmorProfile: { type } })),
    breach(
      `seccomp ${type || 'empty'}`,
      { seccompProfile_baseline: from(19), seccompProfile_restricted: from(19) },
      inContext({ seccompProfile: { type } }),
    ),
  ]),
  breach('AppArmor without type', { appArmorProfile: always }, inContext({ appArmorProfile: {} })),
  breach(
    'seccomp without type',
    { seccompProfile_baseline: from(19), seccompProfile_restricted: from(19) },
    inContext({ seccompProfile: {} }),
  ),
  breach('AppArmor RuntimeDefault', {}, inContext({ appArmorProfile: { type: 'RuntimeDefault' } })),
  breach('AppArmor null', {}, inContext({ appArmorProfile: null })),
  breach('Localhost', {}, inContext({ seccompProfile: { type: 'Localhost', localhostProfile: 'web.json' } })),
  ...['spc_t', 'container_file_t'].map((type) =>
    breach(`SELinux ${type}`, { seLinuxOptions: always }, inContext({ seLinuxOptions: { type } })),
  ),
  breach('SELinux engine', { seLinuxOptions: [0, 30] }, inContext({ seLinuxOptions: { type: 'container_engine_t' } })),
  breach('SELinux user', { seLinuxOptions: always }, inContext({ seLinuxOptions: { user: 'system_u' } })),
  breach('SELinux role', { seLinuxOptions: always }, inContext({ seLinuxOptions: { role: 'system_r' } })),
  ...['container_t', 'container_init_t', 'container_kvm_t', ''].map((type) =>
    breach(`SELinux ${type || 'empty'}`, {}, inContext({ seLinuxOptions: { type, user: '', level: 's0:c1' } })),
  ),
  breach('root by number', { runAsUser: from(23) }, inContext({ runAsUser: 0 })),
  breach('user', {}, inContext({ runAsUser: 10001 })),
  breach('may be root', { runAsNonRoot: always }, inContext({ runAsNonRoot: false })),
  breach('root in a user namespace', { runAsUser: [23, 34] }, (target) => {
    target.pod.spec.hostUsers = false;
    target.context.runAsUser = 0;
  }),
  breach('may be root in a user namespace', { runAsNonRoot: [0, 34] }, (target) => {
    target.pod.spec.hostUsers = false;
    target.context.runAsNonRoot = false;
  }),
  breach('root in the node’s user namespace', { runAsUser: from(23) }, (target) => {
    target.pod.spec.hostUsers = true;
    target.context.runAsUser = 0;
  }),
];

const ONLY_LINUX: readonly (readonly [title: string, breaks: Breach['breaks'], change: (context: Draft) => void])[] = [
  [
    'escalation not said',
    { allowPrivilegeEscalation: from(8) },
    (context) => {
      delete context.allowPrivilegeEscalation;
    },
  ],
  [
    'capabilities not said',
    { capabilities_restricted: from(22) },
    (context) => {
      delete context.capabilities;
    },
  ],
];

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

const CONTAINER_BREACHES: readonly Breach[] = [
  breach('privileged', { privileged: always }, inContext({ privileged: true })),
  breach('not privileged', {}, inContext({ privileged: false })),
  ...['SYS_ADMIN', 'NET_RAW', 'CAP_CHOWN', 'chown', 'ALL'].map((name) =>
    breach(
      `adds ${name}`,
      { capabilities_baseline: always, capabilities_restricted: from(22) },
      inContext({ capabilities: { drop: ['ALL'], add: [name] } }),
    ),
  ),
  ...['CHOWN', 'SETUID', 'MKNOD'].map((name) =>
    breach(
      `adds ${name}`,
      { capabilities_restricted: from(22) },
      inContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', name] } }),
    ),
  ),
  breach(
    'adds what is allowed',
    {},
    inContext({ capabilities: { drop: ['NET_RAW', 'ALL'], add: ['NET_BIND_SERVICE'] } }),
  ),
  ...[[], ['NET_RAW'], ['all']].map((drop) =>
    breach(
      `drops ${drop.join() || 'none'}`,
      { capabilities_restricted: from(22) },
      inContext({ capabilities: { drop } }),
    ),
  ),
  ...ONLY_LINUX.flatMap(([title, breaks, change]) => [
    breach(title, breaks, ({ context }) => change(context)),
    breach(`${title} on Linux`, breaks, (target) => {
      target.pod.spec.os = { name: 'linux' };
      change(target.context);
    }),
    breach(
      `${title} on Windows`,
      Object.fromEntries(Object.entries(breaks).map(([control, [first]]) => [control, [first, 24] as const])),
      (target) => {
        target.pod.spec.os = { name: 'windows' };
        change(target.context);
      },
    ),
  ]),
  breach('may escalate', { allowPrivilegeEscalation: from(8) }, inContext({ allowPrivilegeEscalation: true })),
  breach('escalation null', { allowPrivilegeEscalation: from(8) }, inContext({ allowPrivilegeEscalation: null })),
  breach('no context', { allowPrivilegeEscalation: from(8), capabilities_restricted: from(22) }, ({ holder }) => {
    delete holder.securityContext;
  }),
  breach('context null', { allowPrivilegeEscalation: from(8), capabilities_restricted: from(22) }, ({ holder }) => {
    holder.securityContext = null;
  }),
  breach('host port', { hostPorts: always }, ({ holder }) => {
    holder.ports = [{ containerPort: 9090 }, { containerPort: 8080, hostPort: 8080 }];
  }),
  breach('host port 0', {}, ({ holder }) => {
    holder.ports = [{ containerPort: 8080, hostPort: 0 }];
  }),
  breach('unmasked', { procMount: always, procMount_restricted: from(35) }, inContext({ procMount: 'Unmasked' })),
  breach('masked', {}, inContext({ procMount: 'Default' })),
  breach('unmasked in a user namespace', { procMount: [0, 34], procMount_restricted: from(35) }, (target) => {
    target.pod.spec.hostUsers = false;
    target.context.procMount = 'Unmasked';
  }),
  ...['httpGet', 'tcpSocket'].flatMap((action) => [
    ...PROBES.map((probe) =>
      breach(`${probe} ${action}`, { hostProbesAndHostLifecycle: from(34) }, ({ holder }) => {
        holder[probe] = { [action]: { port: 80, host: '127.0.0.1' } };
      }),
    ),
    ...HOOKS.map((hook) =>
      breach(`${hook} ${action}`, { hostProbesAndHostLifecycle: from(34) }, ({ holder }) => {
        holder.lifecycle = { [hook]: { [action]: { port: 80, host: 'metadata.example' } } };
      }),
    ),
  ]),
  breach('probes without a host', {}, ({ holder }) => {
    holder.livenessProbe = { httpGet: { port: 80, host: '' } };
    holder.lifecycle = { preStop: { exec: { command: ['true'] } } };
  }),
  ...['unconfined', 'RuntimeDefault', ''].map((value) =>
    breach(`seccomp annotation ${value || 'empty'}`, { seccompProfile_baseline: [0, 18] }, ({ pod, holder }) => {
      pod.metadata.annotations[`container.seccomp.security.alpha.kubernetes.io/${String(holder.name)}`] = value;
    }),
  ),
  ...['runtime/default', 'docker/default', 'localhost/web.json'].map((value) =>
    breach(`seccomp annotation ${value}`, {}, ({ pod, holder }) => {
      pod.metadata.annotations[`container.seccomp.security.alpha.kubernetes.io/${String(holder.name)}`] = value;
    }),
  ),
  breach('AppArmor annotation', { appArmorProfile: always }, ({ pod, holder }) => {
    pod.metadata.annotations[`container.apparmor.security.beta.kubernetes.io/${String(holder.name)}`] = 'unconfined';
  }),
  breach('user namespace without more', {}, ({ pod }) => {
    pod.spec.hostUsers = false;
  }),
  breach('non-root said by each but one', { runAsNonRoot: always }, (target) => {
    delete contextOf(target.pod.spec).runAsNonRoot;
    for (const container of containersOf(target.pod)) contextOf(container).runAsNonRoot = true;
    delete target.context.runAsNonRoot;
  }),
  breach('seccomp said by each but one', { seccompProfile_restricted: from(19) }, (target) => {
    delete contextOf(target.pod.spec).seccompProfile;
    for (const container of containersOf(target.pod)) contextOf(container).seccompProfile = { type: 'RuntimeDefault' };
    delete target.context.seccompProfile;
  }),
  breach('seccomp said by each but one on Windows', { seccompProfile_restricted: [19, 24] }, (target) => {
    target.pod.spec.os = { name: 'windows' };
    delete contextOf(target.pod.spec).seccompProfile;
    for (const container of containersOf(target.pod)) contextOf(container).seccompProfile = { type: 'RuntimeDefault' };
    delete target.context.seccompProfile;
  }),
];

const POD_BREACHES: readonly Breach[] = [
  breach('nothing', {}, () => {}),
  ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((key) => [
    breach(key, { hostNamespaces: always }, ({ holder }) => {
      holder[key] = true;
    }),
    breach(`no ${key}`, {}, ({ holder }) => {
      holder[key] = false;
    }),
  ]),
  breach(
    'hostPath',
    { hostPathVolumes: always, restrictedVolumes: always },
    withVolume({ hostPath: { path: '/var' } }),
  ),
  breach('hostPath null', {}, withVolume({ hostPath: null, emptyDir: {} })),
  breach('volume without a source', {}, withVolume({})),
  ...Object.entries(OTHER_VOLUMES).map(([type, source]) =>
    breach(`volume ${type}`, { restrictedVolumes: always }, withVolume({ [type]: source })),
  ),
  ...Object.entries(GOOD_VOLUMES).map(([type, source]) => breach(`volume ${type}`, {}, withVolume({ [type]: source }))),
  ...Object.entries(SYSCTLS).map(([name, since]) =>
    breach(
      `sysctl ${name}`,
      since === 0 ? {} : { sysctls: [0, (since ?? NEWEST_MINOR + 1) - 1] },
      inContext({
        sysctls: [
          { name: 'kernel.shm_rmid_forced', value: '0' },
          { name, value: '1' },
        ],
      }),
    ),
  ),
  ...['unconfined', 'Localhost/x', ''].map((value) =>
    breach(
      `seccomp annotation ${value || 'empty'}`,
      { seccompProfile_baseline: [0, 18] },
      annotated('seccomp.security.alpha.kubernetes.io/pod', value),
    ),
  ),
  breach('seccomp annotation', {}, annotated('seccomp.security.alpha.kubernetes.io/pod', 'docker/default')),
  breach(
    'seccomp annotation of nobody',
    {},
    annotated('container.seccomp.security.alpha.kubernetes.io/nobody', 'unconfined'),
  ),
  breach(
    'AppArmor annotation of nobody',
    { appArmorProfile: always },
    annotated('container.apparmor.security.beta.kubernetes.io/nobody', 'unconfined'),
  ),
  ...['runtime/default', 'localhost/web', ''].map((value) =>
    breach(
      `AppArmor annotation ${value || 'empty'}`,
      {},
      annotated('container.apparmor.security.beta.kubernetes.io/web', value),
    ),
  ),
  breach('no seccomp', { seccompProfile_restricted: from(19) }, ({ context }) => {
    delete context.seccompProfile;
  }),
  breach('no seccomp on Windows', { seccompProfile_restricted: [19, 24] }, ({ context, holder }) => {
    holder.os = { name: 'windows' };
    delete context.seccompProfile;
  }),
  breach('no word about root', { runAsNonRoot: always }, ({ context }) => {
    delete context.runAsNonRoot;
  }),
  breach('no word about root in a user namespace', { runAsNonRoot: [0, 34] }, ({ context, holder }) => {
    holder.hostUsers = false;
    delete context.runAsNonRoot;
  }),
  breach('no context', { runAsNonRoot: always, seccompProfile_restricted: from(19) }, ({ holder }) => {
    delete holder.securityContext;
  }),
  breach('all said by the containers', {}, ({ pod, holder }) => {
    delete holder.securityContext;
    for (const container of containersOf(pod)) {
      Object.assign(contextOf(container), { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } });
    }
  }),
  breach('pod may be root, containers not', { runAsNonRoot: always }, ({ pod, context }) => {
    context.runAsNonRoot = false;
    for (const container of containersOf(pod)) contextOf(container).runAsNonRoot = true;
  }),
];

/** Each version in which something changes, and the one before it. */
function minorsOf({ breaks }: Breach): readonly number[] {
  const minors = new Set([0, NEWEST_MINOR]);
  for (const [first, last] of Object.values(breaks)) {
    for (const minor of [first - 1, first, last, last + 1]) {
      if (minor >= 0 && minor <= NEWEST_MINOR) minors.add(minor);
    }
  }
  return [...minors].sort((a, b) => a - b);
}

const API_VERSIONS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  Pod: ['v1'],
  PodTemplate: ['v1'],
  ReplicationController: ['v1'],
  ReplicaSet: ['apps/v1', 'extensions/v1beta1'],
  Deployment: ['apps/v1', 'apps/v1beta1', 'extensions/v1beta1'],
  StatefulSet: ['apps/v1', 'apps/v1beta2'],
  DaemonSet: ['apps/v1', 'extensions/v1beta1'],
  Job: ['batch/v1'],
  CronJob: ['batch/v1', 'batch/v1beta1'],
};
export const KINDS = Object.keys(POD_KINDS);

function workload(kind: string, pod: PodDraft, chance: Chance): JsonObject {
  const path = POD_KINDS[kind]?.path ?? [];
  const { annotations } = pod.metadata;
  const isPod = path.length === 0;
  let object: JsonObject = {
    ...(isPod ? {} : { metadata: { labels: { app: 'web' }, annotations } }),
    spec: pod.spec as JsonObject,
  };
  for (const key of [...path].reverse()) object = { [key]: object };
  return {
    apiVersion: chance.of(API_VERSIONS[kind] ?? ['v1']),
    kind,
    metadata: { name: 'web', ...(isPod ? { annotations } : {}) },
    ...object,
  };
}

/** The object as a file has it: block or flow YAML, JSON, after another document, in a List. */
function manifest(object: JsonObject, chance: Chance): string {
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' }, data: { hostPID: 'true' } };
  switch (chance.below(6)) {
    case 0:
      return `${JSON.stringify(object, undefined, 2)}\n`;
    case 1:
      return `${stringify(other)}---\n${stringify(object)}`;
    case 2:
      return chance.isLucky(0.5)
        ? stringify({ apiVersion: 'v1', kind: 'List', items: [other, object] })
        : stringify({ apiVersion: object.apiVersion, kind: `${String(object.kind)}List`, items: [object] });
    case 3:
      return stringify(object, { collectionStyle: 'flow' });
    case 4:
      return stringify(object, { indent: 4, indentSeq: false, nullStr: '~', defaultKeyType: 'PLAIN' });
    default:
      return stringify(object, { nullStr: '' });
  }
}

function generated(breach: Breach, kind: string, place: Place | 'pod', chance: Chance): GeneratedPod {
  const pod = structuredClone(quietPod());
  const holder =
    place === 'pod'
      ? pod.spec
      : ((pod.spec[PLACES[place].list] as unknown as readonly Draft[])[PLACES[place].index] as Draft);
  breach.apply({ pod, holder, context: contextOf(holder) });
  const object = workload(kind, pod, chance);
  return {
    object,
    text: manifest(object, chance),
    title: `${breach.title} of ${place}`,
    kind,
    minors: minorsOf(breach),
    breaks: (minor) =>
      Object.entries(breach.breaks)
        .filter(([, [first, last]]) => first <= minor && minor <= last)
        .map(([control]) => control),
  };
}

/** Pods with one thing done to them: each thing, in each container list, in each kind of workload. */
export function* podsWithOneBreach(seed: number): Generator<GeneratedPod> {
  const chance = new Chance(seed);
  for (const kind of KINDS) {
    for (const one of [...POD_BREACHES, ...SHARED_BREACHES]) yield generated(one, kind, 'pod', chance);
    for (const place of Object.keys(PLACES) as Place[]) {
      for (const one of [...CONTAINER_BREACHES, ...SHARED_BREACHES]) yield generated(one, kind, place, chance);
    }
  }
}

/** Pods with many things done to them at once, one over the other. */
export function* podsAtRandom(seed: number, count: number): Generator<GeneratedPod> {
  const chance = new Chance(seed);
  for (let number = 0; number < count; number++) {
    const pod = structuredClone(quietPod());
    const titles: string[] = [];
    const kind = KINDS[chance.below(KINDS.length)] ?? 'Pod';
    for (const list of ['initContainers', 'ephemeralContainers', 'volumes']) {
      if (chance.isLucky(0.4)) delete pod.spec[list];
    }
    for (let left = chance.below(6); left > 0; left--) {
      const containers = containersOf(pod);
      const container = containers[chance.below(containers.length)];
      const isPod = container === undefined || chance.isLucky(0.35);
      const choices = [...(isPod ? POD_BREACHES : CONTAINER_BREACHES), ...SHARED_BREACHES];
      const one = choices[chance.below(choices.length)];
      const holder = isPod ? pod.spec : container;
      one?.apply({ pod, holder, context: contextOf(holder) });
      titles.push(`${one?.title} of ${isPod ? 'pod' : String(container.name)}`);
    }
    const object = workload(kind, pod, chance);
    yield {
      object,
      text: manifest(object, chance),
      title: titles.join(', '),
      kind,
      minors: [...new Set([chance.below(NEWEST_MINOR + 1), chance.of([18, 21, 24, 26, 27, 34]), NEWEST_MINOR])],
    };
  }
}
