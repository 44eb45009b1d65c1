import { describe, expect, test } from 'vitest';
import {
  type PodSecurityCheck,
  type PodSecurityLevel,
  podSecurityFailures,
  podSecurityFaults,
  unmaskedProcMounts,
} from '../../../server/src/model/kubernetes/pod-security.js';
import { changed, manifestPod, podOf } from '../../support/pod.js';

interface At {
  readonly level?: PodSecurityLevel;
  readonly policy?: number;
  readonly cluster?: number;
  readonly annotations?: string;
}

const failures = (spec: string, { level = 'baseline', cluster = 37, policy = cluster, annotations = '' }: At = {}) =>
  podSecurityFailures(podOf(spec, annotations), level, { policyVersion: policy, clusterVersion: cluster });
const failing = (spec: string, at: At = {}): readonly string[] => failures(spec, at).map(({ check }) => check);

const HARD = `
securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
containers:
  - name: app
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`.trim();
const container = (rest: string): string => `containers:\n  - name: app\n    ${rest}`;
const context = (rest: string): string => container(`securityContext: { ${rest} }`);
const podContext = (rest: string): string => `securityContext: { ${rest} }\ncontainers: [{ name: app }]`;
const volume = (rest: string): string => `${HARD}\nvolumes: [{ name: data, ${rest} }]`;

