import { describe, expect, test } from 'vitest';
import {
  addEmptyDirAt,
  hostPathVolumes,
  removeVolume,
  runtimeOfSocket,
  useClaim,
  useEmptyDir,
} from '../../../server/src/model/kubernetes/volumes.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

test.each<[string, string | undefined]>([
  ['/var/run/docker.sock', 'Docker'],
  ['/run/docker.sock', 'Docker'],
  ['/run/user/1000/docker.sock', 'Docker'],
  ['//var//run/docker.sock/', 'Docker'],
  ['/var/run/cri-dockerd.sock', 'Docker'],
  ['\\\\.\\pipe\\docker_engine', 'Docker'],
  ['/run/containerd/containerd.sock', 'containerd'],
  ['/run/k3s/containerd/containerd.sock', 'containerd'],
  ['/run/containerd', 'containerd'],
  ['/var/run/crio/crio.sock', 'CRI-O'],
  ['/run/podman/podman.sock', 'Podman'],
  ['/run/buildkit/buildkitd.sock', 'BuildKit'],
  ['/var/run', undefined],
  ['/var/lib/containerd', undefined],
  ['/srv/docker.sock', undefined],
  ['/run/containerd/other', undefined],
])('%s', (path, runtime) => expect(runtimeOfSocket(path)).toBe(runtime));

describe('paths of the node', () => {
  const pod = podOf(
    `
containers:
  - name: a
    volumeMounts:
      - { name: logs, mountPath: /logs }
      - { name: own, mountPath: /own }
    volumeDevices:
      - { name: logs, devicePath: /dev/x }
initContainers:
  - name: b
    volumeMounts:
      - name: logs
        mountPath: /logs
volumes:
  - hostPath:
      path: /var/log
      type: Directory
    name: logs
  - name: own
    emptyDir: {}
  - name: disk
    hostPath: { path: /dev/sda, type: BlockDevice }
  - name: $(X)
    hostPath: { path: $(Y) }`.trim(),
  );

  test('are found', () => {
    expect(hostPathVolumes(pod).map(({ name, path, isDevice }) => [name, path, isDevice])).toEqual([
      ['logs', '/var/log', false],
      ['disk', '/dev/sda', true],
      ['$(X)', undefined, false],
    ]);
  });

  test('are removed with every mount', () => {
    const [logs, , unknown] = hostPathVolumes(pod);
    if (logs === undefined || unknown === undefined) throw new Error('A volume is missing.');
    const text = changed(pod, removeVolume(pod, logs.volume) ?? []);
    expect(text).not.toContain('logs');
    expect(text).toContain('- { name: own, mountPath: /own }');
    expect(text).not.toContain('volumeDevices');
    expect(removeVolume(pod, unknown.volume)).toBeUndefined();
  });

  test('are replaced', () => {
    const [logs, disk] = hostPathVolumes(pod);
    if (logs === undefined || disk === undefined) throw new Error('A volume is missing.');
    expect(changed(pod, useEmptyDir(logs))).toContain('  - emptyDir: {}\n      name: logs\n');
    expect(changed(pod, useClaim(disk, 'data'))).toContain(
      '- name: disk\n      persistentVolumeClaim:\n        claimName: data\n',
    );
  });
});

test.each<[string, string, string, boolean]>([
  ['nothing mounted', 'image: x', '', true],
  ['mounted there', 'volumeMounts: [{ name: t, mountPath: /tmp }]', '', false],
  ['mounted elsewhere', 'volumeMounts: [{ name: t, mountPath: /tmp/x }]', '', true],
  ['mounted by a template', 'volumeMounts: [{ name: t, mountPath: $(X) }]', '', false],
  ['mounts by a template', 'volumeMounts: $(X)', '', false],
  ['a volume of the name', 'image: x', 'volumes: [{ name: tmp, emptyDir: {} }]', false],
])('an empty volume, %s', (_, text, pod, isFree) => {
  const container = containerOf(`name: a\n${text}`, pod);
  const changes = addEmptyDirAt(container, '/tmp');
  expect(changes !== undefined).toBe(isFree);
  if (changes) {
    expect(changed(container.pod, changes)).toMatch(
      /name: tmp,? *\n? *mountPath: \/tmp[\s\S]*name: tmp\n +emptyDir: \{\}/,
    );
  }
});
