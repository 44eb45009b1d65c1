import { describe, expect, test } from 'vitest';
import { firstPort, identicalProbes, strayProbes } from '../../../server/src/model/kubernetes/probes.js';
import { containerOf } from '../../support/pod.js';

const stray = (text: string): readonly unknown[] =>
  strayProbes(containerOf(`name: app\n${text}`)).map(({ name, port, closest }) => [name, port.text, closest]);

describe('probes of ports', () => {
  test.each<[name: string, text: string, expected: readonly unknown[]]>([
    ['no ports', 'livenessProbe: { tcpSocket: { port: 80 } }', [['livenessProbe', '80', undefined]]],
    [
      'one port',
      'ports: [{ name: web, containerPort: 80 }]\nlivenessProbe: { tcpSocket: { port: 81 } }',
      [['livenessProbe', '81', 'web']],
    ],
    [
      'one port without a name',
      'ports: [{ containerPort: 80 }]\nstartupProbe: { httpGet: { port: http } }',
      [['startupProbe', 'http', 80]],
    ],
    ['a number as text', 'ports: [{ containerPort: 80 }]\nlivenessProbe: { tcpSocket: { port: "80" } }', []],
    [
      'another protocol',
      'ports: [{ containerPort: 80, protocol: UDP }]\nlivenessProbe: { tcpSocket: { port: 80 } }',
      [['livenessProbe', '80', undefined]],
    ],
    [
      'a templated port beside',
      'ports: [{ containerPort: "{{ .Values.port }}" }]\nlivenessProbe: { tcpSocket: { port: 80 } }',
      [],
    ],
    ['templated ports', 'ports: "{{ .Values.ports }}"\nlivenessProbe: { tcpSocket: { port: 80 } }', []],
    [
      'gRPC',
      'ports: [{ name: rpc, containerPort: 90 }, { name: web, containerPort: 80 }]\nlivenessProbe: { grpc: { port: 91 } }',
      [['livenessProbe', '91', 90]],
    ],
    ['a command', 'livenessProbe: { exec: { command: [check] } }', []],
  ])('%s', (_, text, expected) => expect(stray(text)).toEqual(expected));

  test('the first TCP port, by its name', () => {
    expect(firstPort(containerOf('name: app'))).toBeUndefined();
    expect(
      firstPort(
        containerOf('name: app\nports: [{ containerPort: 53, protocol: UDP }, { name: web, containerPort: 80 }]'),
      ),
    ).toBe('web');
  });
});

describe('probes that ask the same', () => {
  const same = (liveness: string, readiness: string): number | undefined =>
    identicalProbes(containerOf(`name: app\nlivenessProbe: ${liveness}\nreadinessProbe: ${readiness}`))?.readiness;
  test.each<[string, string, number | undefined]>([
    ['{ tcpSocket: { port: 80 } }', '{ tcpSocket: { port: 80 } }', 3],
    ['{ httpGet: { port: 80, path: / } }', '{ httpGet: { path: /, port: 80 }, failureThreshold: 5 }', 5],
    ['{ tcpSocket: { port: 80 }, failureThreshold: 4 }', '{ tcpSocket: { port: 80 } }', undefined],
    ['{ tcpSocket: { port: 80 } }', '{ tcpSocket: { port: 81 } }', undefined],
    ['{ tcpSocket: { port: 80 } }', '{ grpc: { port: 80 } }', undefined],
    ['{ exec: { command: [a, b] } }', '{ exec: { command: [b, a] } }', undefined],
    ['{}', '{}', undefined],
    ['{ tcpSocket: { port: "${P}" } }', '{ tcpSocket: { port: "${P}" } }', undefined],
    ['{ tcpSocket: nothing }', '{ tcpSocket: nothing }', undefined],
    ['{ tcpSocket: { port: 80 } }', '{ tcpSocket: { port: 80 }, failureThreshold: "${F}" }', undefined],
  ])('%s and %s', (liveness, readiness, expected) => expect(same(liveness, readiness)).toBe(expected));
});
