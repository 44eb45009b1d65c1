import { describe, expect, test } from 'vitest';
import budgets from '../../../server/src/model/facts/budgets.js';
import { buildFact } from '../../support/fact.js';

const web = (labels: string, rest = ''): string =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { ${rest}template: { metadata: { labels: ${labels} } } }\n`;
const budget = (spec: string, namespace = 'shop', apiVersion = 'policy/v1'): string =>
  `---\napiVersion: ${apiVersion}\nkind: PodDisruptionBudget\nmetadata: { name: pdb, namespace: ${namespace} }\nspec: ${spec}\n`;
const WEB = '{ selector: { matchLabels: { app: web } } }';

describe('budgets', () => {
  test.each<[name: string, text: string, expected: boolean]>([
    ['its labels', web('{ app: web }') + budget(WEB), true],
    ['all pods', web('{ app: web }') + budget('{ selector: {} }'), true],
    ['other labels', web('{ app: api }') + budget(WEB), false],
    ['no pods', web('{ app: web }') + budget('{}'), false],
    ['pods of another namespace', web('{ app: web }') + budget(WEB, 'bank'), false],
    [
      'templated labels',
      web('{ app: web }') + budget('{ selector: { matchLabels: { app: "{{ .Chart.Name }}" } } }'),
      true,
    ],
    ['labels that it may have', web('"{{ .Values.labels }}"') + budget(WEB), true],
    ['its labels, in a templated version', web('{ app: web }') + budget(WEB, 'shop', '"{{ .Values.api }}"'), true],
  ])('one that selects %s', (_, text, expected) => {
    const { fact, ref } = buildFact(budgets, { 'a.yaml': text });
    expect(fact.mayCover(ref('Deployment "web"'))).toBe(expected);
  });

  test('nothing is concluded for other objects, or where more may come from elsewhere', () => {
    const { fact, ref } = buildFact(budgets, {
      'a.yaml': web('{ app: web }') + budget(WEB),
      'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n',
    });
    expect(fact.mayCover(ref('Deployment "web"'))).toBe(true);
    expect(fact.mayCover(ref('PodDisruptionBudget "pdb"'))).toBe(true);
    expect(fact.covered(ref('PodDisruptionBudget "pdb"'))).toBeUndefined();
    expect(fact.covered(ref('Deployment "web"'))).toBeUndefined();
  });

  test.each<[name: string, files: Readonly<Record<string, string>>, expected: readonly unknown[] | undefined]>([
    ['the default', { 'a.yaml': web('{ app: web }') + budget(WEB) }, [1]],
    ['as written', { 'a.yaml': web('{ app: web }', 'replicas: 4, ') + budget(WEB) }, [4]],
    ['unknown', { 'a.yaml': web('{ app: web }', 'replicas: "{{ .Values.n }}", ') + budget(WEB) }, [undefined]],
    ['those of none', { 'a.yaml': web('{ app: api }') + budget(WEB) }, []],
    ['unknown with the labels', { 'a.yaml': web('"{{ .Values.labels }}"') + budget(WEB) }, undefined],
    [
      'not judged for several environments',
      {
        'base/a.yaml': web('{ app: web }') + budget(WEB),
        'x/kustomization.yaml': 'resources: [../base/a.yaml]\n',
        'y/kustomization.yaml': 'resources: [../base/a.yaml]\n',
      },
      undefined,
    ],
  ])('replicas that a budget covers: %s', (_, files, expected) => {
    const { fact, ref } = buildFact(budgets, files);
    expect(fact.covered(ref('PodDisruptionBudget "pdb"'))?.map(({ replicas }) => replicas)).toEqual(expected);
  });
});
