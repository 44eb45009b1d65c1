import { describe, expect, test } from 'vitest';
import {
  isCertainlyNotRoot,
  lowPorts,
  movePort,
  openLowPorts,
  portsForRoot,
  sshPorts,
} from '../../../server/src/model/kubernetes/ports.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

const numbers = (ports: readonly { readonly number: number }[]): readonly number[] => ports.map(({ number }) => number);

describe('low ports', () => {
  test('those below 1024 that are certain numbers', () => {
    const container = containerOf(
      'name: a\nports: [{ containerPort: 0 }, { containerPort: 1 }, { containerPort: 1023 }, { containerPort: 1024 }, { containerPort: $(P) }, {}]',
    );
    expect(numbers(lowPorts(container))).toEqual([1, 1023]);
  });

  test('Windows has none', () =>
    expect(lowPorts(containerOf('name: a\nports: [{ containerPort: 80 }]', 'os: { name: windows }'))).toEqual([]));

  test('probes and hooks move with the port', () => {
    const container = containerOf(
      'name: a\nports: [{ containerPort: 80 }]\nstartupProbe: { grpc: { port: 80 } }\nlifecycle: { preStop: { httpGet: { port: 80 } } }\nreadinessProbe: { httpGet: { port: 81 } }',
    );
    const [port] = lowPorts(container);
    const text = changed(container.pod, (port && movePort(container, port, 8080)) ?? []);
    expect(text).toContain('startupProbe: { grpc: { port: 8080 } }');
    expect(text).toContain('preStop: { httpGet: { port: 8080 } }');
    expect(text).toContain('readinessProbe: { httpGet: { port: 81 } }');
  });

  test.each(['hostNetwork: true', 'hostNetwork: $(HOST)'])('stay with %s', (pod) => {
    const container = containerOf('name: a\nports: [{ containerPort: 80 }]', pod);
    const [port] = lowPorts(container);
    expect(port && movePort(container, port, 8080)).toBeUndefined();
    expect(openLowPorts(container.pod, [container])).toEqual([]);
  });
});

test.each<[string, string, boolean]>([
  ['securityContext: { runAsUser: 7 }', '', true],
  ['securityContext: { runAsUser: 0 }', 'securityContext: { runAsNonRoot: true }', false],
  ['securityContext: { runAsUser: $(U) }', 'securityContext: { runAsNonRoot: true }', false],
  ['image: a', 'securityContext: { runAsNonRoot: true }', true],
  ['image: a', 'securityContext: { runAsUser: 7 }', true],
  ['image: a', '', false],
])('%s in a pod with %s', (text, pod, expected) =>
  expect(isCertainlyNotRoot(containerOf(`name: a\n${text}`, pod))).toBe(expected),
);

test.each<[string, readonly number[]]>([
  ['[]', [80, 443]],
  ['[{ name: net.ipv4.ip_unprivileged_port_start, value: "80" }]', []],
  ['[{ name: net.ipv4.ip_unprivileged_port_start, value: "443" }]', [80]],
  ['[{ name: net.ipv4.ip_unprivileged_port_start, value: many }]', []],
  ['$(SYSCTLS)', []],
])('ports for root with sysctls %s', (sysctls, expected) => {
  const container = containerOf(
    'name: a\nports: [{ containerPort: 80 }, { containerPort: 443 }]',
    `securityContext: { runAsUser: 7, sysctls: ${sysctls} }`,
  );
  expect(numbers(portsForRoot(container))).toEqual(expected);
});

test.each<[string, boolean, readonly number[]]>([
  ['image: app\nports: [{ containerPort: 22 }, { containerPort: 2222 }]', false, [22]],
  ['image: app\nports: [{ containerPort: 22 }, { containerPort: 2222 }]', true, [22, 2222]],
  ['image: app\nports: [{ containerPort: 22, protocol: SCTP }, { containerPort: 22, protocol: TCP }]', true, [22]],
  ['image: gitlab/gitlab-ce:18\nports: [{ containerPort: 22 }]', false, []],
])('SSH: %s', (text, isCautious, expected) =>
  expect(numbers(sshPorts(containerOf(`name: a\n${text}`), isCautious))).toEqual(expected),
);

test('a Service keeps its only port', () => {
  const service = podOf('containers: [{ name: a }]\nports: [{ port: 22 }]').object;
  expect(sshPorts(service, true).map(({ removal }) => removal)).toEqual([undefined]);
  expect(sshPorts(service, false)).toEqual([]);
});

test('a container that is no longer root needs its ports', () => {
  const container = containerOf('name: a\nports: [{ containerPort: 80 }]');
  expect(openLowPorts(container.pod, [])).toEqual([]);
  expect(changed(container.pod, openLowPorts(container.pod, [container]))).toContain('value: "80"');
});