describe('baseline', () => {
  test.each<[string, string, string, At?]>([
    ['privileged', 'privileged', context('privileged: true')],
    ['host network', 'hostNamespaces', `hostNetwork: true\n${container('image: x')}`],
    ['host processes', 'hostNamespaces', `hostPID: true\n${container('image: x')}`],
    ['host memory', 'hostNamespaces', `hostIPC: true\n${container('image: x')}`],
    ['host path', 'hostPathVolumes', `${container('image: x')}\nvolumes: [{ name: a, hostPath: {} }]`],
    ['host port', 'hostPorts', container('ports: [{ containerPort: 1, hostPort: 80 }]')],
    ['capability', 'capabilities_baseline', context('capabilities: { add: [NET_RAW] }')],
    ['capability spelt otherwise', 'capabilities_baseline', context('capabilities: { add: [CAP_CHOWN] }')],
    ['capability in small letters', 'capabilities_baseline', context('capabilities: { add: [chown] }')],
    ['Windows node', 'windowsHostProcess', podContext('windowsOptions: { hostProcess: true }')],
    ['Windows node of one', 'windowsHostProcess', context('windowsOptions: { hostProcess: true }')],
    ['AppArmor', 'appArmorProfile', context('appArmorProfile: { type: Unconfined }')],
    ['AppArmor without a type', 'appArmorProfile', podContext('appArmorProfile: {}')],
    [
      'AppArmor by annotation',
      'appArmorProfile',
      container('image: x'),
      { annotations: 'container.apparmor.security.beta.kubernetes.io/other: unconfined' },
    ],
    ['SELinux type', 'seLinuxOptions', podContext('seLinuxOptions: { type: spc_t }')],
    ['SELinux user', 'seLinuxOptions', context('seLinuxOptions: { user: system_u }')],
    ['SELinux role', 'seLinuxOptions', context('seLinuxOptions: { role: system_r }')],
    [
      'SELinux type of 1.31',
      'seLinuxOptions',
      podContext('seLinuxOptions: { type: container_engine_t }'),
      { policy: 30 },
    ],
    ['/proc', 'procMount', context('procMount: Unmasked')],
    ['/proc up to 1.34', 'procMount', `hostUsers: false\n${context('procMount: Unmasked')}`, { policy: 34 }],
    ['sysctl', 'sysctls', podContext('sysctls: [{ name: kernel.msgmax, value: "1" }]')],
    ['sysctl of 1.27', 'sysctls', podContext('sysctls: [{ name: net.ipv4.ip_local_reserved_ports }]'), { policy: 26 }],
    ['sysctl of 1.29', 'sysctls', podContext('sysctls: [{ name: net.ipv4.tcp_fin_timeout }]'), { policy: 28 }],
    ['sysctl of 1.32', 'sysctls', podContext('sysctls: [{ name: net.ipv4.tcp_wmem }]'), { policy: 31 }],
    ['sysctl of 1.37', 'sysctls', podContext('sysctls: [{ name: net.ipv4.tcp_notsent_lowat }]'), { policy: 36 }],
    ['seccomp', 'seccompProfile_baseline', podContext('seccompProfile: { type: Unconfined }')],
    ['seccomp without a type', 'seccompProfile_baseline', context('seccompProfile: {}')],
    [
      'seccomp by annotation',
      'seccompProfile_baseline',
      container('image: x'),
      { policy: 18, annotations: 'seccomp.security.alpha.kubernetes.io/pod: unconfined' },
    ],
    [
      'seccomp of a container by annotation',
      'seccompProfile_baseline',
      container('image: x'),
      { policy: 18, annotations: 'container.seccomp.security.alpha.kubernetes.io/app: ""' },
    ],
    [
      'an annotation that the API server takes over',
      'seccompProfile_baseline',
      container('image: x'),
      { cluster: 26, annotations: 'container.seccomp.security.alpha.kubernetes.io/app: unconfined' },
    ],
    ['probe', 'hostProbesAndHostLifecycle', container('livenessProbe: { httpGet: { host: example.org, port: 1 } }')],
    ['hook', 'hostProbesAndHostLifecycle', container('lifecycle: { preStop: { tcpSocket: { host: 10.0.0.1 } } }')],
  ])('%s', (_, check, spec, at) => {
    expect(failing(spec, at)).toEqual([check]);
    const pod = podOf(spec, at?.annotations);
    const options = { policyVersion: at?.policy ?? 37, clusterVersion: at?.cluster ?? 37 };
    const [failure] = podSecurityFailures(pod, 'baseline', options);
    expect(failure?.level).toBe('baseline');
    expect(failure?.fields.length).toBe(1);
    expect(podSecurityFailures(manifestPod(changed(pod, failure?.changes ?? [])), 'baseline', options)).toEqual([]);
  });

  test.each<[string, string, At?]>([
    ['nothing said', container('image: x')],
    ['false', `hostNetwork: false\nhostPID: null\n${context('privileged: false, procMount: Default')}`],
    ['no host port', container('ports: [{ containerPort: 80, hostPort: 0 }]')],
    ['the default capabilities', context('capabilities: { add: [CHOWN, MKNOD, SYS_CHROOT] }')],
    ['profiles that confine', podContext('appArmorProfile: { type: Localhost }, seccompProfile: { type: Localhost }')],
    ['fields that the cluster does not know', context('appArmorProfile: { type: Unconfined }'), { cluster: 29 }],
    ['SELinux types of containers', podContext('seLinuxOptions: { type: container_t, user: "", level: s0 }')],
    ['SELinux types of 1.31', podContext('seLinuxOptions: { type: container_engine_t }'), { policy: 31 }],
    ['safe sysctls', podContext('sysctls: [{ name: net.ipv4.tcp_syncookies }, { name: net.ipv4.tcp_rmem }]')],
    ['/proc in a user namespace', `hostUsers: false\n${context('procMount: Unmasked')}`, { policy: 35 }],
    ['probes of the pod itself', container('livenessProbe: { httpGet: { host: "", port: 80 } }')],
    ['probes before 1.34', container('livenessProbe: { tcpSocket: { host: example.org } }'), { policy: 33 }],
    ['a privileged namespace', context('privileged: true'), { level: 'privileged' }],
    [
      'annotations that confine',
      container('image: x'),
      {
        policy: 18,
        annotations:
          'seccomp.security.alpha.kubernetes.io/pod: docker/default\ncontainer.apparmor.security.beta.kubernetes.io/app: localhost/app',
      },
    ],
    [
      'annotations that nobody reads any more',
      container('image: x'),
      { annotations: 'seccomp.security.alpha.kubernetes.io/pod: unconfined' },
    ],
    ['templates', `hostNetwork: "{{ .Values.a }}"\n${context('privileged: "{{ .Values.b }}", procMount: $(MOUNT)')}`],
    ['templated lists', context('capabilities: { add: ["{{ .Values.capability }}"] }')],
  ])('%s passes', (_, spec, at) => {
    expect(failing(spec, at)).toEqual([]);
  });
});

