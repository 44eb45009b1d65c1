import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { blockingValue } from '../../../server/src/model/kubernetes/disruption.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

/** The key that blocks, and the number of pods where that is the reason. */
function blocking(spec: string, pods?: readonly (number | undefined)[]): string | undefined {
  const text = `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: ${spec}\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/pdb.yaml', document: 0 });
  const [budget] = contents.language === 'yaml' ? contents.objects : [];
  if (budget === undefined) throw new Error('There is no budget.');
  const found = blockingValue(budget, pods);
  return found && `${found.field.key} ${found.count ?? 'always'}`;
}

describe('budgets that block', () => {
  test.each<[spec: string, pods: readonly (number | undefined)[] | undefined, expected: string | undefined]>([
    ['{ maxUnavailable: 0 }', undefined, 'maxUnavailable always'],
    ['{ maxUnavailable: "0" }', undefined, 'maxUnavailable always'],
    ['{ maxUnavailable: 0% }', undefined, 'maxUnavailable always'],
    ['{ maxUnavailable: 1 }', [1], undefined],
    ['{ maxUnavailable: "{{ .Values.max }}" }', [1], undefined],
    ['{ minAvailable: 100% }', undefined, 'minAvailable always'],
    ['{ minAvailable: 150% }', undefined, 'minAvailable always'],
    ['{ minAvailable: 99% }', undefined, undefined],
    ['{ minAvailable: 2 }', undefined, undefined],
    ['{ minAvailable: 2 }', [], undefined],
    ['{ minAvailable: 2 }', [0], undefined],
    ['{ minAvailable: 2 }', [2], 'minAvailable 2'],
    ['{ minAvailable: 2 }', [1, 1], 'minAvailable 2'],
    ['{ minAvailable: 2 }', [1, 2], undefined],
    ['{ minAvailable: 2 }', [1, undefined], undefined],
    // A percentage is rounded up: half of 3 is 2, and 67 % of 3 is all of them.
    ['{ minAvailable: 50% }', [3], undefined],
    ['{ minAvailable: 67% }', [3], 'minAvailable 3'],
    ['{ minAvailable: 1% }', [1], 'minAvailable 1'],
    ['{ minAvailable: half }', [1], undefined],
    ['{}', [1], undefined],
  ])('%s of %s', (spec, pods, expected) => expect(blocking(spec, pods)).toBe(expected));
});
