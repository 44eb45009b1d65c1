/** Who asks the API server for what (Kubernetes: Authorization overview, "Request attributes"). */

/** A request for objects, or for a path that is no object. */
export type AccessRequest = ObjectRequest | PathRequest;

export interface ObjectRequest {
  readonly verb: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent: the request names no object, or the question is about every name. */
  readonly name?: string;
  /** Absent: for the whole cluster. Empty: the namespace that files do not name. */
  readonly namespace?: string;
}

export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

/** Who asks. `namespace` of a ServiceAccount is absent or empty where files do not name it. */
export type Identity =
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace?: string | undefined }
  | { readonly kind: 'User'; readonly name: string; readonly groups?: readonly string[] }
  | { readonly kind: 'Group'; readonly name: string };

/** An identity as the authenticator gives it, with all groups. */
export interface Caller {
  /** Absent for somebody of whom a group is known only. */
  readonly user: string | undefined;
  readonly account: { readonly namespace: string; readonly name: string } | undefined;
  readonly groups: readonly string[];
}

const ACCOUNT = 'system:serviceaccount:';

/** The groups that the API server gives by itself: authentication, and those of ServiceAccounts. */
export function callerOf(identity: Identity): Caller {
  if (identity.kind === 'ServiceAccount') return accountCaller(identity.namespace ?? '', identity.name);
  if (identity.kind === 'User') {
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(identity.name) ?? [];
    if (namespace !== undefined && name !== undefined) return accountCaller(namespace, name);
    const isAnonymous = identity.name === 'system:anonymous';
    return {
      user: identity.name,
      account: undefined,
      groups: [isAnonymous ? 'system:unauthenticated' : 'system:authenticated', ...(identity.groups ?? [])],
    };
  }
  const { name } = identity;
  const isOfAccounts = name === 'system:serviceaccounts' || name.startsWith('system:serviceaccounts:');
  return {
    user: undefined,
    account: undefined,
    groups: [
      ...new Set([
        name,
        ...(isOfAccounts ? ['system:serviceaccounts'] : []),
        ...(name === 'system:unauthenticated' ? [] : ['system:authenticated']),
      ]),
    ],
  };
}

const accountCaller = (namespace: string, name: string): Caller => ({
  user: namespace === '' ? undefined : `${ACCOUNT}${namespace}:${name}`,
  account: { namespace, name },
  groups: [
    'system:serviceaccounts',
    ...(namespace === '' ? [] : [`system:serviceaccounts:${namespace}`]),
    'system:authenticated',
  ],
});
