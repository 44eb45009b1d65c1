import type { YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { appArmorAnnotation } from './apparmor.js';
import type { Container } from './container.js';
import { LINUX_CONTEXT } from './operating-system.js';
import type { Pod } from './pod.js';
import { containerSeccompAnnotation, podSeccompAnnotation, SECCOMP_ANNOTATIONS_END } from './seccomp.js';

/** Where a value comes from: `mode` is the container's privileged mode, which takes precedence; `both` are container and pod. */
export type ValueOrigin = 'container' | 'pod' | 'both' | 'annotation' | 'mode' | 'default' | 'unknown';

/** What holds for one container. */
export interface EffectiveValue {
  readonly container: Container;
  /** The field of SecurityContext. */
  readonly setting: string;
  /** As it would be written; empty where only words tell, or nobody knows. */
  readonly value: string;
  /** In words, for defaults that are no value; a condition where there is a value as well. */
  readonly words: string;
  readonly origin: ValueOrigin;
  /** What the pod says, where the container says otherwise; empty elsewhere. */
  readonly replaced: string;
}

interface Setting {
  readonly isInherited: boolean;
  /** The value that holds where nobody sets one, and what else is to be said (API reference: SecurityContext). */
  readonly byDefault: readonly [value: string, words?: string];
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  runAsNonRoot: { isInherited: true, byDefault: ['false'] },
  runAsUser: { isInherited: true, byDefault: ['', 'the user that the image names'] },
  runAsGroup: { isInherited: true, byDefault: ['', 'the group that the runtime finds in the image'] },
  allowPrivilegeEscalation: { isInherited: false, byDefault: ['true'] },
  privileged: { isInherited: false, byDefault: ['false'] },
  readOnlyRootFilesystem: { isInherited: false, byDefault: ['false'] },
  capabilities: { isInherited: false, byDefault: ['', 'the set that the container runtime gives'] },
  seccompProfile: { isInherited: true, byDefault: ['Unconfined', 'unless the kubelet sets seccompDefault'] },
  appArmorProfile: { isInherited: true, byDefault: ['RuntimeDefault', 'where the node has AppArmor'] },
  seLinuxOptions: { isInherited: true, byDefault: ['', 'a context that the container runtime picks'] },
  procMount: { isInherited: false, byDefault: ['Default'] },
  windowsOptions: { isInherited: true, byDefault: ['', 'none'] },
};

/** What a privileged container passes over, whoever sets it (docs: Linux kernel security constraints for Pods and containers). */
const PROFILES: readonly string[] = ['appArmorProfile', 'seccompProfile'];

/** True for fields of SecurityContext whose value is known wherever it is set. */
const isSetting = (name: string): boolean => Object.hasOwn(SETTINGS, name);

/** The fields that a securityContext of the pod, or of one container, decides. */
export function settingsOf(holder: Pod | Container): readonly string[] {
  const isContainer = 'list' in holder;
  const pod = isContainer ? holder.pod : holder;
  const contexts = [pod.field('securityContext'), ...pod.containers.map((each) => each.field('securityContext'))];
  return Object.entries(SETTINGS)
    .filter(([name, { isInherited }]) => {
      if (!isContainer && !isInherited) return false;
      if (name !== 'windowsOptions') return !isForeign(pod, name);
      return pod.runsOnWindows || contexts.some((context) => context.field(name).exists);
    })
    .map(([name]) => name);
}

const isForeign = (pod: Pod, name: string): boolean => pod.runsOnWindows && LINUX_CONTEXT.includes(name);

/** What holds of one field: for every container where it is asked of the pod. None for fields that are not inherited there. */
export function effectiveValues(
  holder: Pod | Container,
  name: string,
  kubernetesVersion: number,
): readonly EffectiveValue[] {
  const isContainer = 'list' in holder;
  if (!isSetting(name) || isForeign(isContainer ? holder.pod : holder, name)) return [];
  if (isContainer) return [effectiveValue(holder, name, kubernetesVersion)];
  return SETTINGS[name]?.isInherited === true
    ? holder.containers.map((container) => effectiveValue(container, name, kubernetesVersion))
    : [];
}

function effectiveValue(container: Container, setting: string, kubernetesVersion: number): EffectiveValue {
  const { isInherited, byDefault } = SETTINGS[setting] ?? { isInherited: false, byDefault: [''] };
  const own = container.field('securityContext').field(setting);
  const shared = container.pod.field('securityContext').field(setting);
  const result = { container, setting, value: '', words: '', replaced: '' };
  if (PROFILES.includes(setting) && container.isPrivileged) return { ...result, value: 'Unconfined', origin: 'mode' };
  if (!own.isAbsent) {
    if (setting === 'windowsOptions' && shared.isPresent) return { ...result, ...joined(own, shared) };
    const replaced = isInherited && shared.isPresent ? written(shared) : undefined;
    return { ...result, ...said(own, 'container', replaced) };
  }
  for (const [field, origin] of inheritedFrom(container, setting, isInherited ? shared : undefined, kubernetesVersion))
    if (!field.isAbsent) return { ...result, ...said(field, origin) };
  if (setting === 'capabilities' && container.isPrivileged) return { ...result, words: 'all', origin: 'mode' };
  const [value, words = ''] = byDefault;
  return { ...result, value, words, origin: 'default' };
}

/** Where else the API server or the kubelet looks, the first that is there counts. */
function inheritedFrom(
  container: Container,
  setting: string,
  shared: Field | undefined,
  kubernetesVersion: number,
): readonly (readonly [Field, ValueOrigin])[] {
  const fromPod = shared ? [[shared, 'pod'] as const] : [];
  // The API server copies an annotation into the container's field that is missing.
  if (setting === 'appArmorProfile') return [[appArmorAnnotation(container), 'annotation'], ...fromPod];
  if (setting !== 'seccompProfile' || kubernetesVersion >= SECCOMP_ANNOTATIONS_END) return fromPod;
  return [
    [containerSeccompAnnotation(container), 'annotation'],
    ...fromPod,
    [podSeccompAnnotation(container.pod), 'annotation'],
  ];
}

function said(
  field: Field,
  origin: ValueOrigin,
  replaced?: string,
): Pick<EffectiveValue, 'value' | 'words' | 'origin' | 'replaced'> {
  const value = written(field);
  return {
    value: value ?? '',
    words: '',
    origin: value === undefined ? 'unknown' : origin,
    replaced: value === undefined || replaced === value ? '' : (replaced ?? ''),
  };
}

/** A container's windowsOptions replace those of the pod one by one (kubelet: DetermineEffectiveSecurityContext). */
function joined(own: Field, shared: Field): Pick<EffectiveValue, 'value' | 'origin'> {
  const [over, under] = [own.toData(), shared.toData()];
  if (!isRecord(over) || !isRecord(under)) return { value: '', origin: 'unknown' };
  return { value: inOneLine({ ...under, ...over }), origin: 'both' };
}

const isRecord = (value: YamlValue | undefined): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value in one line; absent where it is unknown. */
function written(field: Field): string | undefined {
  const data = field.toData();
  return data === undefined ? undefined : inOneLine(data);
}

/** A profile that has nothing but a type is called by it. */
function inOneLine(data: YamlValue): string {
  if (Array.isArray(data)) return `[${data.map(inOneLine).join(', ')}]`;
  if (!isRecord(data)) return String(data);
  const entries = Object.entries(data);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === 'type'
    ? inOneLine(only[1])
    : entries.map(([key, value]) => `${key}: ${inOneLine(value)}`).join(', ');
}
