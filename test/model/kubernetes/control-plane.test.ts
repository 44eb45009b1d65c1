import { describe, expect, test } from 'vitest';
import { controlPlanePlacement } from '../../../server/src/model/kubernetes/control-plane.js';
import { changed, manifestPod, podOf } from '../../support/pod.js';

const TAINT = 'node-role.kubernetes.io/control-plane';
const placement = (spec: string, isCautious = false) => controlPlanePlacement(podOf(spec), isCautious);
const required = (rule: string): string =>
  `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [${rule}] }] } } }`;

describe('what chooses the nodes of the control plane', () => {
  test.each([
    `nodeSelector: { ${TAINT}: "" }`,
    'nodeSelector: { node-role.kubernetes.io/master: "true" }',
    'nodeName: kind-control-plane',
    'nodeName: master-1',
    'nodeName: prod.controlplane2',
    required(`{ key: ${TAINT}, operator: Exists }`),
    required(`{ key: ${TAINT}, operator: In, values: [""] }`),
  ])('%s', (spec) => expect(placement(spec)?.isSelected).toBe(true));

  test.each([
    'nodeSelector: { disk: ssd }',
    'nodeName: postmaster',
    'nodeName: webmaster2',
    `nodeSelector: { ${TAINT}: $(X) }`,
    required(`{ key: ${TAINT}, operator: DoesNotExist }`),
    required('{ key: disk, operator: Exists }'),
  ])('%s does not', (spec) => expect(placement(spec)).toBeUndefined());

  test('an affinity is for the author to change', () => {
    expect(placement(required(`{ key: ${TAINT}, operator: Exists }`))?.changes).toBeUndefined();
  });

  test('selector and toleration go together', () => {
    const pod = podOf(
      `nodeSelector:\n  ${TAINT}: ""\nnodeName: master\ntolerations:\n  - operator: Exists\n  - key: other\ncontainers: []`,
    );
    const found = controlPlanePlacement(pod, false);
    expect(found?.others.length).toBe(2);
    expect(changed(pod, found?.changes ?? [])).toMatch(/spec:\n {2}tolerations:\n {4}- key: other\n {2}containers/);
  });
});

describe('what lets a pod onto them', () => {
  test.each([
    `tolerations: [{ key: ${TAINT}, effect: NoSchedule }]`,
    'tolerations: [{ key: node-role.kubernetes.io/master }]',
    'tolerations: [{ operator: Exists }]',
  ])('%s', (spec) => expect(placement(spec)?.isSelected).toBe(false));

  test.each([
    `tolerations: [{ key: ${TAINT}, effect: PreferNoSchedule }]`,
    'tolerations: [{ operator: Exists, effect: NoExecute }]',
    'tolerations: [{ operator: Exists, effect: $(X) }]',
    'tolerations: [{ key: $(X), operator: Exists }]',
    'tolerations: [{ key: dedicated, operator: Exists }]',
    'tolerations: [{ value: x }]',
  ])('%s does not', (spec) => expect(placement(spec)).toBeUndefined());
});

describe('who belongs there', () => {
  const manifest = (kind: string, namespace: string, spec: string) =>
    manifestPod(
      `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: a, namespace: ${namespace} }\nspec: { template: { spec: { ${spec} } } }\n`,
    );
  const tolerates = 'tolerations: [{ operator: Exists }]';

  test('pods of kube-system, and DaemonSets that only tolerate', () => {
    expect(controlPlanePlacement(manifest('Deployment', 'kube-system', tolerates), false)).toBeUndefined();
    expect(controlPlanePlacement(manifest('DaemonSet', 'shop', tolerates), false)).toBeUndefined();
    expect(controlPlanePlacement(manifest('Deployment', 'shop', tolerates), false)).toBeDefined();
    const chosen = manifest('DaemonSet', 'shop', `nodeSelector: { ${TAINT}: "" }, ${tolerates}`);
    expect(controlPlanePlacement(chosen, false)?.others.length).toBe(1);
  });

  test('the cautious see them all', () => {
    expect(controlPlanePlacement(manifest('Deployment', 'kube-system', tolerates), true)).toBeDefined();
    expect(controlPlanePlacement(manifest('DaemonSet', 'shop', tolerates), true)).toBeDefined();
  });
});
