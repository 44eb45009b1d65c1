import { expect, test } from 'vitest';
import { missingAppArmorProfile, useRuntimeAppArmor } from '../../../server/src/model/kubernetes/apparmor.js';
import { changed, containerOf, podOf } from '../../support/pod.js';

const KEY = 'container.apparmor.security.beta.kubernetes.io/app';
const isMissing = (spec: string, version = 37, annotations = ''): boolean => {
  const [container] = podOf(spec, annotations).containers;
  return container !== undefined && missingAppArmorProfile(container, version) !== undefined;
};
const bare = 'containers: [{ name: app }]';
const field = 'appArmorProfile: { type: RuntimeDefault }';

test.each<[string, boolean, string, number?, string?]>([
  ['nothing said', true, bare],
  ['by the pod', false, `securityContext: { ${field} }\n${bare}`],
  ['by the container', false, `containers: [{ name: app, securityContext: { ${field} } }]`],
  ['by an annotation', false, bare, 37, `${KEY}: runtime/default`],
  ['by the annotation of another', true, bare, 37, `${KEY}-2: runtime/default`],
  ['by an annotation that a template writes', false, bare, 37, `${KEY}: $(X)`],
  ['by a template', false, 'containers: [{ name: app, securityContext: $(X) }]'],
  ['by a field that the cluster does not know', true, `securityContext: { ${field} }\n${bare}`, 29],
  ['by an annotation before 1.30', false, bare, 29, `${KEY}: unconfined`],
  ['on Windows', false, `os: { name: windows }\n${bare}`],
])('%s', (_, expected, spec, version, annotations) => {
  expect(isMissing(spec, version, annotations)).toBe(expected);
});

test.each([
  [30, 'securityContext:\n    appArmorProfile:\n      type: RuntimeDefault'],
  [29, `annotations:\n    ${KEY}: runtime/default`],
])('is named in 1.%i', (version, text) => {
  const container = containerOf('name: app');
  const after = changed(container.pod, [useRuntimeAppArmor(container, version)]);
  expect(after).toContain(text);
  expect(
    isMissing(
      after.slice(after.indexOf('spec:\n') + 6).replace(/^ {2}/gm, ''),
      version,
      version < 30 ? `${KEY}: runtime/default` : '',
    ),
  ).toBe(false);
});
