import { describe, expect, test } from 'vitest';
import {
  dangerousCapabilities,
  declaresLowPort,
  dropAllCapabilities,
  keepsDefaultCapabilities,
} from '../../../server/src/model/kubernetes/capabilities.js';
import { rootGroups } from '../../../server/src/model/kubernetes/groups.js';
import { harden, isBare } from '../../../server/src/model/kubernetes/hardening.js';
import { runsAsHostProcess, shareNoHostNamespace } from '../../../server/src/model/kubernetes/host-namespaces.js';
import { missingSeccompProfile, useRuntimeSeccomp } from '../../../server/src/model/kubernetes/seccomp.js';
import { mayUseUserNamespace, refuseRoot, useDedicatedUser } from '../../../server/src/model/kubernetes/users.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

const inContext = (rest: string, pod = '') => containerOf(`name: app\nsecurityContext: { ${rest} }`, pod);
/** The spec of the pod after changes. */
const specAfter = (container: ReturnType<typeof containerOf>, changes: Parameters<typeof changed>[1]): string =>
  changed(container.pod, changes)
    .replace(/^[\s\S]*?\nspec:\n/, '')
    .replace(/^ {2}/gm, '');

describe('capabilities', () => {
  test.each([
    ['nothing said', 'privileged: false', true],
    ['some dropped', 'capabilities: { drop: [NET_RAW] }', true],
    ['all dropped', 'capabilities: { drop: [NET_RAW, ALL] }', false],
    ['all dropped in small letters', 'capabilities: { drop: [all] }', false],
    ['dropped by a template', 'capabilities: { drop: [NET_RAW, $(X)] }', false],
    ['dropped by a template as a whole', 'capabilities: $(X)', false],
  ])('%s', (_, text, keeps) => expect(keepsDefaultCapabilities(inContext(text))).toBe(keeps));

  test.each([
    ['443', true],
    ['1', true],
    ['1023', true],
    ['1024', false],
    ['0', false],
    ['$(PORT)', false],
  ])('port %s', (port, isLow) =>
    expect(declaresLowPort(containerOf(`name: app\nports: [{ containerPort: ${port} }]`))).toBe(isLow),
  );

  test('what is dropped is added back once', () => {
    const plain = containerOf('name: app\nports: [{ containerPort: 80 }]');
    expect(dropAllCapabilities(plain).length).toBe(2);
    const adds = containerOf(
      'name: app\nports: [{ containerPort: 80 }]\nsecurityContext: { capabilities: { add: [CAP_NET_BIND_SERVICE] } }',
    );
    expect(dropAllCapabilities(adds).length).toBe(1);
  });

  test('dangerous ones are known in every spelling', () => {
    const found = dangerousCapabilities(
      inContext('capabilities: { add: [CHOWN, sys_admin, CAP_NET_RAW, ALL, $(X), constructor] }'),
    );
    expect(found.map(({ name, handsOverNode }) => [name, handsOverNode])).toEqual([
      ['SYS_ADMIN', true],
      ['NET_RAW', false],
      ['ALL', true],
    ]);
    for (const { effect } of found) expect(effect).toMatch(/^(?:can|holds) /);
  });

  test('the last one leaves a securityContext that says something', () => {
    const left = (text: string): string => {
      const container = containerOf(`name: app\nsecurityContext:\n  ${text}`);
      return specAfter(container, dangerousCapabilities(container)[0]?.changes ?? []);
    };
    expect(left('capabilities:\n    add:\n      - SYS_TIME')).toBe(
      'containers:\n  - name: app\n    securityContext:\n      capabilities:\n        drop:\n          - ALL\n',
    );
    expect(left('capabilities:\n    add: [SYS_TIME]\n    drop: [ALL]')).toBe(
      'containers:\n  - name: app\n    securityContext:\n      capabilities:\n        drop: [ALL]\n',
    );
    expect(left('privileged: false\n  capabilities: { add: [SYS_TIME] }')).toBe(
      'containers:\n  - name: app\n    securityContext:\n      privileged: false\n',
    );
  });
});