describe('restricted', () => {
  const restricted = (policy = 37): At => ({ level: 'restricted', policy });

  test('a hardened pod passes in every version', () => {
    for (let policy = 0; policy <= 37; policy++) expect(failing(HARD, restricted(policy))).toEqual([]);
  });

  test('a bare pod fails what its version asks for', () => {
    const bare = container('image: x');
    expect(failing(bare, restricted(7))).toEqual(['runAsNonRoot']);
    expect(failing(bare, restricted(8))).toEqual(['allowPrivilegeEscalation', 'runAsNonRoot']);
    expect(failing(bare, restricted(18))).toEqual(['allowPrivilegeEscalation', 'runAsNonRoot']);
    const seccomp = ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile_restricted'];
    expect(failing(bare, restricted(19))).toEqual(seccomp);
    expect(failing(bare, restricted(21))).toEqual(seccomp);
    expect(failing(bare, restricted(22))).toEqual([...seccomp, 'capabilities_restricted']);
    expect(failing(bare, { level: 'restricted', policy: 40, cluster: 18 })).toEqual([
      'allowPrivilegeEscalation',
      'runAsNonRoot',
    ]);
  });

  test.each<[string, string, readonly string[], At?]>([
    ['a path of the node, told once', volume('hostPath: { path: / }'), ['restrictedVolumes']],
    ['a volume of another kind', volume('nfs: { server: a, path: / }'), ['restrictedVolumes']],
    ['a volume of no kind', volume('emptyDir: null'), []],
    ['an image as volume', volume('image: { reference: a }'), []],
    ['a volume that a template writes', volume('emptyDir: "{{ .Values.volume }}"'), []],
    ['an added capability, told once', HARD.replace('[ALL]', '[ALL], add: [NET_RAW]'), ['capabilities_restricted']],
    ['the one capability', HARD.replace('[ALL]', '[ALL], add: [NET_BIND_SERVICE]'), []],
    [
      'an annotation that sets no profile',
      HARD.replace(', seccompProfile: { type: RuntimeDefault }', ''),
      ['seccompProfile_restricted'],
      {
        level: 'restricted',
        cluster: 26,
        annotations: 'container.seccomp.security.alpha.kubernetes.io/app: RuntimeDefault',
      },
    ],
    ['small letters', HARD.replace('ALL', 'all'), ['capabilities_restricted']],
    ['an unconfined pod, told once', HARD.replace('RuntimeDefault', 'Unconfined'), ['seccompProfile_restricted']],
    ['user 0', HARD.replace('{ runAs', '{ runAsUser: 0, runAs'), ['runAsUser']],
    ['user 0 before 1.23', HARD.replace('{ runAs', '{ runAsUser: 0, runAs'), [], restricted(22)],
    ['a pod that allows root', HARD.replace('Root: true', 'Root: false'), ['runAsNonRoot']],
    ['a container that allows root', HARD.replace('{ allow', '{ runAsNonRoot: false, allow'), ['runAsNonRoot']],
    [
      '/proc in a user namespace',
      `hostUsers: false\n${HARD.replace('{ allow', '{ procMount: Unmasked, allow')}`,
      ['procMount_restricted'],
    ],
    [
      'root in a user namespace',
      `hostUsers: false\n${context('runAsUser: 0')}`,
      ['allowPrivilegeEscalation', 'seccompProfile_restricted', 'capabilities_restricted'],
    ],
    [
      'root in a user namespace before 1.35',
      `hostUsers: false\n${HARD.replace('Root: true', 'Root: false')}`,
      ['runAsNonRoot'],
      restricted(34),
    ],
    ['Windows', 'os: { name: windows }\nsecurityContext: { runAsNonRoot: true }\ncontainers: [{ name: app }]', []],
    [
      'Windows before 1.25',
      'os: { name: windows }\nsecurityContext: { runAsNonRoot: true }\ncontainers: [{ name: app }]',
      ['allowPrivilegeEscalation', 'seccompProfile_restricted', 'capabilities_restricted'],
      restricted(24),
    ],
    ['Linux', `os: { name: linux }\n${HARD.replace('drop: [ALL]', '')}`, ['capabilities_restricted']],
    [
      'an unknown system',
      'os: { name: $(OS) }\nsecurityContext: { runAsNonRoot: true }\ncontainers: [{ name: app }]',
      [],
    ],
    [
      'templates',
      HARD.replaceAll('true', '$(A)')
        .replaceAll('false', '$(B)')
        .replaceAll('ALL', '$(C)')
        .replaceAll('RuntimeDefault', '$(D)'),
      [],
    ],
  ])('%s', (_, spec, checks, at = restricted()) => {
    expect(failing(spec, at)).toEqual(checks);
    const pod = podOf(spec);
    const options = { policyVersion: at.policy ?? 37, clusterVersion: 37 };
    const found = podSecurityFailures(pod, 'restricted', options);
    if (found.some(({ changes }) => changes === undefined)) return;
    const text = changed(
      pod,
      found.flatMap(({ changes = [] }) => changes),
    );
    expect(podSecurityFailures(manifestPod(text), 'restricted', options)).toEqual([]);
  });

  test('an annotation does for a field as long as the API server takes it over', () => {
    const spec = HARD.replace(', seccompProfile: { type: RuntimeDefault }', '');
    const annotations = 'container.seccomp.security.alpha.kubernetes.io/app: runtime/default';
    expect(failing(spec, { level: 'restricted', cluster: 26, annotations })).toEqual([]);
    expect(failing(spec, { level: 'restricted', cluster: 27, annotations })).toEqual(['seccompProfile_restricted']);
    const shared = 'seccomp.security.alpha.kubernetes.io/pod: runtime/default';
    expect(failing(spec, { level: 'restricted', cluster: 26, annotations: shared })).toEqual([]);
  });

  test('every container counts', () => {
    const spec = 'initContainers: [{ name: a }]\ncontainers: [{ image: x }]\nephemeralContainers: [{ name: c }]';
    expect(failures(spec, restricted(8)).map(({ description }) => description)).toEqual([
      'privilege escalation (container "a", a container, container "c")',
      'a user that may be root (container "a", a container, container "c")',
    ]);
    expect(failures('containers: [{ name: a }, { name: b }]', restricted(7)).map((found) => found.description)).toEqual(
      ['a user that may be root (containers "a", "b")'],
    );
  });

  test('nothing is offered where only the author knows', () => {
    expect(failures(volume('nfs: { server: a, path: / }'), restricted()).map(({ changes }) => changes)).toEqual([
      undefined,
    ]);
  });
});

