import { expect, test } from 'vitest';
import { isSandboxClass, isSandboxTemplate, untrustedMark } from '../../../server/src/model/kubernetes/sandbox.js';
import { manifestPod, podOf } from '../../support/pod.js';

const objectOf = (apiVersion: string, kind: string, rest = '') =>
  manifestPod(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n${rest}spec: { template: { spec: { containers: [{ name: a }] } } }\n`,
  ).object;

test.each([
  ['runsc', true],
  ['kata-qemu', true],
  ['gvisor', true],
  ['hyper-v', true],
  ['runc', false],
  ['nvidia', false],
  ['$(X)', false],
])('a RuntimeClass with the handler %s: %s', (handler, is) => {
  expect(isSandboxClass(objectOf('node.k8s.io/v1', 'RuntimeClass', `handler: ${handler}\n`))).toBe(is);
  expect(isSandboxClass(objectOf('example.org/v1', 'RuntimeClass', `handler: ${handler}\n`))).toBe(false);
  expect(isSandboxClass(objectOf('node.k8s.io/v1', 'Other', `handler: ${handler}\n`))).toBe(false);
});

test('templates of sandboxes', () => {
  expect(isSandboxTemplate(objectOf('extensions.agents.x-k8s.io/v1beta1', 'Other'))).toBe(false);
  expect(isSandboxTemplate(objectOf('example.org/v1', 'SandboxTemplate'))).toBe(false);
});

test.each([
  ['io.kubernetes.cri.untrusted-workload: "true"', true],
  ['io.kubernetes.cri.untrusted-workload: "false"', false],
  ['io.kubernetes.cri-o.TrustedSandbox: "false"', true],
  ['io.kubernetes.cri-o.TrustedSandbox: "true"', false],
  ['example.org/multi-tenant: "true"', true],
  ['trust: untrusted', true],
  ['tenancy: multitenant', true],
  ['trust: trusted', false],
  ['untrusted-by: nobody', false],
  ['trust: $(X)', false],
])('%s marks a pod: %s', (annotation, is) => {
  expect(untrustedMark(podOf('containers: [{ name: a }]', annotation)) !== undefined).toBe(is);
});

test('what makes the pod may carry the mark', () => {
  const pod = manifestPod(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, labels: { trust: hostile } }\nspec: { template: { spec: { containers: [{ name: a }] } } }\n',
  );
  expect(untrustedMark(pod)?.key).toBe('trust');
});
