import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { Container } from './container.js';
import type { Pod } from './pod.js';

/** Fields that only a container's SecurityContext has (API reference: SecurityContext). */
const OF_CONTAINERS = ['allowPrivilegeEscalation', 'capabilities', 'privileged', 'procMount', 'readOnlyRootFilesystem'];
/** Fields that only a PodSecurityContext has. */
const OF_PODS = ['fsGroup', 'fsGroupChangePolicy', 'supplementalGroups', 'supplementalGroupsPolicy', 'sysctls'];
/** Fields that both have. */
const OF_BOTH = [
  'appArmorProfile',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile',
  'seLinuxOptions',
  'windowsOptions',
];

/** A security field at a place that has no such field. */
export interface MisplacedSetting {
  readonly field: Field;
  readonly name: string;
  /** Where it stands. */
  readonly place: string;
  /** What it belongs to. */
  readonly home: string;
  /** True where the changes move it, false where they only take it away. */
  readonly holds: boolean;
  /** Absent where its value is unknown, or would do harm at its right place. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** The security settings that stand in a pod or a container, or in what holds the pod, and have no effect there. */
export const misplacedSettings = (holder: Pod | Container): readonly MisplacedSetting[] =>
  holder instanceof Container ? inContainer(holder) : [...inPod(holder), ...aroundPod(holder)];

function inContainer(container: Container): readonly MisplacedSetting[] {
  const { pod } = container;
  const own = container.field('securityContext');
  const shared = pod.field('securityContext');
  return [
    ...misplaced(own, OF_PODS, 'its securityContext', POD_HOME, [shared]),
    ...misplaced(container.root, OF_PODS, 'the container itself', POD_HOME, [shared]),
    ...misplaced(
      container.root,
      [...OF_CONTAINERS, ...OF_BOTH],
      'the container itself',
      'the securityContext of the container',
      [own],
    ),
  ];
}

function inPod(pod: Pod): readonly MisplacedSetting[] {
  const shared = pod.field('securityContext');
  const contexts = pod.containers.map((container) => container.field('securityContext'));
  const home = 'the securityContext of a container';
  return [
    ...misplaced(shared, OF_CONTAINERS, POD_HOME, home, contexts),
    ...misplaced(pod.spec, OF_CONTAINERS, 'the pod itself', home, contexts),
    ...misplaced(pod.spec, [...OF_PODS, ...OF_BOTH], 'the pod itself', POD_HOME, [shared]),
  ];
}

const POD_HOME = 'the securityContext of the pod';
const CONTROLLERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;

/** A whole securityContext beside the template, or beside the pod's spec, is no part of the pod. */
function aroundPod(pod: Pod): readonly MisplacedSetting[] {
  const { object } = pod;
  if (!CONTROLLERS.some((kind) => object.isA(kind))) return [];
  const template = pod.spec.parent ?? pod.spec;
  return [
    ...misplaced(object.field('spec'), ['securityContext'], `the ${object.kind}`, 'the spec of the pod', [pod.spec]),
    ...misplaced(template, ['securityContext'], 'the template', 'the spec of the pod', [pod.spec]),
  ];
}

function misplaced(
  at: Field,
  names: readonly string[],
  place: string,
  home: string,
  targets: readonly Field[],
): readonly MisplacedSetting[] {
  return names.flatMap((name) => {
    const field = at.at(name);
    if (!field.isPresent) return [];
    const value = field.toData();
    const holds = !isLax(name, field);
    const isUnknown = value === undefined || targets.some((target) => target.at(name).isUnknown);
    const moved = targets
      .filter((target) => target.at(name).isAbsent)
      .map((target) => target.at(name).set(value ?? null));
    const changes: MisplacedSetting['changes'] = holds ? [field.remove(), ...moved] : [field.remove()];
    return [{ field, name, place, home, holds, changes: holds && isUnknown ? undefined : changes }];
  });
}

/** Values that give away what is the default to forbid, or are the default: at the right place they would do harm or nothing. */
function isLax(name: string, field: Field): boolean {
  if (name === 'privileged' || name === 'allowPrivilegeEscalation') return field.is(true);
  if (name === 'readOnlyRootFilesystem' || name === 'runAsNonRoot') return field.is(false);
  if (name === 'runAsUser' || name === 'runAsGroup' || name === 'fsGroup') return field.is(0);
  if (name === 'capabilities') return field.field('add').items().length > 0;
  return name === 'procMount';
}
