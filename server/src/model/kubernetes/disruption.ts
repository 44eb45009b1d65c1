import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** What makes a budget refuse every eviction; with the number of pods where it is their number that makes it so. */
export interface BlockingValue {
  readonly field: Field;
  readonly count: number | undefined;
}

/**
 * The value by which a PodDisruptionBudget certainly never lets a pod go (API: policy/v1 PodDisruptionBudgetSpec; a
 * percentage of minAvailable is rounded up). `pods` are the numbers of pods of the workloads that it covers.
 */
export function blockingValue(
  budget: KubernetesObject,
  pods: readonly (number | undefined)[] | undefined,
): BlockingValue | undefined {
  const max = budget.field('spec.maxUnavailable');
  if (max.is(0) || max.is('0') || max.is('0%')) return { field: max, count: undefined };
  const min = budget.field('spec.minAvailable');
  const [, number, percent] = /^(\d+)(%?)$/.exec(min.text ?? '') ?? [];
  if (number === undefined) return undefined;
  if (percent === '%' && Number(number) >= 100) return { field: min, count: undefined };
  const count = pods?.reduce<number | undefined>(
    (sum, more) => (sum === undefined || more === undefined ? undefined : sum + more),
    0,
  );
  if (count === undefined || count === 0) return undefined;
  const wanted = percent === '%' ? Math.ceil((Number(number) * count) / 100) : Number(number);
  return wanted >= count ? { field: min, count } : undefined;
}
