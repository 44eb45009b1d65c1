import { expect, test } from 'vitest';
import { shellProbes } from '../../../server/src/model/kubernetes/probe-shell.js';
import { changed, containerOf } from '../../support/pod.js';

const probes = (command: string) =>
  shellProbes(containerOf(`name: app\nreadinessProbe: { exec: { command: ${command} } }`)).map(
    ({ name, program, isShell }) => [name, program, isShell],
  );

test.each([
  ['[sh, -c, x]', 'sh', true],
  ['[/bin/bash]', 'bash', true],
  ['[/bin/busybox, ls]', 'busybox', true],
  ['["C:\\\\Windows\\\\System32\\\\cmd.exe"]', 'cmd', true],
  ['[pwsh]', 'pwsh', true],
  ['[cat, /tmp/healthy]', 'cat', false],
  ['[/usr/bin/curl]', 'curl', false],
  ['["["]', '[', false],
])('%s', (command, program, isShell) => {
  expect(probes(command)).toEqual([['readinessProbe', program, isShell]]);
});

test.each(['[/app/healthy]', '[push]', '[catalog]', '[$(SHELL)]', '[]', 'sh'])(
  '%s is a program of its own',
  (command) => {
    expect(probes(command)).toEqual([]);
  },
);

test('asks a port instead', () => {
  const container = containerOf(
    'name: app\nports: [{ containerPort: 80 }]\nlivenessProbe:\n  exec: { command: [ls] }\n  periodSeconds: 5',
  );
  const [probe] = shellProbes(container);
  expect(probe?.port).toBe(80);
  const after = changed(container.pod, probe?.replaceBy('tcpSocket', { port: 80 }) ?? []);
  expect(after).toMatch(/tcpSocket:\n\s+port: 80/);
  expect(after).not.toContain('exec');
});
