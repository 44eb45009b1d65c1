import { describe, expect, test } from 'vitest';
import {
  isReadOnlyVolume,
  leadsToNode,
  sensitivePath,
  writableHostPaths,
} from '../../../server/src/model/kubernetes/host-paths.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

describe('sensitive paths', () => {
  test.each([
    '/',
    '//',
    '/etc',
    '/etc/',
    '/etc/shadow',
    '/etc/kubernetes',
    '/etc/kubernetes/pki',
    '/root',
    '/root/.ssh',
    '/home/ops',
    '/var/lib/kubelet',
    '/var/lib/kubelet/pods',
    '/var/lib/etcd',
    '/var/lib/docker',
    '/var/lib/rancher',
    '/run',
    '/var/run/',
    '/var',
    '/var/lib',
    '/dev',
    '/dev/sda1',
    '/dev/nvme0n1',
    '/dev/mem',
    '/./etc',
    'C:\\',
    'C:\\Windows\\System32',
  ])('reading %s is enough', (path) => expect(sensitivePath(path)?.isReadingEnough).toBe(true));

  test.each([
    '/proc',
    '/proc/sys/kernel',
    '/proc/1/root',
    '/sys',
    '/boot',
    '/usr',
    '/usr/bin',
    '/sbin',
    '/lib64',
    '/opt/cni/bin',
    '/etc/cron.d',
    '/etc/systemd/system',
    '/etc/cni/net.d',
    '/lib/systemd',
  ])('%s has to be written to', (path) => expect(sensitivePath(path)?.isReadingEnough).toBe(false));

  test.each([
    '/var/log',
    '/var/lib/docker/containers',
    '/var/lib/kubelet/plugins/disks',
    '/lib/modules',
    '/etc/ssl/certs',
    '/etc/localtime',
    '/sys/fs/cgroup',
    '/dev/kvm',
    '/dev/shm',
    '/run/xtables.lock',
    '/srv/data',
    '/tmp',
    '/opt',
    '/usr/share/zoneinfo',
    'etc',
  ])('%s is one of many', (path) => expect(sensitivePath(path)).toBeUndefined());

  test('the socket of a runtime leads to the node as well', () => {
    expect(leadsToNode('/run/docker.sock')).toBe(true);
    expect(leadsToNode('/etc')).toBe(true);
    expect(leadsToNode('/var/log')).toBe(false);
  });
});

test('a volume is read only where it is mounted, and no mount can write', () => {
  const pod = podOf(`
containers:
  - name: a
    volumeMounts:
      - { name: read, mountPath: /a, readOnly: true }
      - { name: mixed, mountPath: /b, readOnly: true }
      - { name: unknown, mountPath: /c, readOnly: $(X) }
  - name: b
    volumeMounts: [{ name: mixed, mountPath: /b }]`);
  expect(['read', 'mixed', 'unknown', 'none'].map((name) => isReadOnlyVolume(pod, name))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('writable mounts', () => {
  const volumes = `volumes:
  - { name: logs, hostPath: { path: /var/log } }
  - { name: docker, hostPath: { path: /run/docker.sock } }
  - { name: kvm, hostPath: { path: /dev/kvm, type: CharDevice } }
  - { name: other, hostPath: { path: $(X) } }
  - { name: own, emptyDir: {} }`;
  const mounts = (text: string, version = 37) => writableHostPaths(containerOf(text, volumes), version);

  test('are those of paths of the node that do not say readOnly', () => {
    const found = mounts(`name: app
volumeMounts:
  - { name: logs, mountPath: /a }
  - { name: logs, mountPath: /b, readOnly: true }
  - { name: logs, mountPath: /c, readOnly: $(X) }
  - { name: docker, mountPath: /d }
  - { name: kvm, mountPath: /e, readOnly: false }
  - { name: other, mountPath: /f }
  - { name: own, mountPath: /g }`);
    expect(found.map(({ mount, isSpokenTo }) => [mount.field('mountPath').text, isSpokenTo])).toEqual([
      ['/a', false],
      ['/d', true],
      ['/e', true],
      ['/f', false],
    ]);
  });

  test.each([
    ['{ name: logs, mountPath: /a }', 31, 'readOnly: true, recursiveReadOnly: IfPossible'],
    ['{ name: logs, mountPath: /a }', 30, 'readOnly: true }'],
    ['{ name: logs, mountPath: /a, mountPropagation: HostToContainer }', 31, 'readOnly: true }'],
  ])('%s is mended in 1.%i', (mount, version, text) => {
    const container = containerOf(`name: app\nvolumeMounts: [${mount}]`, volumes);
    const [found] = writableHostPaths(container, version);
    const after = changed(container.pod, found?.changes ?? []);
    expect(after).toContain(text);
    expect(after.includes('recursiveReadOnly')).toBe(text.includes('recursiveReadOnly'));
  });
});
