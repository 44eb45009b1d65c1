import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { withoutSetting } from './hardening.js';
import type { Pod } from './pod.js';

/** A sysctl of a pod whose value holds what CRI-O took for the start of another one. */
export interface InjectingSysctl {
  readonly name: string;
  readonly value: Field;
  /** What takes the entry away. */
  readonly changes: readonly [Change, ...Change[]];
}

/** The sysctls whose values certainly hold `+` or `=` (CVE-2022-0811). */
export const injectingSysctls = (pod: Pod): readonly InjectingSysctl[] =>
  pod
    .field('securityContext.sysctls')
    .items()
    .filter((sysctl) => /[+=]/.test(sysctl.field('value').text ?? ''))
    .map((sysctl) => ({
      name: sysctl.field('name').source ?? '',
      value: sysctl.field('value'),
      changes: withoutSetting(pod, sysctl),
    }));
