import { describe, expect, test } from 'vitest';
import autoscaling from '../../../server/src/model/facts/autoscaling.js';
import { buildFact } from '../../support/fact.js';

const hpa = (name: string, target: string, namespace = 'shop', kind = 'Deployment'): string =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { minReplicas: 3, scaleTargetRef: { kind: ${kind}, name: "${target}" } }\n`;
const deployment = (name: string, namespace = 'shop'): string =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: "${name}", namespace: ${namespace} }\nspec: { template: { spec: { containers: [{ name: app }] } } }\n`;
const HPA = 'HorizontalPodAutoscaler "web"';

describe('autoscaling', () => {
  test('what scales a workload', () => {
    const { fact, ref } = buildFact(autoscaling, {
      'a.yaml': deployment('web') + deployment('web2'),
      'b.yaml': `${hpa('web', 'web') + hpa('bank', 'web', 'bank')}---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: vertical, namespace: shop }
spec: { targetRef: { kind: Deployment, name: web } }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: keda, namespace: shop }
spec: { scaleTargetRef: { name: web2 } }
`,
    });
    const of = (name: string) =>
      fact
        .scalersOf(ref('Deployment "web"'), 'shop', 'Deployment', name)
        .map(({ title, minReplicas }) => [title, minReplicas]);
    expect(of('web')).toEqual([[HPA, 3]]);
    expect(of('web2')).toEqual([['ScaledObject "keda"', 0]]);
    expect(fact.rivals(ref(HPA))).toEqual([]);
    expect(fact.rivals(ref('Deployment "web"'))).toEqual([]);
    expect(fact.missingTarget(ref('Deployment "web"'))).toBeUndefined();
  });

  test('what scales it in one environment only says nothing', () => {
    const { fact, ref } = buildFact(autoscaling, {
      'base/web.yaml': deployment('web'),
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'x/kustomization.yaml': 'resources: [../base, hpa.yaml]\n',
      'x/hpa.yaml': hpa('web', 'web'),
      'y/kustomization.yaml': 'resources: [../base]\n',
    });
    expect(fact.scalersOf(ref('Deployment "web"'), 'shop', 'Deployment', 'web')).toEqual([]);
  });

  test.each<[name: string, files: Readonly<Record<string, string>>, expected: unknown]>([
    ['is missing', { 'a.yaml': deployment('webb') + hpa('web', 'web') }, { closest: 'webb' }],
    [
      'is missing, and nothing like it is there',
      { 'a.yaml': deployment('store') + hpa('web', 'web') },
      { closest: undefined },
    ],
    ['is there', { 'a.yaml': deployment('web') + hpa('web', 'web') }, undefined],
    ['has a templated neighbour', { 'a.yaml': deployment('{{ .Release.Name }}') + hpa('web', 'web') }, undefined],
    [
      'is of a kind that the namespace has none of',
      { 'a.yaml': deployment('store', 'bank') + hpa('web', 'web') },
      undefined,
    ],
    ['is of a custom kind', { 'a.yaml': deployment('store') + hpa('web', 'web', 'shop', 'Widget') }, undefined],
    ['is unknown itself', { 'a.yaml': deployment('store') + hpa('web', '{{ .Release.Name }}') }, undefined],
    [
      'may come from elsewhere',
      {
        'a.yaml': deployment('store') + hpa('web', 'web'),
        'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n',
      },
      undefined,
    ],
  ])('a target that %s', (_, files, expected) => {
    const { fact, ref } = buildFact(autoscaling, files);
    expect(fact.missingTarget(ref(HPA))).toEqual(expected);
  });

  test('rivals are of the same kind, with another name and the same target', () => {
    const { fact, ref } = buildFact(autoscaling, {
      'a.yaml': hpa('web', 'web') + hpa('fast', 'web') + hpa('api', 'api') + hpa('set', 'web', 'shop', 'StatefulSet'),
      'b.yaml': hpa('web', 'web'),
    });
    expect(fact.rivals(ref(HPA)).map(({ title }) => title)).toEqual(['HorizontalPodAutoscaler "fast"']);
  });
});
