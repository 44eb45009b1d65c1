/** The resources of one API group by where their objects live. */
interface GroupResources {
  readonly namespaced: readonly string[];
  readonly cluster: readonly string[];
}

/**
 * The resources that the API server itself serves, without subresources. State of 2026-01, Kubernetes 1.35
 * (Kubernetes API reference); `extensions` as it was until 1.22. Resources of alpha and beta versions are left out.
 */
const API_RESOURCES: Readonly<Record<string, GroupResources>> = {
  '': {
    namespaced: [
      'bindings',
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'podtemplates',
      'replicationcontrollers',
      'resourcequotas',
      'secrets',
      'serviceaccounts',
      'services',
    ],
    cluster: ['componentstatuses', 'namespaces', 'nodes', 'persistentvolumes'],
  },
  apps: {
    namespaced: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    cluster: [],
  },
  batch: { namespaced: ['cronjobs', 'jobs'], cluster: [] },
  autoscaling: { namespaced: ['horizontalpodautoscalers'], cluster: [] },
  policy: { namespaced: ['poddisruptionbudgets'], cluster: [] },
  extensions: { namespaced: ['daemonsets', 'deployments', 'ingresses', 'networkpolicies', 'replicasets'], cluster: [] },
  'networking.k8s.io': {
    namespaced: ['ingresses', 'networkpolicies'],
    cluster: ['ingressclasses', 'ipaddresses', 'servicecidrs'],
  },
  'discovery.k8s.io': { namespaced: ['endpointslices'], cluster: [] },
  'events.k8s.io': { namespaced: ['events'], cluster: [] },
  'coordination.k8s.io': { namespaced: ['leases'], cluster: [] },
  'rbac.authorization.k8s.io': {
    namespaced: ['rolebindings', 'roles'],
    cluster: ['clusterrolebindings', 'clusterroles'],
  },
  'authorization.k8s.io': {
    namespaced: ['localsubjectaccessreviews'],
    cluster: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
  },
  'authentication.k8s.io': { namespaced: [], cluster: ['selfsubjectreviews', 'tokenreviews'] },
  'certificates.k8s.io': { namespaced: [], cluster: ['certificatesigningrequests'] },
  'storage.k8s.io': {
    namespaced: ['csistoragecapacities'],
    cluster: ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses'],
  },
  'resource.k8s.io': {
    namespaced: ['resourceclaims', 'resourceclaimtemplates'],
    cluster: ['deviceclasses', 'resourceslices'],
  },
  'admissionregistration.k8s.io': {
    namespaced: [],
    cluster: [
      'mutatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
      'validatingwebhookconfigurations',
    ],
  },
  'apiextensions.k8s.io': { namespaced: [], cluster: ['customresourcedefinitions'] },
  'apiregistration.k8s.io': { namespaced: [], cluster: ['apiservices'] },
  'scheduling.k8s.io': { namespaced: [], cluster: ['priorityclasses'] },
  'node.k8s.io': { namespaced: [], cluster: ['runtimeclasses'] },
  'flowcontrol.apiserver.k8s.io': { namespaced: [], cluster: ['flowschemas', 'prioritylevelconfigurations'] },
};

/** True where the API server itself serves the group. */
export const isServedGroup = (group: string): boolean => Object.hasOwn(API_RESOURCES, group);

/** True where objects of a kind of the API server's own are in namespaces; absent for kinds of others. */
export function isNamespaced(group: string, kind: string): boolean | undefined {
  const resources = isServedGroup(group) ? API_RESOURCES[group] : undefined;
  const name = kind.toLowerCase();
  const plurals = [name, `${name}s`, `${name}es`, `${name.slice(0, -1)}ies`];
  if (resources?.namespaced.some((resource) => plurals.includes(resource))) return true;
  return resources?.cluster.some((resource) => plurals.includes(resource)) ? false : undefined;
}

/** True where objects of a resource (`pods`, as roles name it) are in namespaces; absent for what the API server does not serve. */
export function isNamespacedResource(group: string, resource: string): boolean | undefined {
  const resources = isServedGroup(group) ? API_RESOURCES[group] : undefined;
  if (resources?.namespaced.includes(resource)) return true;
  return resources?.cluster.includes(resource) ? false : undefined;
}

/** The groups of the API server that serve a resource. */
export const groupsOfResource = (resource: string): readonly string[] =>
  Object.keys(API_RESOURCES).filter((group) => isNamespacedResource(group, resource) !== undefined);

/** The resources of a group of the API server; none for other groups. */
export const resourcesOfGroup = (group: string): readonly string[] => {
  const resources = isServedGroup(group) ? API_RESOURCES[group] : undefined;
  return resources === undefined ? [] : [...resources.namespaced, ...resources.cluster];
};

/** What is never given by the way: credentials, and the subresources that reach into pods, nodes and identities. */
const SENSITIVE = /^secrets$|\/(?:exec|attach|portforward|proxy|token|ephemeralcontainers)$/;

/**
 * What can be listed instead of `*` for the resources of the groups, with the `others` that were listed beside it: all
 * but what is sensitive. A Role is given the namespaced ones. Absent where a group is not the API server's own.
 */
export function explicitResources(
  groups: readonly string[],
  isForCluster: boolean,
  others: readonly string[],
): readonly string[] | undefined {
  const known = groups
    .map((group) => (isServedGroup(group) ? API_RESOURCES[group] : undefined))
    .filter((group) => group !== undefined);
  const names = known.flatMap(({ namespaced, cluster }) => [...namespaced, ...(isForCluster ? cluster : [])]).sort();
  const listed = [...new Set([...names, ...others])].filter((name) => name !== '*' && !SENSITIVE.test(name));
  return groups.length === 0 || known.length < groups.length || listed.length === 0 ? undefined : listed;
}

/**
 * The groups in which the API server serves the resources (subresources go with theirs), but for `extensions`, which is
 * gone. Absent where one of them is a custom resource, or a wildcard.
 */
export function groupsServing(resources: readonly string[]): readonly string[] | undefined {
  const groups = new Set<string>();
  for (const resource of resources) {
    const [name = ''] = resource.split('/');
    const serving = Object.entries(API_RESOURCES).filter(
      ([group, { namespaced, cluster }]) =>
        group !== 'extensions' && (namespaced.includes(name) || cluster.includes(name)),
    );
    if (serving.length === 0) return undefined;
    for (const [group] of serving) groups.add(group);
  }
  return groups.size === 0 ? undefined : [...groups];
}
