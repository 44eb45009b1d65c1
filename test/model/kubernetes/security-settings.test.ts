import { describe, expect, test } from 'vitest';
import { misplacedSettings } from '../../../server/src/model/kubernetes/security-settings.js';
import { changed, containerOf, manifestPod, podOf } from '../../support/pod.js';

const specAfter = (text: string): string => text.replace(/^[\s\S]*?\nspec:\n/, '').replace(/^ {2}/gm, '');

describe('in a pod', () => {
  const settings = (text: string) => misplacedSettings(podOf(`${text}\ncontainers:\n  - name: a\n  - name: b`));

  test.each<[string, readonly string[]]>([
    ['securityContext: { runAsNonRoot: true, fsGroup: 5, seccompProfile: { type: RuntimeDefault } }', []],
    ['securityContext: { privileged: false, capabilities: { drop: [ALL] } }', ['capabilities', 'privileged']],
    ['securityContext: { privileged: null }', []],
    ['fsGroup: 5\nrunAsUser: 5', ['fsGroup', 'runAsUser']],
    ['procMount: Default', ['procMount']],
  ])('%s', (text, names) => expect(settings(text).map(({ name }) => name)).toEqual(names));

  test('moves to each container that does not say otherwise', () => {
    const pod = podOf(
      'allowPrivilegeEscalation: false\ncontainers:\n  - name: a\n  - name: b\n    securityContext:\n      allowPrivilegeEscalation: true',
    );
    expect(specAfter(changed(pod, misplacedSettings(pod)[0]?.changes ?? []))).toBe(
      'containers:\n  - name: a\n    securityContext:\n      allowPrivilegeEscalation: false\n  - name: b\n    securityContext:\n      allowPrivilegeEscalation: true\n',
    );
  });

  test.each([
    ['privileged: true', false],
    ['privileged: false', true],
    ['allowPrivilegeEscalation: true', false],
    ['readOnlyRootFilesystem: false', false],
    ['runAsNonRoot: false', false],
    ['runAsUser: 0', false],
    ['runAsUser: 5', true],
    ['runAsGroup: 0', false],
    ['fsGroup: 0', false],
    ['capabilities: { add: [CHOWN] }', false],
    ['capabilities: { drop: [ALL] }', true],
    ['procMount: Unmasked', false],
  ])('%s', (text, holds) => expect(settings(text).map((setting) => setting.holds)).toEqual([holds]));

  test('nothing is moved that is not known', () => {
    expect(settings('runAsUser: $(X)')).toEqual([]);
    const [setting] = settings('sysctls: [{ name: a, value: $(X) }]');
    expect(setting?.changes).toBeUndefined();
    expect(settings('securityContext: $(X)\nrunAsUser: 5')[0]?.changes).toBeUndefined();
    expect(settings('securityContext: $(X)\nrunAsUser: 0')[0]?.changes?.length).toBe(1);
  });
});

describe('in a container', () => {
  test.each<[string, readonly (readonly [string, string, string])[]]>([
    ['securityContext: { privileged: false, runAsUser: 5 }', []],
    ['securityContext: { fsGroup: 5 }', [['fsGroup', 'its securityContext', 'the securityContext of the pod']]],
    ['sysctls: []', [['sysctls', 'the container itself', 'the securityContext of the pod']]],
    ['runAsUser: 5', [['runAsUser', 'the container itself', 'the securityContext of the container']]],
  ])('%s', (text, found) =>
    expect(
      misplacedSettings(containerOf(`name: a\n${text}`)).map(({ name, place, home }) => [name, place, home]),
    ).toEqual(found),
  );
});

test('a securityContext around the pod', () => {
  const workload = (kind: string, apiVersion = 'apps/v1') =>
    misplacedSettings(
      manifestPod(
        `apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  securityContext: { runAsUser: 5 }\n  template:\n    securityContext: { runAsUser: 5 }\n    spec:\n      containers: [{ name: a }]\n`,
      ),
    ).map(({ place }) => place);
  expect(workload('StatefulSet')).toEqual(['the StatefulSet', 'the template']);
  // Other kinds may have a meaning for it.
  expect(workload('Rollout', 'argoproj.io/v1alpha1')).toEqual([]);
  expect(misplacedSettings(podOf('securityContext: { runAsUser: 5 }\ncontainers: [{ name: a }]'))).toEqual([]);
});
