import { describe, expect, test } from 'vitest';
import { effectiveValues, settingsOf } from '../../../server/src/model/kubernetes/effective-values.js';
import type { Pod } from '../../../server/src/model/kubernetes/pod.js';
import { podOf } from '../../support/pod.js';

/** What holds for each container of a pod, in one line each. */
const holds = (pod: Pod, setting: string, version = 37): readonly string[] =>
  effectiveValues(pod, setting, version).map(({ container, value, words, origin, replaced }) =>
    [`${container.name}:`, value, words, `<${origin}>`, replaced && `not ${replaced}`].filter(Boolean).join(' '),
  );
const ofFirst = (spec: string, setting: string, version = 37, annotations = ''): string | undefined => {
  const [container] = podOf(spec, annotations).containers;
  const [value] = container ? effectiveValues(container, setting, version) : [];
  return value && [value.value, value.words, `<${value.origin}>`].filter(Boolean).join(' ');
};

describe('what holds', () => {
  test('is the own value, else that of the pod, else the default', () => {
    const shared = podOf(
      [
        'securityContext: { runAsNonRoot: true, runAsUser: 7 }',
        'initContainers: [{ name: init, securityContext: { runAsNonRoot: false } }]',
        'containers: [{ name: app }, { name: same, securityContext: { runAsNonRoot: true } }]',
      ].join('\n'),
    );
    expect(holds(shared, 'runAsNonRoot')).toEqual([
      'init: false <container> not true',
      'app: true <pod>',
      'same: true <container>',
    ]);
    expect(holds(shared, 'runAsGroup')).toEqual([
      'init: the group that the runtime finds in the image <default>',
      'app: the group that the runtime finds in the image <default>',
      'same: the group that the runtime finds in the image <default>',
    ]);
  });

  test('is asked of a container for what a pod cannot set', () => {
    expect(holds(podOf('containers: [{ name: app }]'), 'privileged')).toEqual([]);
    expect(ofFirst('containers: [{ name: app }]', 'privileged')).toBe('false <default>');
    expect(ofFirst('containers: [{ name: app }]', 'allowPrivilegeEscalation')).toBe('true <default>');
    expect(ofFirst('containers: [{ name: app }]', 'readOnlyRootFilesystem')).toBe('false <default>');
    expect(ofFirst('containers: [{ name: app }]', 'procMount')).toBe('Default <default>');
    // In a pod's context the field has no effect.
    const misplaced = 'securityContext: { privileged: true }\ncontainers: [{ name: app }]';
    expect(ofFirst(misplaced, 'privileged')).toBe('false <default>');
    expect(ofFirst('containers: [{ name: app }]', 'fsGroup')).toBeUndefined();
    expect(ofFirst('containers: [{ name: app }]', 'constructor')).toBeUndefined();
  });

  test('of a structure is the whole of it', () => {
    const spec = [
      'securityContext: { seLinuxOptions: { type: spc_t, level: s0 }, seccompProfile: { type: RuntimeDefault } }',
      'containers:',
      '  - name: app',
      '    securityContext:',
      '      seLinuxOptions: { user: user_u }',
      '      seccompProfile: { type: Localhost, localhostProfile: web.json }',
      '      capabilities: { drop: [ALL], add: [CHOWN, KILL] }',
    ].join('\n');
    expect(holds(podOf(spec), 'seLinuxOptions')).toEqual(['app: user: user_u <container> not type: spc_t, level: s0']);
    expect(holds(podOf(spec), 'seccompProfile')).toEqual([
      'app: type: Localhost, localhostProfile: web.json <container> not RuntimeDefault',
    ]);
    expect(ofFirst(spec, 'capabilities')).toBe('drop: [ALL], add: [CHOWN, KILL] <container>');
  });

  test('of windowsOptions is joined field by field', () => {
    const spec = (own: string): string =>
      `securityContext: { windowsOptions: { runAsUserName: A, hostProcess: true } }\ncontainers: [{ name: app${own} }]`;
    const own = ', securityContext: { windowsOptions: { runAsUserName: B } }';
    expect(ofFirst(spec(own), 'windowsOptions')).toBe('runAsUserName: B, hostProcess: true <both>');
    expect(ofFirst(spec(''), 'windowsOptions')).toBe('runAsUserName: A, hostProcess: true <pod>');
    const unknown = ', securityContext: { windowsOptions: { runAsUserName: "${NAME}" } }';
    expect(ofFirst(spec(unknown), 'windowsOptions')).toBe('<unknown>');
  });

  test('in privileged mode is no profile, and every capability', () => {
    const spec = (own: string): string =>
      `securityContext: { seccompProfile: { type: RuntimeDefault } }\ncontainers: [{ name: app, securityContext: { privileged: true${own} } }]`;
    expect(ofFirst(spec(''), 'seccompProfile')).toBe('Unconfined <mode>');
    expect(ofFirst(spec(', appArmorProfile: { type: RuntimeDefault }'), 'appArmorProfile')).toBe('Unconfined <mode>');
    expect(ofFirst(spec(''), 'capabilities')).toBe('all <mode>');
    expect(ofFirst(spec(', capabilities: { drop: [ALL] }'), 'capabilities')).toBe('drop: [ALL] <container>');
  });

  test('may stand in an annotation', () => {
    const pod = 'securityContext: { appArmorProfile: { type: Localhost, localhostProfile: web } }\n';
    const apparmor = 'container.apparmor.security.beta.kubernetes.io/app: unconfined';
    expect(ofFirst(`${pod}containers: [{ name: app }]`, 'appArmorProfile', 37, apparmor)).toBe(
      'unconfined <annotation>',
    );
    expect(ofFirst('containers: [{ name: app }]', 'appArmorProfile')).toBe(
      'RuntimeDefault where the node has AppArmor <default>',
    );
    const seccomp = 'seccomp.security.alpha.kubernetes.io/pod: runtime/default';
    expect(ofFirst('containers: [{ name: app }]', 'seccompProfile', 26, seccomp)).toBe('runtime/default <annotation>');
    expect(ofFirst('containers: [{ name: app }]', 'seccompProfile', 27, seccomp)).toBe(
      'Unconfined unless the kubelet sets seccompDefault <default>',
    );
  });

  test('is unknown where a template or a variable decides', () => {
    expect(ofFirst('containers: [{ name: app, securityContext: "${CONTEXT}" }]', 'runAsUser')).toBe('<unknown>');
    expect(ofFirst('securityContext: { runAsUser: "${UID}" }\ncontainers: [{ name: app }]', 'runAsUser')).toBe(
      '<unknown>',
    );
  });
});

test('the settings are those that a context decides, for the system that the pod runs on', () => {
  const linux = podOf('containers: [{ name: app }]');
  expect(settingsOf(linux)).toEqual([
    'runAsNonRoot',
    'runAsUser',
    'runAsGroup',
    'seccompProfile',
    'appArmorProfile',
    'seLinuxOptions',
  ]);
  expect(linux.containers.map((container) => settingsOf(container).length)).toEqual([11]);
  const windows = podOf('os: { name: windows }\ncontainers: [{ name: app }]');
  expect(settingsOf(windows)).toEqual(['runAsNonRoot', 'windowsOptions']);
  expect(effectiveValues(windows, 'runAsUser', 37)).toEqual([]);
});
