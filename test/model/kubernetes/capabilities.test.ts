import { describe, expect, test } from 'vitest';
import {
  capabilitiesBeyond,
  keepsCapability,
  keepsDefaultCapabilities,
} from '../../../server/src/model/kubernetes/capabilities.js';
import { changed, containerOf } from '../../support/pod.js';

const withCapabilities = (text: string) => containerOf(`name: app\nsecurityContext: { capabilities: { ${text} } }`);

describe('capabilities beyond a level', () => {
  const container = withCapabilities('add: [NET_BIND_SERVICE, CHOWN, CAP_KILL, SYS_NICE, cap_sys_admin, $(X)]');

  test('count as they are spelt', () => {
    expect(capabilitiesBeyond(container, 'baseline').map(({ name }) => name)).toEqual([
      'CAP_KILL',
      'SYS_NICE',
      'cap_sys_admin',
    ]);
    expect(capabilitiesBeyond(container, 'restricted').map(({ name }) => name)).toEqual([
      'CHOWN',
      'CAP_KILL',
      'SYS_NICE',
      'cap_sys_admin',
    ]);
  });

  test('say what is worse than the level', () => {
    const found = capabilitiesBeyond(container, 'restricted');
    expect(found.map(({ isBeyondBaseline }) => isBeyondBaseline)).toEqual([false, true, true, true]);
    expect(found.map(({ isDangerous }) => isDangerous)).toEqual([false, false, false, true]);
  });

  test.each([
    ['add: [KILL]', 'capabilities: { drop: [ALL] }'],
    ['add: [KILL, CHOWN]', 'add: [CHOWN]'],
    ['add: [KILL], drop: [ALL]', 'capabilities: { drop: [ALL] }'],
  ])('%s leaves %s', (before, after) => {
    const subject = withCapabilities(before);
    const [first] = capabilitiesBeyond(subject, 'restricted');
    expect(
      changed(subject.pod, first?.changes ?? [])
        .replace(/\{(?=\S)/g, '{ ')
        .replace(/(?<=\S)\}/g, ' }'),
    ).toContain(after);
  });

  test('stand beside other settings that stay', () => {
    const subject = containerOf('name: app\nsecurityContext: { privileged: false, capabilities: { add: [KILL] } }');
    const [first] = capabilitiesBeyond(subject, 'restricted');
    expect(changed(subject.pod, first?.changes ?? [])).toContain('securityContext: { privileged: false }');
  });
});

test.each([
  ['drop: [ALL]', false, false],
  ['drop: [all]', false, false],
  ['drop: [NET_RAW]', true, false],
  ['drop: [cap_net_raw]', true, false],
  ['drop: [MKNOD]', true, true],
  ['add: [CHOWN]', true, true],
  ['drop: [$(X)]', false, false],
  ['drop: $(X)', false, false],
])('%s keeps the default ones: %s, NET_RAW: %s', (text, keepsAny, keepsRaw) => {
  expect(keepsDefaultCapabilities(withCapabilities(text))).toBe(keepsAny);
  expect(keepsCapability(withCapabilities(text), 'NET_RAW')).toBe(keepsRaw);
});
