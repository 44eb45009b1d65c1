import { describe, expect, test } from 'vitest';
import { type HardeningGoal, hardeningSteps } from '../../../server/src/model/kubernetes/harden-pod.js';
import { changed, manifestPod, podOf } from '../../support/pod.js';

const GOAL: HardeningGoal = { level: 'restricted', uid: 2000, kubernetesVersion: 37 };
const titles = (spec: string, goal: Partial<HardeningGoal> = {}): readonly string[] =>
  hardeningSteps(podOf(spec), { ...GOAL, ...goal }).map(({ title }) => title);
/** The lines that hardening adds to a pod. */
function added(spec: string, goal: Partial<HardeningGoal> = {}): readonly string[] {
  const pod = podOf(spec);
  const before = new Set(pod.spec.document.text.split('\n'));
  const after = changed(
    pod,
    hardeningSteps(pod, { ...GOAL, ...goal }).flatMap(({ changes }) => changes),
  );
  return after
    .split('\n')
    .filter((line) => !before.has(line))
    .map((line) => line.trim());
}

const SAFE = 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }';
const QUIET =
  'securityContext: { runAsNonRoot: true, runAsUser: 7, runAsGroup: 7, seccompProfile: { type: RuntimeDefault } }';

describe('the steps', () => {
  test('are those of the checks that the pod fails, each once', () => {
    expect(titles('containers: [{ name: a }, { name: b, securityContext: { runAsUser: 0 } }]')).toEqual([
      'Privilege escalation',
      'Non-root user',
      'Seccomp profile',
      'Capabilities',
      'Read-only root file system',
    ]);
    expect(titles('containers: [{ name: a }]', { level: 'baseline' })).toEqual([]);
    expect(titles('hostPID: true\ncontainers: [{ name: a }]', { level: 'baseline' })).toEqual([
      'Namespaces of the node',
    ]);
  });

  test('are none for a pod on Windows beyond what the standards ask', () => {
    expect(titles('os: { name: windows }\ncontainers: [{ name: a }]')).toEqual(['Non-root user']);
  });
});

describe('the user', () => {
  test('is named where none is, and replaces root', () => {
    expect(added(`containers: [{ name: a, ${SAFE} }]`)).toEqual(
      expect.arrayContaining(['runAsUser: 2000', 'runAsGroup: 2000']),
    );
    expect(
      added(`securityContext: { runAsUser: 0, runAsGroup: 5 }\ncontainers: [{ name: a, ${SAFE} }]`).join(),
    ).toContain('runAsUser: 2000, runAsGroup: 5');
  });

  test('keeps the ports and the volumes of the workload', () => {
    const lines = added(
      `containers: [{ name: a, ports: [{ containerPort: 80 }] }]\nvolumes: [{ name: v, persistentVolumeClaim: { claimName: v } }]`,
    );
    expect(lines).toEqual(expect.arrayContaining(['fsGroup: 2000', '- name: net.ipv4.ip_unprivileged_port_start']));
  });

  test('stays where it is one, for the pod or for each container', () => {
    expect(titles(`${QUIET}\ncontainers: [{ name: a, ${SAFE} }]`)).toEqual(['Read-only root file system']);
    const own =
      'securityContext: { runAsUser: 8, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }';
    const pod = 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }';
    expect(titles(`${pod}\ncontainers: [{ name: a, ${own} }]`)).toEqual([]);
  });

  test('may be root in a user namespace, where the version trusts them', () => {
    const spec = `hostUsers: false\nsecurityContext: { seccompProfile: { type: RuntimeDefault } }\ncontainers: [{ name: a, ${SAFE} }]`;
    expect(titles(spec)).toEqual(['Read-only root file system']);
    expect(titles(spec, { kubernetesVersion: 34 })).toContain('Non-root user');
  });
});

describe('a read-only root file system', () => {
  const mounts = (spec: string): readonly string[] =>
    added(`${QUIET}\n${spec}`).filter((line) => /name|mountPath|emptyDir|readOnly/i.test(line));

  test('keeps a writable /tmp', () => {
    expect(
      mounts(
        `containers:\n- name: a\n  securityContext:\n    capabilities: { drop: [ALL] }\n    allowPrivilegeEscalation: false`,
      ),
    ).toEqual(['- name: tmp', 'mountPath: /tmp', 'readOnlyRootFilesystem: true', '- name: tmp', 'emptyDir: {}']);
  });

  test('needs none where one is mounted', () => {
    const container =
      'containers:\n- name: a\n  securityContext:\n    capabilities: { drop: [ALL] }\n    allowPrivilegeEscalation: false\n';
    expect(mounts(`${container}  volumeMounts: [{ name: x, mountPath: /tmp/ }]`)).toEqual([
      'readOnlyRootFilesystem: true',
    ]);
  });

  test('gives each container a folder of its own, under a name that is free', () => {
    const text = added(
      `${QUIET}\ncontainers: [{ name: a }, { name: B_c }]\nvolumes: [{ name: tmp-a, emptyDir: {} }]`,
    ).join('\n');
    expect(text).toContain('name: tmp-a-2');
    expect(text).toContain('name: tmp-b-c');
    const set = manifestPod(
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers: [{ name: a }]\n  volumeClaimTemplates: [{ metadata: { name: tmp } }]\n',
    );
    expect(
      changed(
        set,
        hardeningSteps(set, GOAL).flatMap(({ changes }) => changes),
      ),
    ).toContain('name: tmp-2');
  });

  test('keeps what the program of a well-known image writes to', () => {
    expect(added(`containers: [{ name: a, image: 'nginx:1.29' }]`).join('\n')).toContain('/var/cache/nginx');
  });

  test.each([
    'containers: [{ name: a, securityContext: { readOnlyRootFilesystem: false } }]',
    "containers: [{ name: a, securityContext: { readOnlyRootFilesystem: '{{ x }}' } }]",
    "containers: [{ name: a, volumeMounts: [{ name: x, mountPath: '{{ x }}' }] }]",
    "containers: [{ name: a }]\nvolumes: [{ name: '{{ x }}', emptyDir: {} }]",
    "containers: [{ name: a }]\nvolumes: '{{ x }}'",
    'ephemeralContainers: [{ name: a }]',
  ])('is not asked of what the author has decided, nor of what is unknown: %s', (spec) => {
    expect(titles(spec)).not.toContain('Read-only root file system');
  });
});
