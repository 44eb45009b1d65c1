/**
 * What a whole scope says about rights, for reports: each ServiceAccount with what it may do and reaches, the roles that
 * bindings name and the scope does not hold, and who may do one certain thing.
 */
import type { ObjectRef } from '../object-ref.js';
import { type Account, type Powers, type Reached, reachOf } from './reach.js';
import { type AccessRequest, callerOf, type Identity } from './request.js';
import { type Rights, rightsOf } from './rights.js';
import type { Chain, ScopedRbac } from './scoped-rbac.js';

export interface AccountRights extends Account {
  /** Absent where the scope only mentions it. */
  readonly at?: ObjectRef;
  readonly rights: Rights;
  readonly reaches: readonly Reached[];
}

/** The ServiceAccounts that the scope holds, binds or runs pods as, by namespace and name. */
export function accountRights(rbac: ScopedRbac, powers: Powers): readonly AccountRights[] {
  return accountsIn(rbac).map(({ namespace, name }) => {
    const at = rbac.accountsNamed(name).find((account) => (account.namespace ?? '') === namespace)?.ref;
    return {
      namespace,
      name,
      ...(at === undefined ? {} : { at }),
      rights: rightsOf(rbac, { kind: 'ServiceAccount', namespace, name }),
      reaches: reachOf(rbac, { namespace, name }, powers),
    };
  });
}

/** A role that a binding refers to and the scope does not hold, or not as a whole. */
export interface UnknownRole {
  /** `ClusterRole "ops"` */
  readonly title: string;
  readonly bindings: readonly { readonly title: string; readonly at: ObjectRef }[];
}

/** The roles of which only the cluster knows what they allow. */
export function unknownRoles(rbac: ScopedRbac): readonly UnknownRole[] {
  const found = new Map<string, { readonly title: string; readonly at: ObjectRef }[]>();
  for (const { isBuiltIn, title, namespace, versions } of rbac.bindingGroups) {
    for (const { role, isRefused, ref } of isBuiltIn ? [] : versions) {
      if (role === undefined || isRefused || rbac.rulesOf(role, namespace).isComplete) continue;
      const name = `${role.kind} "${role.name}"`;
      found.set(name, [...(found.get(name) ?? []), { title, at: ref }]);
    }
  }
  return [...found].map(([title, bindings]) => ({ title, bindings })).sort((a, b) => (a.title < b.title ? -1 : 1));
}

/** Somebody who may do what was asked. */
export interface Able {
  readonly kind: Identity['kind'];
  readonly name: string;
  /** Of a ServiceAccount; empty where files name none. */
  readonly namespace?: string;
  /** Where: absent for the whole cluster. Empty: in the namespace that files do not name. */
  readonly where?: string;
  /** False where something that is not known decides it. */
  readonly isCertain: boolean;
  /** Present where it is certain. */
  readonly chain?: Chain;
}

/** Everybody known to the scope who may do something, in the whole cluster or else in which namespaces. */
export function whoCan(rbac: ScopedRbac, request: AccessRequest): readonly Able[] {
  return identitiesIn(rbac).flatMap((identity) => {
    const caller = callerOf(identity);
    const groups = rbac.bindingsOf(caller);
    const wanted = 'path' in request ? undefined : request.namespace;
    const ableIn = (where: string | undefined): readonly Able[] => {
      const asked = 'path' in request || where === undefined ? request : { ...request, namespace: where };
      const { answer, chain } = rbac.authorize(caller, asked);
      if (answer === 'no') return [];
      return [
        {
          kind: identity.kind,
          name: identity.name,
          ...(identity.kind === 'ServiceAccount' && { namespace: identity.namespace ?? '' }),
          ...(where !== undefined && { where }),
          isCertain: answer === 'yes',
          ...(chain && { chain }),
        },
      ];
    };
    if (wanted !== undefined || 'path' in request) return ableIn(wanted);
    const everywhere = ableIn(undefined);
    if (everywhere.some(({ isCertain }) => isCertain)) return everywhere;
    const bound = groups.flatMap(({ kind, namespace }) => (kind === 'RoleBinding' ? namespace : []));
    return [...everywhere, ...[...new Set(bound)].flatMap(ableIn)];
  });
}

function accountsIn(rbac: ScopedRbac): readonly Account[] {
  const accounts = new Map<string, Account>();
  const add = (namespace: string, name: string | undefined): void => {
    if (name !== undefined) accounts.set(`${namespace}\n${name}`, { namespace, name });
  };
  for (const { namespace, name } of rbac.accounts) add(namespace ?? '', name);
  for (const { namespace, account } of rbac.pods) add(namespace ?? '', account);
  for (const { isBuiltIn, versions } of rbac.bindingGroups)
    for (const { subjects } of isBuiltIn ? [] : versions)
      for (const subject of subjects)
        if (subject.kind === 'ServiceAccount') add(rbac.namespaceOf(subject), subject.name);
  return [...accounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
}

function identitiesIn(rbac: ScopedRbac): readonly Identity[] {
  const others = new Map<string, Identity>();
  for (const { versions } of rbac.bindingGroups.filter(({ isBuiltIn }) => !isBuiltIn))
    for (const { kind, name } of versions.flatMap(({ subjects }) => subjects))
      if (kind === 'User' || kind === 'Group') others.set(`${kind}\n${name}`, { kind, name });
  return [
    ...accountsIn(rbac).map((account) => ({ kind: 'ServiceAccount' as const, ...account })),
    ...[...others].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, identity]) => identity),
  ];
}
