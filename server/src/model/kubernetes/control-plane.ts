import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Pod } from './pod.js';

/** The labels, and the taints, of control-plane nodes (docs: Well-Known Labels, Annotations and Taints). */
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Something in a PodSpec that brings the pod onto control-plane nodes, or lets it onto them. */
interface Way {
  readonly field: Field;
  /** Takes it away; absent where that may leave the pod no node at all. */
  readonly change: Change | undefined;
}

/** How a pod gets onto control-plane nodes. */
export interface ControlPlanePlacement {
  readonly at: Field;
  readonly others: readonly Field[];
  /** True where it runs nowhere else, false where it is only let onto them. */
  readonly isSelected: boolean;
  /** Takes all of it away. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/**
 * What certainly brings an ordinary pod onto control-plane nodes. Pods of kube-system belong there, and DaemonSets may:
 * they watch every node; `isCautious` counts these tolerations as well.
 */
export function controlPlanePlacement(pod: Pod, isCautious: boolean): ControlPlanePlacement | undefined {
  if (!isCautious && pod.object.namespace === 'kube-system') return undefined;
  const selections = selectionsOf(pod);
  const tolerations = isCautious || !pod.object.isA('DaemonSet') || selections.length > 0 ? tolerationsOf(pod) : [];
  const ways = [...selections, ...tolerations];
  const [first, ...others] = ways;
  if (first === undefined) return undefined;
  const [change, ...rest] = ways.flatMap((way) => way.change ?? []);
  const isComplete = ways.every((way) => way.change !== undefined);
  return {
    at: first.field,
    others: others.map(({ field }) => field),
    isSelected: selections.length > 0,
    changes: isComplete && change !== undefined ? [change, ...rest] : undefined,
  };
}

/** A node selector, a required affinity, or the name of such a node. */
function selectionsOf(pod: Pod): readonly Way[] {
  const selectors = CONTROL_PLANE.map((key) => pod.field('nodeSelector').at(key)).filter(
    ({ exists, isUnknown }) => exists && !isUnknown,
  );
  const terms = pod.field('affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms');
  const required = terms
    .items()
    .flatMap((term) => term.field('matchExpressions').items())
    .filter(
      (rule) => isOneOf(rule.field('key')) && (rule.field('operator').is('In') || rule.field('operator').is('Exists')),
    )
    .map((rule) => rule.field('key'));
  const name = pod.field('nodeName');
  const isNamed = /(?:^|[-.])(?:control-?plane|master)(?:[-.\d]|$)/.test(name.text ?? '');
  return [
    ...selectors.map((field) => ({ field, change: field.remove() })),
    ...required.map((field) => ({ field, change: undefined })),
    ...(isNamed ? [{ field: name, change: name.remove() }] : []),
  ];
}

/** What lets the pod onto them: their taint has the effect NoSchedule. */
const tolerationsOf = (pod: Pod): readonly Way[] =>
  pod
    .field('tolerations')
    .items()
    .filter((toleration) => {
      const [key, effect] = [toleration.field('key'), toleration.field('effect')];
      const isAny = key.isAbsent && toleration.field('operator').is('Exists');
      return (isAny || isOneOf(key)) && (effect.isAbsent || effect.is('NoSchedule'));
    })
    .map((toleration) => ({
      field: toleration.field(toleration.field('key').isAbsent ? 'operator' : 'key'),
      change: toleration.remove(),
    }));

const isOneOf = (field: Field): boolean => CONTROL_PLANE.some((key) => field.is(key));
