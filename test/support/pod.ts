import { readYamlContents } from '../../server/src/engine/file-contents.js';
import type { Container } from '../../server/src/model/kubernetes/container.js';
import { keyOrderOf } from '../../server/src/model/kubernetes/key-order.js';
import type { Pod } from '../../server/src/model/kubernetes/pod.js';
import type { Change } from '../../server/src/syntax/change.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { YamlDocument } from '../../server/src/syntax/yaml/document.js';
import { type YamlChange, yamlEdits } from '../../server/src/syntax/yaml/edit.js';

/** The pod of a Pod whose spec is this text; `annotations` are lines below that key. */
export function podOf(spec: string, annotations = ''): Pod {
  const metadata = annotations === '' ? '' : `\n  annotations:\n    ${annotations.replace(/\n/g, '\n    ')}`;
  return manifestPod(
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web${metadata}\nspec:\n  ${spec.replace(/\n/g, '\n  ')}\n`,
  );
}

/** The first pod of a manifest. */
export function manifestPod(text: string): Pod {
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/web.yaml', document: 0 });
  const pod = contents.language === 'yaml' ? contents.objects[0]?.pods[0] : undefined;
  if (pod === undefined) throw new Error('There is no pod.');
  return pod;
}

/** A container of a pod that has it alone. */
export function containerOf(text: string, pod = ''): Container {
  const [container] = podOf(
    `${pod === '' ? '' : `${pod}\n`}containers:\n  - ${text.replace(/\n/g, '\n    ')}`,
  ).containers;
  if (container === undefined) throw new Error('There is no container.');
  return container;
}

/** The manifest of a pod after changes. */
export function changed(pod: Pod, changes: readonly Change[]): string {
  const { document } = pod.spec;
  return applyEdits(document.text, yamlEdits(document, changes as readonly YamlChange[], keyOrderOf));
}