describe('users', () => {
  test.each<[string, string, string, boolean]>([
    ['nothing said', 'image: x', '', false],
    ['the container allows root', 'securityContext: { runAsNonRoot: false }', '', true],
    ['the pod allows root', 'image: x', 'securityContext: { runAsNonRoot: false }', true],
    ['the container names its user', 'securityContext: { runAsUser: 5 }', '', true],
    ['the pod names the user', 'image: x', 'securityContext: { runAsUser: 5 }', false],
    ['another one is root', 'image: x', 'initContainers: [{ name: a, securityContext: { runAsUser: 0 } }]', true],
    [
      'another one may be root',
      'image: x',
      'initContainers: [{ name: a, securityContext: { runAsUser: $(X) } }]',
      true,
    ],
    [
      'another one speaks for itself',
      'image: x',
      'initContainers: [{ name: a, securityContext: { runAsUser: 0, runAsNonRoot: false } }]',
      false,
    ],
  ])('%s', (_, text, pod, isOwn) => {
    const container = podOf(`${pod === '' ? '' : `${pod}\n`}containers:\n  - name: app\n    ${text}`).containers.at(-1);
    const change = container && refuseRoot(container);
    expect(change?.kind === 'set' && change.field.path).toBe(
      isOwn ? 'spec.containers[0].securityContext.runAsNonRoot' : 'spec.securityContext.runAsNonRoot',
    );
  });

  test('a user comes with a group, unless one is named', () => {
    const names = (container: ReturnType<typeof containerOf>) =>
      useDedicatedUser(container, 7, 8).map((change) =>
        change.kind === 'set' ? [change.field.key, change.value] : [],
      );
    expect(names(inContext('runAsUser: 0'))).toEqual([
      ['runAsUser', 7],
      ['runAsGroup', 8],
      ['runAsNonRoot', true],
    ]);
    expect(names(inContext('runAsUser: 0, runAsGroup: 0'))).toEqual([
      ['runAsUser', 7],
      ['runAsGroup', 8],
      ['runAsNonRoot', true],
    ]);
    expect(names(inContext('runAsUser: 0, runAsGroup: 5'))).toEqual([
      ['runAsUser', 7],
      ['runAsNonRoot', true],
    ]);
    expect(names(inContext('runAsUser: 0', 'securityContext: { runAsGroup: 5 }'))).toEqual([
      ['runAsUser', 7],
      ['runAsNonRoot', true],
    ]);
  });

  test('user namespaces count from 1.35 on, and where they may be used', () => {
    const pod = (hostUsers: string) => podOf(`hostUsers: ${hostUsers}\ncontainers: [{ name: a }]`);
    expect(mayUseUserNamespace(pod('false'), 35)).toBe(true);
    expect(mayUseUserNamespace(pod('false'), 34)).toBe(false);
    expect(mayUseUserNamespace(pod('$(X)'), 35)).toBe(true);
    expect(mayUseUserNamespace(pod('true'), 35)).toBe(false);
    expect(mayUseUserNamespace(podOf('containers: [{ name: a }]'), 35)).toBe(false);
  });
});

