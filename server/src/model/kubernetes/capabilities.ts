import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { type Container, capabilityName } from './container.js';

/** What a capability gives that leads towards control of the node or of its network (capabilities(7)). */
const DANGEROUS: Readonly<Record<string, string>> = {
  ALL: 'holds every right that the kernel can give',
  AUDIT_CONTROL: "can switch off the node's audit log",
  BPF: 'can load programs into the kernel of the node',
  CHECKPOINT_RESTORE: 'can choose process ids and read memory of other processes',
  DAC_READ_SEARCH: 'can open every file of the node by its handle',
  LINUX_IMMUTABLE: 'can lift the write protection of files',
  MAC_ADMIN: 'can change the mandatory access control of the node',
  MAC_OVERRIDE: 'can pass over the mandatory access control of the node',
  NET_ADMIN: 'can change interfaces, routes and firewall rules',
  NET_RAW: 'can forge and read packets of its network',
  PERFMON: 'can observe the kernel and other processes',
  SYSLOG: 'can read the kernel log and the addresses in it',
  SYS_ADMIN: 'can mount file systems and take over the node',
  SYS_BOOT: 'can restart the node and load another kernel',
  SYS_MODULE: 'can load modules into the kernel of the node',
  SYS_PTRACE: 'can read and change other processes',
  SYS_RAWIO: "can read and write the node's memory and devices",
  SYS_TIME: "can set the node's clock",
};

/** Those that hand over the node by themselves. */
const HANDS_OVER_NODE = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/** What `capabilities.add` may hold at a level (Pod Security Standards, "Capabilities"). */
const ALLOWED: Readonly<Record<'baseline' | 'restricted', ReadonlySet<string>>> = {
  baseline: new Set([
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYS_CHROOT',
  ]),
  restricted: new Set(['NET_BIND_SERVICE']),
};

/** An entry of `capabilities.add` that a level of the Pod Security Standards refuses. */
export interface AddedCapability {
  readonly field: Field;
  /** As it is spelt: the standards know neither `CAP_` nor small letters. */
  readonly name: string;
  /** True where the baseline refuses it as well. */
  readonly isBeyondBaseline: boolean;
  /** True where it leads towards control of the node. */
  readonly isDangerous: boolean;
  /** What takes the entry away. */
  readonly changes: readonly [Change, ...Change[]];
}

/** The capabilities that the container certainly adds and that a level does not allow. */
export const capabilitiesBeyond = (container: Container, level: keyof typeof ALLOWED): readonly AddedCapability[] =>
  container
    .field('securityContext.capabilities.add')
    .items()
    .flatMap((field) => {
      const name = field.text;
      if (name === undefined || ALLOWED[level].has(name)) return [];
      return [
        {
          field,
          name,
          isBeyondBaseline: !ALLOWED.baseline.has(name),
          isDangerous: Object.hasOwn(DANGEROUS, capabilityName(name)),
          changes: doNotAdd(container, field),
        },
      ];
    });

/** Nothing would be left of a securityContext that only adds this, so it says what it meant to exclude. */
function doNotAdd(container: Container, item: Field): readonly [Change, ...Change[]] {
  const capabilities = container.field('securityContext.capabilities');
  const isAlone =
    capabilities.field('add').items().length === 1 &&
    hasOnly(capabilities, 'add') &&
    hasOnly(container.field('securityContext'), 'capabilities');
  return isAlone ? [capabilities.set({ drop: ['ALL'] })] : [item.remove()];
}

/** An entry of `capabilities.add` that leads towards control of the node. */
export interface DangerousCapability {
  readonly field: Field;
  /** Upper case, without `CAP_`. */
  readonly name: string;
  /** A predicate of the container: "can load modules …". */
  readonly effect: string;
  readonly handsOverNode: boolean;
  /** What takes the entry away. */
  readonly changes: readonly [Change, ...Change[]];
}

/** The capabilities that the container certainly adds and that are dangerous by themselves. */
export const dangerousCapabilities = (container: Container): readonly DangerousCapability[] =>
  container
    .field('securityContext.capabilities.add')
    .items()
    .flatMap((field) => {
      const name = capabilityName(field.text ?? '');
      const effect = Object.hasOwn(DANGEROUS, name) ? DANGEROUS[name] : undefined;
      if (effect === undefined) return [];
      return [{ field, name, effect, handsOverNode: HANDS_OVER_NODE.has(name), changes: doNotAdd(container, field) }];
    });

const hasOnly = (map: Field, key: string): boolean => map.entries().every(([name]) => name === key);

/** Certainly keeps capabilities that the runtime gives by default: nothing drops `ALL`, in whatever letters. */
export const keepsDefaultCapabilities = (container: Container): boolean => dropsNone(container, ['ALL']);

/** Certainly keeps one capability that the runtime gives by default. */
export const keepsCapability = (container: Container, name: string): boolean => dropsNone(container, ['ALL', name]);

function dropsNone(container: Container, names: readonly string[]): boolean {
  const drop = container.field('securityContext.capabilities.drop');
  if (drop.isUnknown || !drop.isComplete) return false;
  return drop.items().every((item) => !item.isUnknown && !names.includes(capabilityName(item.text ?? '')));
}

/** Certainly declares a port that only root, or a program with `NET_BIND_SERVICE`, may open. */
export function declaresLowPort(container: Container): boolean {
  return container
    .field('ports')
    .items()
    .some((port) => {
      const { value } = port.field('containerPort');
      return typeof value === 'number' && value > 0 && value < 1024;
    });
}

/** Drops every capability, and keeps the one that a declared port below 1024 needs. */
export function dropAllCapabilities(container: Container): readonly [Change, ...Change[]] {
  const capabilities = container.field('securityContext.capabilities');
  const drop = capabilities.field('drop').set(['ALL']);
  const needsLowPort = declaresLowPort(container) && !container.addsCapability('NET_BIND_SERVICE');
  return needsLowPort ? [drop, capabilities.field('add').append('NET_BIND_SERVICE')] : [drop];
}
