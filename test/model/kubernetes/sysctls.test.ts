import { expect, test } from 'vitest';
import { withoutSetting } from '../../../server/src/model/kubernetes/hardening.js';
import { injectingSysctls } from '../../../server/src/model/kubernetes/sysctls.js';
import { changed, podOf } from '../../support/pod.js';

test('values that hold another sysctl', () => {
  const pod = podOf(`securityContext:
  sysctls:
    - { name: a, value: "1+kernel.core_pattern=x" }
    - { name: b, value: "1=" }
    - { name: c, value: "1 2" }
    - { name: d, value: $(X)+ }
    - { name: e }
    - { value: "+" }
containers: [{ name: app }]`);
  expect(injectingSysctls(pod).map(({ name }) => name)).toEqual(['a', 'b', '']);
});

const without = (context: string, path: string): string => {
  const pod = podOf(`securityContext:\n  ${context.replace(/\n/g, '\n  ')}\ncontainers: [{ name: app }]`);
  return changed(pod, withoutSetting(pod, pod.field(`securityContext.${path}`))).replace(/^[\s\S]*spec:\n/, '');
};

test('a setting goes, and the context stays', () => {
  expect(without('sysctls:\n  - name: a\n  - name: b', 'sysctls[0]')).toContain('- name: b');
  expect(without('runAsUser: 1\nsysctls:\n  - name: a', 'sysctls[0]')).toMatch(
    /^ {2}securityContext:\n {4}runAsUser: 1\n {2}con/,
  );
  expect(without('seLinuxOptions:\n  user: a\n  level: s0', 'seLinuxOptions.user')).toMatch(
    /seLinuxOptions:\n {6}level: s0\n {2}con/,
  );
  expect(without('seLinuxOptions:\n  user: a', 'seLinuxOptions.user')).toMatch(
    /^ {2}securityContext:\n {4}seccompProfile:\n {6}type: RuntimeDefault\n {2}con/,
  );
  expect(without('sysctls:\n  - name: a', 'sysctls[0]')).toMatch(/^ {2}securityContext:\n {4}seccompProfile:\n/);
});
