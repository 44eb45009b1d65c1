import { expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import {
  permissionsOfConstraints,
  permissionsOfPodSecurityPolicy,
} from '../../../server/src/model/kubernetes/admission-policies.js';
import { isControlPlane, isSystemComponent } from '../../../server/src/model/kubernetes/system-component.js';
import { bareSteps } from '../../../server/src/model/kubernetes/tekton.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function objectOf(text: string) {
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/a.yaml', document: 0 });
  const object = contents.language === 'yaml' ? contents.objects[0] : undefined;
  if (object === undefined) throw new Error('There is no object.');
  return object;
}

const TIGHT = 'allowPrivilegeEscalation: false, requiredDropCapabilities: [ALL]';
const policy = (spec: string, annotation = 'defaultProfileName: runtime/default') =>
  objectOf(
    `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { annotations: { seccomp.security.alpha.kubernetes.io/${annotation} } }\nspec: { ${spec} }\n`,
  );

test.each<[string, readonly string[]]>([
  [TIGHT, []],
  [`${TIGHT}, hostPID: $(X), privileged: "true"`, []],
  ['requiredDropCapabilities: [ALL]', ['privilege escalation']],
  ['allowPrivilegeEscalation: $(X), requiredDropCapabilities: $(Y)', []],
  [`${TIGHT}, allowedCapabilities: []`, []],
  [`${TIGHT}, volumes: [hostPath]`, ['pods to mount paths of the node']],
  [`${TIGHT}, volumes: [hostPath], allowedHostPaths: [{ pathPrefix: /a, readOnly: true }]`, []],
  [`${TIGHT}, runAsUser: { rule: MustRunAs, ranges: [{ min: 1 }] }`, []],
  [`${TIGHT}, runAsUser: { rule: MustRunAsNonRoot, ranges: [{ min: 0 }] }`, []],
])('%s', (spec, expected) =>
  expect(permissionsOfPodSecurityPolicy(policy(spec)).map(({ allows }) => allows)).toEqual(expected),
);

test.each<[string, number]>([
  ['allowedProfileNames: runtime/default', 0],
  ['allowedProfileNames: "a, unconfined"', 1],
  ['allowedProfileNames: "*"', 1],
  ['allowedProfileNames: $(X)', 0],
  ['other: a', 1],
])('seccomp: %s', (annotation, count) =>
  expect(permissionsOfPodSecurityPolicy(policy(TIGHT, annotation))).toHaveLength(count),
);

test.each<[string, number]>([
  ['allowPrivilegedContainer: true', 1],
  ['allowedCapabilities: [NET_ADMIN]', 0],
  ['allowedCapabilities: ["*"]', 1],
  ['seccompProfiles: [runtime/default]', 0],
  ['runAsUser: { type: MustRunAsNonRoot }', 0],
])('%s', (text, count) =>
  expect(
    permissionsOfConstraints(
      objectOf(`apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\n${text}\n`),
    ),
  ).toHaveLength(count),
);

test.each<[string, boolean, boolean]>([
  ['metadata: { name: web }', false, false],
  ['metadata: { name: coredns }', false, true],
  ['metadata: { name: gpu-device-plugin }', false, true],
  ['metadata: { name: web, labels: { tier: control-plane } }', true, true],
  ['metadata: { name: web, labels: { kubernetes.io/cluster-service: "true" } }', false, true],
  ['metadata: { name: web }\nspec: { priorityClassName: system-cluster-critical }', false, true],
  ['metadata: { name: web }\nspec: { priorityClassName: high }', false, false],
])('%s', (text, isPlane, isSystem) => {
  const object = objectOf(`apiVersion: v1\nkind: Pod\n${text}\n`);
  expect([isControlPlane(object), isSystemComponent(object)]).toEqual([isPlane, isSystem]);
});

test.each<[string, number]>([
  ['spec: { steps: [{ name: a }, { name: b, securityContext: {} }] }', 2],
  ['spec: { steps: [{ name: a, securityContext: $(X) }] }', 0],
  ['spec: { stepTemplate: { securityContext: { runAsUser: 7 } }, steps: [{ name: a }] }', 0],
])('%s', (text, count) =>
  expect(bareSteps(objectOf(`apiVersion: tekton.dev/v1\nkind: Task\n${text}\n`))).toHaveLength(count),
);
