import { describe, expect, test } from 'vitest';
import { sudoWords } from '../../../server/src/model/kubernetes/command-sudo.js';
import { debugLeftovers } from '../../../server/src/model/kubernetes/debugging.js';
import { gitSyncPrograms } from '../../../server/src/model/kubernetes/git-sync.js';
import { administrator, lacksWindowsUser, lowId } from '../../../server/src/model/kubernetes/identity.js';
import { fieldsOfOtherSystem } from '../../../server/src/model/kubernetes/operating-system.js';
import { persistentVolumes } from '../../../server/src/model/kubernetes/persistent-volumes.js';
import { switchesOffPolicy } from '../../../server/src/model/kubernetes/policy-switch.js';
import { hardenAlike } from '../../../server/src/model/kubernetes/uneven-hardening.js';
import { canUseUserNamespace } from '../../../server/src/model/kubernetes/user-namespace.js';
import { weakenings } from '../../../server/src/model/kubernetes/weakened-context.js';
import {
  mountEmptyDirs,
  unmounted,
  unmountedKnownWrites,
} from '../../../server/src/model/kubernetes/writable-paths.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

test.each<[string, string | undefined, boolean]>([
  ['DISABLE_OPA', 'true', true],
  ['disable_opa', 'TRUE', true],
  ['SHOP_SKIP_GATEKEEPER', '1', true],
  ['KYVERNO_DISABLED', 'yes', true],
  ['FALCO_ENABLED', 'off', true],
  ['ENABLE_SECCOMP', 'no', true],
  ['DISABLE_OPA', 'false', false],
  ['DISABLE_OPA', undefined, false],
  ['OPA_ENABLED', '1', false],
  ['DISABLE_OPACITY', 'true', false],
  ['OPA_URL', 'true', false],
])('%s=%s', (name, value, expected) => expect(switchesOffPolicy(name, value)).toBe(expected));

describe('sudo in commands', () => {
  test.each<[string, number, string | undefined]>([
    ['command: [sudo, server]', 1, 'command: [server]'],
    ['command: [/usr/bin/sudo, -u, app, server]', 1, undefined],
    ['command: [sudo]', 1, undefined],
    ['command: [bash, -lc, "cd /app; sudo ./run && sudo ./again"]', 1, 'cd /app; ./run && ./again'],
    ['command: [bash, -lc, "sudo -E ./run"]', 1, undefined],
    ['command: [sh, -c, "echo sudo"]', 0, undefined],
    ['command: [tool, -c, "sudo ./run"]', 0, undefined],
    ['args: [-c, "sudo ./run"]', 1, 'args: [-c, "./run"]'],
    ['startupProbe: { exec: { command: [sudo, test] } }', 1, 'command: [test]'],
    ['lifecycle: { preStop: { exec: { command: [sh, -c, "sudo stop"] } } }', 1, '"stop"'],
  ])('%s', (text, count, after) => {
    const container = containerOf(`name: a\n${text}`);
    const words = sudoWords(container);
    expect(words).toHaveLength(count);
    if (after === undefined) expect(words.every(({ changes }) => changes === undefined)).toBe(true);
    else expect(changed(container.pod, words[0]?.changes ?? [])).toContain(after);
  });
});

test.each<[string, readonly string[]]>([
  ['image: git-sync\nargs: [--git, /x]', ['"/x"']],
  ['image: git-sync:v4\nargs: [-git=/x]', ['"/x"']],
  ['image: a/git-sync@sha256:0\nenv: [{ name: GIT_SYNC_EXECHOOK_COMMAND, value: /h }]', ['"/h"']],
  ['image: git-sync\nargs: [--git, git, --git=/usr/local/bin/git, --git]', []],
  ['image: git-synchronizer\nargs: [--git=/x]', []],
])('%s', (text, expected) =>
  expect(gitSyncPrograms(containerOf(`name: a\n${text}`)).map(({ program }) => program)).toEqual(expected),
);

test.each<[string, readonly string[]]>([
  ['command: [sleep, infinity]', ['only waits']],
  ['command: [/bin/sleep]\nargs: ["86400000"]', ['only waits']],
  ['command: [sleep, 3650d]', ['only waits']],
  ['command: [bash, -c, "exec tail -f /dev/null"]', ['only waits']],
  ['command: [sleep, "30"]', []],
  ['command: [sh, -c, "sleep infinity & server"]', []],
  ['image: docker.io/nicolaka/netshoot', ['has the image "docker.io/nicolaka/netshoot", a box of tools']],
  ['args: [--inspect-brk]', ['starts a debugger by "--inspect-brk"']],
  ['env: [{ value: --inspect }]', ['starts a debugger by a variable']],
])('%s', (text, expected) =>
  expect(debugLeftovers(containerOf(`name: a\n${text}`)).map(({ sign }) => sign)).toEqual(expected),
);

