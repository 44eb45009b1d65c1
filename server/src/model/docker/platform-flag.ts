import type { Flag } from '../../syntax/dockerfile/instruction.js';
import type { FromInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Stage } from './stage.js';

/** A `--platform` that fixes a stage to one platform, or says what is the default. */
export interface PlatformFlag {
  readonly flag: Flag;
  readonly kind: 'constant' | 'default';
}

/** Stages that are named after their platform are one of several; images of Windows exist for that alone. */
export function platformFlag(from: FromInstruction, stage: Stage): PlatformFlag | undefined {
  const flag = from.platform;
  const value = flag?.value ?? '';
  if (flag === undefined || value === '') return undefined;
  if (/^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(value)) return { flag, kind: 'default' };
  if (value.includes('$') || stage.isWindows) return undefined;
  const isNamed = value.split('/').some((part) => stage.name?.includes(part.toLowerCase()) === true);
  return isNamed ? undefined : { flag, kind: 'constant' };
}
