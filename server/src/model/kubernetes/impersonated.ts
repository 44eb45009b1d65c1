import type { Field } from '../../syntax/yaml/field.js';

/** What `impersonate` is about, by resource (docs: Authenticating, "User impersonation"). */
const WORDS: Readonly<Record<string, string>> = { users: 'user', groups: 'group', uids: 'user id' };

/** Whose name may be used, in words: "user or group". Of a namespace there are only ServiceAccounts. */
export function impersonated(resources: readonly Field[], isOfNamespace: boolean): string {
  if (resources.some((resource) => resource.is('*')))
    return isOfNamespace ? 'ServiceAccount' : 'user, group or ServiceAccount';
  return resources.map(({ text = '' }) => WORDS[text] ?? 'ServiceAccount').join(' or ');
}
