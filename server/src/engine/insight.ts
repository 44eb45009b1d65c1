import type { NamespaceEntry } from '../model/facts/namespaces.js';
import type { Container } from '../model/kubernetes/container.js';
import { type EffectiveValue, effectiveValues, settingsOf } from '../model/kubernetes/effective-values.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Pod } from '../model/kubernetes/pod.js';
import type { PodSecurityOptions } from '../model/kubernetes/pod-security.js';
import { type PodSecurityStanding, standingOf } from '../model/kubernetes/pod-security-standing.js';
import { contains, shift, type TextRange } from '../syntax/text.js';
import type { FileView } from './plan-edits.js';

/** A workload of a file, and where it stands between the levels of Pod Security. */
export interface WorkloadStanding extends PodSecurityStanding {
  readonly title: string;
  /** The line of its kind, in the offsets of the file. */
  readonly range: TextRange;
}

/** The workloads of a file that certainly stand somewhere. `optionsOf` gives the version of the policy that holds for one. */
export const standings = (
  { documents }: FileView,
  optionsOf: (object: KubernetesObject) => PodSecurityOptions,
): readonly WorkloadStanding[] =>
  documents.flatMap(({ contents, base }) =>
    contents.language === 'dockerfile'
      ? []
      : contents.objects.flatMap((object) => {
          const standing = standingOf(object.pods, optionsOf(object));
          return standing
            ? [{ ...standing, title: object.title, range: shift(object.field('kind').keyRange, base) }]
            : [];
        }),
  );

/** The version of the policy that Namespaces name; the cluster's own where they name none, or do not agree. */
export function policyVersionOf(namespaces: readonly NamespaceEntry[], clusterVersion: number): number {
  const [version, ...others] = new Set(namespaces.map(({ enforceVersion }) => enforceVersion));
  return typeof version === 'number' && others.length === 0 ? version : clusterVersion;
}

/** What holds of the security settings at a place. */
export interface SecurityInsight {
  /** The key that was pointed at, in the offsets of the file. */
  readonly range: TextRange;
  /** The one field that is asked for; absent where it is the whole securityContext. */
  readonly setting: string | undefined;
  readonly isOfPod: boolean;
  readonly values: readonly GroupedValue[];
}

/** What holds alike for several containers. */
export interface GroupedValue extends Omit<EffectiveValue, 'container'> {
  /** Their names as written; empty for a container that has none. */
  readonly containers: readonly string[];
}

/** What holds at an offset in a securityContext; absent elsewhere. */
export function securityInsight(
  { documents }: FileView,
  offset: number,
  kubernetesVersion: number,
): SecurityInsight | undefined {
  const { contents, base } = documents.findLast((document) => document.base <= offset) ?? {};
  if (contents?.language !== 'yaml' || base === undefined) return undefined;
  const at = { start: offset - base, end: offset - base };
  const pods = contents.objects.flatMap((object) => object.pods);
  for (const holder of pods.flatMap((pod): readonly (Pod | Container)[] => [pod, ...pod.containers])) {
    const asked = askedAt(holder, at);
    if (asked === undefined) continue;
    const settings = asked.setting === undefined ? settingsOf(holder) : [asked.setting];
    const values = settings.flatMap((setting) => grouped(effectiveValues(holder, setting, kubernetesVersion)));
    if (values.length === 0) return undefined;
    return { range: shift(asked.range, base), setting: asked.setting, isOfPod: !('list' in holder), values };
  }
  return undefined;
}

/** What is at a place of a holder's securityContext: its key, or one of the fields. What an alias brings along belongs to another place. */
function askedAt(
  holder: Pod | Container,
  at: TextRange,
): { readonly range: TextRange; readonly setting: string | undefined } | undefined {
  const context = holder.field('securityContext');
  if (!context.exists || context.isAliased) return undefined;
  if (contains(context.keyRange, at)) return { range: context.keyRange, setting: undefined };
  const found = context.entries().find(([, field]) => !field.isAliased && contains(field.extent, at));
  return found && { range: found[1].keyRange, setting: found[0] };
}

function grouped(values: readonly EffectiveValue[]): readonly GroupedValue[] {
  const groups = new Map<string, GroupedValue & { readonly containers: string[] }>();
  for (const { container, ...value } of values) {
    const key = JSON.stringify(value);
    const group = groups.get(key) ?? { ...value, containers: [] };
    groups.set(key, group);
    group.containers.push(container.name);
  }
  return [...groups.values()];
}
