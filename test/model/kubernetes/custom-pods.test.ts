import { expect, test } from 'vitest';
import { readObjects } from '../../../server/src/model/kubernetes/kubernetes-object.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

const containersOf = (text: string): readonly string[] =>
  readObjects(new YamlDocument(text), { uri: 'file:///w/a.yaml', document: 0 }).flatMap(({ pods }) =>
    pods.flatMap(({ containers }) => containers.map(({ name }) => name)),
  );
const pod = (name: string): string => `{ containers: [{ name: ${name}, image: 'a:1' }] }`;

test.each<[kind: string, text: string, names: readonly string[]]>([
  [
    'RayCluster',
    `apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: { name: x }\nspec:\n  headGroupSpec: { template: { spec: ${pod('head')} } }\n  workerGroupSpecs: [{ template: { spec: ${pod('one')} } }, { template: { spec: ${pod('two')} } }]\n`,
    ['head', 'one', 'two'],
  ],
  [
    'PyTorchJob',
    `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: { name: x }\nspec:\n  pytorchReplicaSpecs:\n    Master: { template: { spec: ${pod('master')} } }\n    Worker: { template: { spec: ${pod('worker')} } }\n`,
    ['master', 'worker'],
  ],
  [
    'JobSet',
    `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: { name: x }\nspec:\n  replicatedJobs: [{ name: a, template: { spec: { template: { spec: ${pod('job')} } } } }]\n`,
    ['job'],
  ],
  [
    'InferenceService',
    `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: x }\nspec: { predictor: ${pod('model')}, explainer: { art: {} } }\n`,
    ['model'],
  ],
  [
    'a kind that nobody has heard of',
    `apiVersion: example.org/v1\nkind: Thing\nmetadata: { name: x }\nspec: { template: { spec: ${pod('main')} } }\n`,
    ['main'],
  ],
  [
    'an operator that only patches its pods',
    `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: x }\nspec: ${pod('prometheus')}\n`,
    [],
  ],
])('%s', (_, text, names) =>
  expect(containersOf(text).filter((name) => name !== '' || names.length === 0)).toEqual(names),
);
