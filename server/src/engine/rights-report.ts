import type { RbacGraph } from '../model/facts/rbac.js';
import { groupsOfResource } from '../model/kubernetes/api-resources.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { AccessRequest } from '../model/rbac/request.js';
import { type Named, type RightsTable, Teller, type Way } from './rights-insight.js';

/** Who may do what by the files that are deployed together. */
export interface RightsReport<Place> {
  /** The folder that holds the scope together. */
  readonly scope: string;
  /** The pods that find a token, the most powerful first. */
  readonly pods: readonly (Named<Place> & Owner & { readonly account: string; readonly ways: readonly Way<Place>[] })[];
  /** The ServiceAccounts by namespace and name. */
  readonly accounts: readonly (Named<Place> &
    Owner & {
      readonly name: string;
      readonly rights: RightsTable<Place>;
      readonly bindings: readonly (Named<Place> & { readonly role: Named<Place>; readonly isKnown: boolean })[];
      readonly ways: readonly Way<Place>[];
    })[];
  /** The roles that bindings refer to and of which only the cluster knows what they allow. */
  readonly unknownRoles: readonly { readonly title: string; readonly bindings: readonly Named<Place>[] }[];
  /** Who may do what was asked, where something was. */
  readonly able: readonly (Named<Place> &
    Partial<Owner> & {
      /** Absent: in the whole cluster. */
      readonly where?: string;
      readonly isCertain: boolean;
      readonly role?: Named<Place>;
      readonly binding?: Named<Place>;
    })[];
}

interface Owner {
  /** Empty where files name none. */
  readonly namespace: string;
}

/** A report for each scope that holds anything; `request` is what everybody is asked to do. */
export const rightsReports = <Place>(
  graph: RbacGraph,
  placeOf: (ref: ObjectRef) => Place | undefined,
  request: AccessRequest | undefined,
): readonly RightsReport<Place>[] =>
  graph.scopes().map((scope) => {
    const teller = new Teller('', graph, placeOf);
    return {
      scope,
      pods: graph.rank(scope).map(({ title, at, namespace, account, reaches }) => ({
        ...teller.named(title, at),
        namespace,
        account,
        ways: teller.ways(account, reaches),
      })),
      accounts: graph.accounts(scope).map(({ namespace, name, at, rights, reaches }) => ({
        ...teller.named(`ServiceAccount "${name}"`, at),
        namespace,
        name,
        rights: teller.table(rights),
        bindings: teller.bindings(rights),
        ways: teller.ways(name, reaches),
      })),
      unknownRoles: graph.unknownRoles(scope).map(({ title, bindings }) => ({
        title,
        bindings: bindings.map((binding) => teller.named(binding.title, binding.at)),
      })),
      able: (request === undefined ? [] : graph.whoCan(scope, request)).map(
        ({ kind, name, namespace, where, isCertain, chain }) => ({
          title: `${kind} "${name}"`,
          ...(namespace !== undefined && { namespace }),
          ...(where !== undefined && { where }),
          isCertain,
          ...(chain && {
            role: teller.named(chain.role.title, chain.rule.at ?? chain.role.at),
            binding: teller.named(chain.binding.title, chain.binding.at),
          }),
        }),
      ),
    };
  });

/**
 * Reads what somebody is asked to do, as kubectl spells it: `pods`, `deployments.apps`, `pods/exec`, or a path that
 * begins with a slash. A resource without a group is that of the API server which has the name.
 */
export function readRequest(verb: string, what: string, namespace: string | undefined): AccessRequest {
  if (what.startsWith('/')) return { verb, path: what };
  const [full = '', ...below] = what.split('/');
  const [resource = '', ...group] = full.split('.');
  const [known = ''] = groupsOfResource(resource);
  return {
    verb,
    group: group.length > 0 ? group.join('.') : known,
    resource,
    ...(below.length > 0 && { subresource: below.join('/') }),
    ...(namespace !== undefined && { namespace }),
  };
}