describe('Windows', () => {
  test.each<[string, boolean]>([
    ['ContainerAdministrator', true],
    ['NT AUTHORITY\\SYSTEM', true],
    ['LocalSystem', true],
    ['SHOP\\Administrator', true],
    ['BUILTIN\\Administrators', true],
    ['ContainerUser', false],
    ['NT AUTHORITY\\Local service', false],
    ['AdministratorOfWeb', false],
  ])('%s', (name, expected) => {
    const container = containerOf(`name: a\nsecurityContext: { windowsOptions: { runAsUserName: '${name}' } }`);
    expect(administrator(container) !== undefined).toBe(expected);
    expect(administrator(container.pod)).toBeUndefined();
  });

  test('a name of the pod holds for all', () => {
    const windows = 'os: { name: windows }';
    expect(lacksWindowsUser(containerOf('name: a', windows))).toBe(true);
    expect(lacksWindowsUser(containerOf('name: a'))).toBe(false);
    const named = `${windows}\nsecurityContext: { windowsOptions: { runAsUserName: ContainerUser } }`;
    expect(lacksWindowsUser(containerOf('name: a', named))).toBe(false);
  });

  test('fields of the other system', () => {
    const keys = (text: string): readonly unknown[] =>
      fieldsOfOtherSystem(podOf(`${text}\ncontainers: [{ name: a }]`)).map(({ key }) => key);
    expect(
      keys('os: { name: windows }\nhostUsers: false\nsecurityContext: { sysctls: [], runAsNonRoot: true }'),
    ).toEqual(['hostUsers', 'sysctls']);
    expect(keys('os: { name: linux }\nsecurityContext: { windowsOptions: {}, sysctls: [] }')).toEqual([
      'windowsOptions',
    ]);
    expect(keys('securityContext: { windowsOptions: {} }')).toEqual([]);
  });
});

test.each<[string, string, number | undefined]>([
  ['securityContext: { runAsUser: 7 }', '[{ name: a }]', 7],
  ['securityContext: { runAsUser: 7 }', '[{ name: a, securityContext: { runAsUser: 20000 } }]', undefined],
  ['securityContext: { runAsUser: 10000 }', '[{ name: a }]', undefined],
  ['securityContext: { runAsUser: "7" }', '[{ name: a }]', undefined],
  ['os: { name: windows }\nsecurityContext: { runAsUser: 7 }', '[{ name: a }]', undefined],
])('%s with containers %s', (pod, containers, expected) =>
  expect(lowId(podOf(`${pod}\ncontainers: ${containers}`), 'runAsUser', 10000)?.id).toBe(expected),
);

test('volumes that outlive the pod', () =>
  expect(
    persistentVolumes(
      podOf(
        'containers: [{ name: a }]\nvolumes: [{ name: a, emptyDir: {} }, { name: b, persistentVolumeClaim: {} }, { name: c, ephemeral: {} }]',
      ),
    ),
  ).toEqual(['b', 'c']));

test.each<[string, boolean]>([
  ['containers: [{ name: a }]', true],
  ['containers: [{ name: a }]\nhostIPC: true', false],
  ['containers: [{ name: a }]\nhostNetwork: $(HOST)', false],
  ['containers: [{ name: a, volumeDevices: [{ name: d }] }]', false],
  ['containers: [{ name: a }]\nvolumes: [{ name: a, hostPath: { path: /x } }]', false],
])('a user namespace for %s', (text, expected) => expect(canUseUserNamespace(podOf(text))).toBe(expected));

test('what takes protection back', () => {
  const container = containerOf(
    'name: a\nsecurityContext: { runAsNonRoot: false, runAsUser: 7, runAsGroup: 0, seccompProfile: { type: Unconfined } }',
    'securityContext: { runAsNonRoot: true, runAsGroup: 7, seccompProfile: { type: Localhost } }',
  );
  expect(weakenings(container).map(({ field, isToldElsewhere }) => [field.key, isToldElsewhere])).toEqual([
    ['runAsNonRoot', false],
    ['runAsGroup', true],
    ['seccompProfile', true],
  ]);
});

describe('hardened alike', () => {
  const main = '{ name: a, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } } }';
  test.each<[string, boolean]>([
    ['{ name: b }', true],
    ['{ name: b, securityContext: { privileged: true } }', false],
    ['{ name: b, securityContext: { capabilities: { add: [CAP_SYS_ADMIN] } } }', false],
    ['{ name: b, securityContext: { capabilities: { drop: [all] } } }', false],
    ['{ name: b, securityContext: { allowPrivilegeEscalation: $(X) } }', false],
  ])('%s', (other, expected) => {
    const [, second] = podOf(`containers: [${main}, ${other}]`).containers;
    expect(second && hardenAlike(second) !== undefined).toBe(expected);
  });
});

describe('paths to write to', () => {
  const mounts = (paths: string): ReturnType<typeof containerOf> =>
    containerOf(`name: a\nimage: nginx:1.29\nvolumeMounts: [${paths}]`);

  test.each<[string, readonly string[]]>([
    ['', ['/var/run', '/data/db']],
    ['{ mountPath: /run }', ['/data/db']],
    ['{ mountPath: /var/run/ }', ['/data/db']],
    ['{ mountPath: /data }', ['/var/run']],
    ['{ mountPath: /data/db/x }', ['/var/run']],
    ['{ mountPath: /da }', ['/var/run', '/data/db']],
    ['{ mountPath: / }', []],
    ['{ mountPath: $(X) }', []],
  ])('mounted: %s', (paths, expected) => expect(unmounted(mounts(paths), ['/var/run', '/data/db'])).toEqual(expected));

  test('those of well-known images, unless another program runs', () => {
    expect(unmountedKnownWrites(mounts(''))).toEqual(['/var/cache/nginx', '/var/run']);
    expect(unmountedKnownWrites(containerOf('name: a\nimage: nginx\ncommand: [x]'))).toEqual([]);
    expect(unmountedKnownWrites(containerOf('name: a'))).toEqual([]);
  });

  test('a volume needs a free name', () => {
    expect(mountEmptyDirs(containerOf('name: a', 'volumes: [{ name: tmp }]'), ['/tmp'])).toBeUndefined();
    expect(mountEmptyDirs(containerOf('name: a'), [])).toBeUndefined();
    expect(mountEmptyDirs(containerOf('name: a'), ['/tmp'])).toHaveLength(2);
  });
});
