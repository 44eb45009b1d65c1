/**
 * A rule of a Role or ClusterRole as plain data (API: rbac.authorization.k8s.io/v1, PolicyRule). A missing list is an
 * empty one. What it allows is decided as the RBAC authorizer of the API server does.
 */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  /** `pods`, `pods/exec`, `*` for everything, `*` + `/exec` for a subresource of everything. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: every name. */
  readonly resourceNames: readonly string[];
  /** Paths such as `/healthz`; a trailing `*` stands for any rest. */
  readonly nonResourceURLs: readonly string[];
}

/** A request for objects. `resource` holds the subresource, `pods/exec`; a missing name is a request that names none. */
export interface ResourceRequest {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly name?: string;
}

const ALL = '*';

/** True where the list holds the value or the wildcard. */
const holds = (list: readonly string[], value: string): boolean => list.includes(ALL) || list.includes(value);

/** True where the item of `resources` stands for the resource. `pods/*` is no wildcard of RBAC: it stands for nothing. */
export const standsFor = (item: string, resource: string): boolean =>
  item === ALL || item === resource || (resource.includes('/') && item === `*${resource.slice(resource.indexOf('/'))}`);

/** Whether the rule allows a request for objects. */
export const allows = (rule: PolicyRule, { verb, apiGroup, resource, name }: ResourceRequest): boolean =>
  holds(rule.verbs, verb) &&
  holds(rule.apiGroups, apiGroup) &&
  rule.resources.some((item) => standsFor(item, resource)) &&
  (rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)));

/** Whether the rule allows a request for a path that is no object. */
export const allowsPath = (rule: PolicyRule, verb: string, path: string): boolean =>
  holds(rule.verbs, verb) && rule.nonResourceURLs.some((url) => coversPath(url, path));

const coversPath = (url: string, path: string): boolean =>
  url === path || (url.endsWith(ALL) && path.startsWith(url.slice(0, -1)));

/** The rule as rules of one verb on one thing each. */
export function breakDown(rule: PolicyRule): readonly PolicyRule[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  return rule.verbs.flatMap((verb) => [
    ...rule.apiGroups.flatMap((group) =>
      rule.resources.flatMap((resource) =>
        names.map((resourceNames) => ({
          ...none,
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          resourceNames,
        })),
      ),
    ),
    ...rule.nonResourceURLs.map((url) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
  ]);
}

/**
 * Whether `owned` allow all that `rule` does: the comparison by which the API server refuses privilege escalation
 * (component-helpers, auth/rbac/validation). A wildcard is covered by a wildcard only.
 */
export const covers = (owned: readonly PolicyRule[], rule: PolicyRule): boolean =>
  breakDown(rule).every((part) => owned.some((own) => coversPart(own, part)));

function coversPart(own: PolicyRule, part: PolicyRule): boolean {
  const [verb = ''] = part.verbs;
  const [url] = part.nonResourceURLs;
  if (url !== undefined) return allowsPath(own, verb, url);
  const [apiGroup = ''] = part.apiGroups;
  const [resource = ''] = part.resources;
  const [name] = part.resourceNames;
  return allows(own, { verb, apiGroup, resource, ...(name === undefined ? {} : { name }) });
}

/**
 * Whether the rules, given in the whole cluster, amount to cluster-admin: every verb on everything of the core group
 * is enough, because it includes to impersonate the group system:masters, which passes every check
 * (Kubernetes: RBAC good practices, "impersonate verb").
 */
export const amountToClusterAdmin = (rules: readonly PolicyRule[]): boolean =>
  covers(rules, { apiGroups: [''], resources: [ALL], verbs: [ALL], resourceNames: [], nonResourceURLs: [] });

/** What the built-in ClusterRole cluster-admin allows. */
export const CLUSTER_ADMIN_RULES: readonly PolicyRule[] = [
  { apiGroups: [ALL], resources: [ALL], verbs: [ALL], resourceNames: [], nonResourceURLs: [] },
  { apiGroups: [], resources: [], verbs: [ALL], resourceNames: [], nonResourceURLs: [ALL] },
];

/** The verbs of the API server's resource handlers: all that a client of ordinary objects can need. */
export const RESOURCE_VERBS: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