describe('the places of one check', () => {
  const faults = (spec: string, check: PodSecurityCheck, version = 37) =>
    podSecurityFaults(podOf(spec), check, version);
  const both = `securityContext: { windowsOptions: { hostProcess: true } }\nhostNetwork: true\n${context('windowsOptions: { hostProcess: true }')}`;

  test('name what they belong to', () => {
    expect(faults(both, 'windowsHostProcess').map(({ holder }) => holder.title)).toEqual([
      'Pod "web"',
      'Container "app"',
    ]);
  });

  test('are none before the version that brought the check', () => {
    const probe = container('livenessProbe: { tcpSocket: { host: example.org } }');
    expect(faults(probe, 'hostProbesAndHostLifecycle', 33)).toEqual([]);
    expect(faults(probe, 'hostProbesAndHostLifecycle', 34).length).toBe(1);
  });

  test('host processes end together, with the network that they need', () => {
    const pod = podOf(both);
    const [found] = podSecurityFaults(pod, 'windowsHostProcess', 37);
    const after = manifestPod(changed(pod, found?.changes ?? []));
    expect(podSecurityFaults(after, 'windowsHostProcess', 37)).toEqual([]);
    expect(after.field('hostNetwork').isAbsent).toBe(true);
  });

  test('a port goes with its address', () => {
    const pod = podOf(container('ports: [{ containerPort: 80, hostIP: 192.0.2.1, hostPort: 80 }]'));
    const [found] = podSecurityFaults(pod, 'hostPorts', 37);
    expect(changed(pod, found?.changes ?? [])).toContain('[{ containerPort: 80 }]');
  });

  test('an annotation moves into the field that has come for it', () => {
    const pod = podOf(container('image: x'), 'seccomp.security.alpha.kubernetes.io/pod: unconfined');
    const [found] = podSecurityFaults(pod, 'seccompProfile_baseline', 26);
    const after = manifestPod(changed(pod, found?.changes ?? []));
    expect(after.metadata.field('annotations').isAbsent).toBe(true);
    expect(after.field('securityContext.seccompProfile.type').text).toBe('RuntimeDefault');
  });

  test('all of /proc is tolerable in a user namespace, from 1.35 on', () => {
    const spec = `hostUsers: false\n${context('procMount: Unmasked')}`;
    expect(unmaskedProcMounts(podOf(spec), 35)).toMatchObject({ isTolerable: true, faults: [{}] });
    expect(unmaskedProcMounts(podOf(spec), 34)).toMatchObject({ isTolerable: false, faults: [{}] });
    expect(unmaskedProcMounts(podOf(context('procMount: Unmasked')), 37).isTolerable).toBe(false);
    expect(unmaskedProcMounts(podOf(context('procMount: Default')), 37).faults).toEqual([]);
  });
});
