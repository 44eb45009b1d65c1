import type { Field } from '../../syntax/yaml/field.js';
import type { Pod } from './pod.js';

/** What a pod asks of its nodes: `os` or `arch`, the values that it takes, and where it says so. */
export interface NodeDemand {
  readonly part: 'os' | 'arch';
  readonly values: readonly string[];
  readonly field: Field;
}

const LABELS: Readonly<Record<string, NodeDemand['part']>> = {
  'kubernetes.io/arch': 'arch',
  'kubernetes.io/os': 'os',
  'beta.kubernetes.io/arch': 'arch',
  'beta.kubernetes.io/os': 'os',
};

/** The operating systems and architectures that a pod is bound to (Kubernetes docs: Well-Known Labels; API: NodeSelector). */
export function nodeDemands(pod: Pod): readonly NodeDemand[] {
  const selected = pod
    .field('nodeSelector')
    .entries()
    .flatMap(([key, field]) => demand(key, field.text === undefined ? undefined : [field.text], field));
  const terms = pod
    .field('affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms')
    .items();
  // Any one of several terms is enough: then none of them binds the pod.
  const [term] = terms;
  const required = terms.length === 1 && term !== undefined ? term.field('matchExpressions').items() : [];
  return [
    ...selected,
    ...required.flatMap((expression) => {
      const values = expression.field('values');
      const isIn = expression.field('operator').is('In') && values.isComplete;
      return demand(expression.field('key').text ?? '', isIn ? values.texts() : undefined, values);
    }),
  ];
}

function demand(key: string, values: readonly string[] | undefined, field: Field): readonly NodeDemand[] {
  const part = LABELS[key];
  return part === undefined || values === undefined || values.length === 0 ? [] : [{ part, values, field }];
}