describe('groups', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['nothing said', 'privileged: false', '', ['nothing set']],
    ['a group', 'runAsGroup: 5', '', []],
    ['the root group', 'runAsGroup: 0', '', ['runAsGroup']],
    ['a user without group', 'runAsUser: 5', '', ['user without group']],
    ['root without group', 'runAsUser: 0', '', []],
    ['an unknown user', 'runAsUser: $(X)', '', []],
    ['an unknown group', 'runAsUser: 5, runAsGroup: $(X)', '', []],
    ['the group of the pod', 'runAsUser: 5', 'securityContext: { runAsGroup: 5 }', []],
    ['the user of the pod', 'privileged: false', 'securityContext: { runAsUser: 5 }', ['user without group']],
  ])('%s', (_, text, pod, kinds) => {
    expect(rootGroups(inContext(text, pod), 8).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('the group goes where the user is', () => {
    const place = (text: string, pod = '') => {
      const change = rootGroups(inContext(text, pod), 8)[0]?.changes[0];
      return change?.kind === 'set' ? change.field.path : '';
    };
    expect(place('runAsUser: 5')).toBe('spec.containers[0].securityContext.runAsGroup');
    expect(place('privileged: false', 'securityContext: { runAsUser: 5 }')).toBe('spec.securityContext.runAsGroup');
    expect(place('privileged: false')).toBe('spec.containers[0].securityContext.runAsGroup');
  });

  test('a pod names groups of volumes and processes', () => {
    const pod = podOf('securityContext: { fsGroup: 0, supplementalGroups: [1, 0] }\ncontainers: [{ name: a }]');
    expect(rootGroups(pod, 8).map(({ kind, field }) => [kind, field.path])).toEqual([
      ['fsGroup', 'spec.securityContext.fsGroup'],
      ['supplementalGroups', 'spec.securityContext.supplementalGroups[1]'],
    ]);
  });
});

describe('seccomp', () => {
  const missing = (container: ReturnType<typeof containerOf>, version = 37): boolean =>
    missingSeccompProfile(container, version) !== undefined;

  test('a profile of the container or of the pod does', () => {
    expect(missing(inContext('privileged: false'))).toBe(true);
    expect(missing(inContext('seccompProfile: { type: RuntimeDefault }'))).toBe(false);
    expect(missing(inContext('privileged: false', 'securityContext: { seccompProfile: { type: Localhost } }'))).toBe(
      false,
    );
    expect(missing(inContext('seccompProfile: {}', 'securityContext: { seccompProfile: { type: Localhost } }'))).toBe(
      true,
    );
    expect(missing(inContext('seccompProfile: $(X)'))).toBe(false);
  });

  test('fields count from 1.19 on, annotations up to 1.26', () => {
    expect(missing(inContext('seccompProfile: { type: RuntimeDefault }'), 18)).toBe(true);
    const [annotated] = podOf(
      'containers: [{ name: app }]',
      'container.seccomp.security.alpha.kubernetes.io/app: runtime/default',
    ).containers;
    expect(annotated && missing(annotated, 18)).toBe(false);
    expect(annotated && missing(annotated, 26)).toBe(false);
    expect(annotated && missing(annotated, 27)).toBe(true);
  });

  test('the pod is the place, unless the container has begun a profile', () => {
    const place = (text: string, version = 37): string => {
      const change = useRuntimeSeccomp(inContext(text), version);
      return change.kind === 'set' ? `${change.field.path} ${change.value}` : '';
    };
    expect(place('privileged: false')).toBe('spec.securityContext.seccompProfile.type RuntimeDefault');
    expect(place('seccompProfile: {}')).toBe('spec.containers[0].securityContext.seccompProfile.type RuntimeDefault');
    expect(place('privileged: false', 18)).toMatch(/^metadata\.annotations\[.*\/pod'\] runtime\/default$/);
  });
});

describe('namespaces of the node', () => {
  test('the DNS policy of hostNetwork goes with it', () => {
    const pod = podOf(
      'hostNetwork: true\nhostPID: true\ndnsPolicy: ClusterFirstWithHostNet\ncontainers: [{ name: a }]',
    );
    expect(shareNoHostNamespace(pod, 'hostNetwork').length).toBe(2);
    expect(shareNoHostNamespace(pod, 'hostPID').length).toBe(1);
  });

  test.each([
    ['hostProcess: true', true],
    ['hostProcess: $(X)', true],
    ['hostProcess: false', false],
    ['runAsUserName: me', false],
  ])('%s', (text, runs) => {
    expect(runsAsHostProcess(inContext(`windowsOptions: { ${text} }`).pod)).toBe(runs);
    expect(
      runsAsHostProcess(podOf(`securityContext: { windowsOptions: { ${text} } }\ncontainers: [{ name: a }]`)),
    ).toBe(runs);
  });
});

describe('a whole securityContext', () => {
  test.each([
    ['image: x', true],
    ['securityContext:', true],
    ['securityContext: {}', true],
    ['securityContext: { privileged: false }', false],
    ['securityContext: $(X)', false],
  ])('%s', (text, bare) => expect(isBare(containerOf(`name: app\n${text}`).root)).toBe(bare));

  test('is written in one step', () => {
    const container = containerOf('name: app\nports: [{ containerPort: 80 }]');
    expect(specAfter(container, harden(container, 37))).toBe(
      `containers:
  - name: app
    ports: [{ containerPort: 80 }]
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop:
          - ALL
        add:
          - NET_BIND_SERVICE
securityContext:
  runAsNonRoot: true
  seccompProfile:
    type: RuntimeDefault
`,
    );
  });
});
