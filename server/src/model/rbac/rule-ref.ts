import type { ObjectRef } from '../object-ref.js';

/** The rule of a role, as a place to go to. */
export const ruleRef = (role: ObjectRef, index: number): ObjectRef => ({
  ...role,
  path: `${role.path}/rules[${index}]`,
});
