/**
 * What the API server creates by itself: default ClusterRoles, Roles, and bindings, with the labels by which they are
 * aggregated. State of Kubernetes 1.35, written down in 2026-11.
 * Source: Kubernetes, "Using RBAC Authorization", default roles and role bindings; the API server's bootstrap policy.
 * The roles of the controllers (`system:controller:*`) are known by name alone (builtin-roles.ts): nobody binds them.
 */
import type { PolicyRule } from '../kubernetes/policy-rule.js';

/** A ClusterRole or Role that every cluster has. */
export interface BootstrapRole {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
  /** Absent for a ClusterRole. */
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
  readonly labels: Readonly<Record<string, string>>;
  /** The label (with the value `true`) that selects the ClusterRoles whose rules it takes over; absent where it has rules of its own. */
  readonly aggregates?: string;
}

/** A binding that every cluster has. */
export interface BootstrapBinding {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  readonly namespace?: string;
  readonly role: string;
  readonly subjects: readonly {
    readonly kind: 'User' | 'Group' | 'ServiceAccount';
    readonly name: string;
    readonly namespace?: string;
  }[];
}

const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';
const EVENTS = rule(' events.k8s.io', 'events', 'create patch update');
const TO = 'rbac.authorization.k8s.io/aggregate-to-';

/** Lists are written as words; the core group is the empty word before a blank, or the empty text. */
function rule(apiGroups: string, resources: string, verbs: string, resourceNames = ''): PolicyRule {
  return {
    apiGroups: apiGroups.split(' '),
    resources: resources.split(' '),
    verbs: verbs.split(' '),
    resourceNames: resourceNames === '' ? [] : resourceNames.split(' '),
    nonResourceURLs: [],
  };
}

const paths = (urls: string, verbs = 'get'): PolicyRule => ({
  apiGroups: [],
  resources: [],
  verbs: verbs.split(' '),
  resourceNames: [],
  nonResourceURLs: urls.split(' '),
});

const role = (name: string, rules: readonly PolicyRule[], aggregatedTo?: string): BootstrapRole => ({
  kind: 'ClusterRole',
  name,
  rules,
  labels: aggregatedTo === undefined ? {} : { [TO + aggregatedTo]: 'true' },
});
const aggregated = (name: string, of: string, aggregatedTo?: string): BootstrapRole => ({
  ...role(name, [], aggregatedTo),
  aggregates: TO + of,
});
const approver = (name: string, signer: string): BootstrapRole =>
  role(`system:certificates.k8s.io:${name}`, [rule('certificates.k8s.io', 'signers', 'approve', signer)]);
const requester = (name: string): BootstrapRole =>
  role(`system:certificates.k8s.io:certificatesigningrequests:${name}`, [
    rule('certificates.k8s.io', `certificatesigningrequests/${name}`, 'create'),
  ]);

const POD_ACCESS = 'pods/attach pods/exec pods/portforward pods/proxy';
const AUTHENTICATION = rule('authentication.k8s.io', 'tokenreviews', 'create');
const AUTHORIZATION = rule('authorization.k8s.io', 'subjectaccessreviews', 'create');

const CLUSTER_ROLES: readonly BootstrapRole[] = [
  role('cluster-admin', [rule('*', '*', '*'), paths('*', '*')]),
  aggregated('admin', 'admin'),
  aggregated('edit', 'edit', 'admin'),
  aggregated('view', 'view', 'edit'),
  role(
    'system:aggregate-to-admin',
    [
      rule('authorization.k8s.io', 'localsubjectaccessreviews', 'create'),
      rule('rbac.authorization.k8s.io', 'rolebindings roles', `${READ} ${WRITE}`),
    ],
    'admin',
  ),
  role(
    'system:aggregate-to-edit',
    [
      rule('', `${POD_ACCESS} secrets services/proxy`, READ),
      rule('', 'serviceaccounts', 'impersonate'),
      rule('', `pods ${POD_ACCESS}`, WRITE),
      rule('', 'pods/eviction', 'create'),
      rule(
        '',
        'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
        WRITE,
      ),
      rule('', 'serviceaccounts/token', 'create'),
      rule(
        'apps',
        'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
        WRITE,
      ),
      rule('autoscaling', 'horizontalpodautoscalers', WRITE),
      rule('batch', 'cronjobs jobs', WRITE),
      rule(
        'extensions',
        'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
        WRITE,
      ),
      rule('policy', 'poddisruptionbudgets', WRITE),
      rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
      rule('coordination.k8s.io', 'leases', `${READ} ${WRITE}`),
      rule('resource.k8s.io', 'resourceclaims resourceclaimtemplates', WRITE),
    ],
    'edit',
  ),
  role(
    'system:aggregate-to-view',
    [
      rule(
        '',
        'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
        READ,
      ),
      rule(
        '',
        'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
        READ,
      ),
      rule('', 'namespaces', READ),
      rule('discovery.k8s.io', 'endpointslices', READ),
      rule(
        'apps',
        'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
        READ,
      ),
      rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ),
      rule('batch', 'cronjobs cronjobs/status jobs jobs/status', READ),
      rule(
        'extensions',
        'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
        READ,
      ),
      rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ),
      rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ),
      rule('resource.k8s.io', 'resourceclaims resourceclaims/status resourceclaimtemplates', READ),
    ],
    'view',
  ),
  role('system:auth-delegator', [AUTHENTICATION, AUTHORIZATION]),
  role('system:basic-user', [
    rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', 'create'),
    rule('authentication.k8s.io', 'selfsubjectreviews', 'create'),
  ]),
  requester('nodeclient'),
  requester('selfnodeclient'),
  approver('kube-apiserver-client-approver', 'kubernetes.io/kube-apiserver-client'),
  approver('kube-apiserver-client-kubelet-approver', 'kubernetes.io/kube-apiserver-client-kubelet'),
  approver('kubelet-serving-approver', 'kubernetes.io/kubelet-serving'),
  approver('legacy-unknown-approver', 'kubernetes.io/legacy-unknown'),
  role('system:discovery', [
    paths('/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/'),
  ]),
  role('system:heapster', [rule('', 'events namespaces nodes pods', READ), rule('extensions', 'deployments', READ)]),
  role('system:kube-aggregator', [rule('', 'endpoints services', READ)]),
  role('system:kube-controller-manager', [
    EVENTS,
    rule('coordination.k8s.io', 'leases', 'create'),
    rule('coordination.k8s.io', 'leases', 'get update', 'kube-controller-manager'),
    rule('', 'secrets serviceaccounts', 'create update'),
    rule('', 'secrets', 'delete'),
    rule('', 'configmaps namespaces secrets serviceaccounts', 'get'),
    AUTHENTICATION,
    AUTHORIZATION,
    rule('*', '*', 'list watch'),
    rule('', 'serviceaccounts/token', 'create'),
  ]),
  role('system:kube-dns', [rule('', 'endpoints services', 'list watch')]),
  role('system:kube-scheduler', [
    EVENTS,
    rule('coordination.k8s.io', 'leases', 'create'),
    rule('coordination.k8s.io', 'leases', `${READ} update`, 'kube-scheduler'),
    rule('coordination.k8s.io', 'leasecandidates', `${READ} ${WRITE}`),
    rule('', 'nodes namespaces persistentvolumeclaims persistentvolumes replicationcontrollers services', READ),
    rule('', 'pods', `delete ${READ}`),
    rule('', 'bindings pods/binding', 'create'),
    rule('', 'pods/status', 'patch update'),
    rule('apps extensions', 'replicasets', READ),
    rule('apps', 'statefulsets', READ),
    rule('policy', 'poddisruptionbudgets', READ),
    AUTHENTICATION,
    AUTHORIZATION,
    rule('storage.k8s.io', 'csinodes csidrivers csistoragecapacities', READ),
  ]),
  role('system:kubelet-api-admin', [
    rule('', 'nodes', `${READ} proxy`),
    rule('', 'nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats', '*'),
  ]),
  role('system:monitoring', [paths('/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*')]),
  role('system:node', [
    AUTHENTICATION,
    rule('authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews', 'create'),
    rule('', 'services', READ),
    rule('', 'nodes', `create ${READ} patch update`),
    rule('', 'nodes/status pods/status', 'patch update'),
    rule('', 'events', 'create patch update'),
    rule('', 'pods', `${READ} create delete`),
    rule('', 'pods/eviction serviceaccounts/token', 'create'),
    rule('', 'configmaps secrets', READ),
    rule('', 'persistentvolumeclaims persistentvolumes endpoints', 'get'),
    rule('', 'persistentvolumeclaims/status', 'get patch update'),
    rule('certificates.k8s.io', 'certificatesigningrequests', `create ${READ}`),
    rule('coordination.k8s.io', 'leases', 'create delete get patch update'),
    rule('storage.k8s.io', 'volumeattachments', 'get'),
    rule('storage.k8s.io', 'csidrivers', READ),
    rule('storage.k8s.io', 'csinodes', 'create delete get patch update'),
    rule('node.k8s.io', 'runtimeclasses', READ),
  ]),
  role('system:node-bootstrapper', [rule('certificates.k8s.io', 'certificatesigningrequests', `create ${READ}`)]),
  role('system:node-problem-detector', [rule('', 'nodes', 'get'), rule('', 'nodes/status', 'patch'), EVENTS]),
  role('system:node-proxier', [
    rule('', 'endpoints services', 'list watch'),
    rule('', 'nodes', READ),
    EVENTS,
    rule('discovery.k8s.io', 'endpointslices', 'list watch'),
    rule('networking.k8s.io', 'servicecidrs', 'list watch'),
  ]),
  role('system:persistent-volume-provisioner', [
    rule('', 'persistentvolumes', `create delete ${READ}`),
    rule('', 'persistentvolumeclaims', `${READ} update`),
    rule('storage.k8s.io', 'storageclasses', READ),
    rule('', 'events', 'watch'),
    EVENTS,
  ]),
  role('system:public-info-viewer', [paths('/healthz /livez /readyz /version /version/')]),
  role('system:service-account-issuer-discovery', [paths('/.well-known/openid-configuration /openid/v1/jwks')]),
  role('system:volume-scheduler', [
    rule('', 'persistentvolumes persistentvolumeclaims', `${READ} patch update`),
    rule('storage.k8s.io', 'storageclasses', READ),
  ]),
];

const namespaced = (namespace: string, name: string, rules: readonly PolicyRule[]): BootstrapRole => ({
  ...role(name, rules),
  kind: 'Role',
  namespace,
});
const LOCKING = [rule('coordination.k8s.io', 'leases leasecandidates', 'create get list update watch')];

const ROLES: readonly BootstrapRole[] = [
  namespaced('kube-system', 'extension-apiserver-authentication-reader', [
    rule('', 'configmaps', READ, 'extension-apiserver-authentication'),
  ]),
  namespaced('kube-system', 'system::leader-locking-kube-controller-manager', LOCKING),
  namespaced('kube-system', 'system::leader-locking-kube-scheduler', LOCKING),
  namespaced('kube-system', 'system:controller:bootstrap-signer', [rule('', 'secrets', READ)]),
  namespaced('kube-system', 'system:controller:cloud-provider', [rule('', 'configmaps', `create ${READ}`)]),
  namespaced('kube-system', 'system:controller:token-cleaner', [rule('', 'secrets', `delete ${READ}`), EVENTS]),
  namespaced('kube-public', 'system:controller:bootstrap-signer', [
    rule('', 'configmaps', READ),
    rule('', 'configmaps', 'update', 'cluster-info'),
    EVENTS,
  ]),
];

/** The roles that every cluster has. */
export const BOOTSTRAP_ROLES: readonly BootstrapRole[] = [...CLUSTER_ROLES, ...ROLES];

const EVERYBODY = ['system:authenticated', 'system:unauthenticated'];
const toGroups = (name: string, groups: readonly string[]): BootstrapBinding => ({
  kind: 'ClusterRoleBinding',
  name,
  role: name,
  subjects: groups.map((group) => ({ kind: 'Group', name: group })),
});
const toUser = (name: string, user: string): BootstrapBinding => ({
  kind: 'ClusterRoleBinding',
  name,
  role: name,
  subjects: [{ kind: 'User', name: user }],
});

/** The bindings that every cluster has, those of its own controllers left out. */
export const BOOTSTRAP_BINDINGS: readonly BootstrapBinding[] = [
  toGroups('cluster-admin', ['system:masters']),
  toGroups('system:basic-user', ['system:authenticated']),
  toGroups('system:discovery', ['system:authenticated']),
  toGroups('system:public-info-viewer', EVERYBODY),
  toGroups('system:monitoring', ['system:monitoring']),
  toGroups('system:service-account-issuer-discovery', ['system:serviceaccounts']),
  toUser('system:kube-controller-manager', 'system:kube-controller-manager'),
  toUser('system:kube-scheduler', 'system:kube-scheduler'),
  toUser('system:node-proxier', 'system:kube-proxy'),
  toUser('system:volume-scheduler', 'system:kube-scheduler'),
  {
    kind: 'ClusterRoleBinding',
    name: 'system:kube-dns',
    role: 'system:kube-dns',
    subjects: [{ kind: 'ServiceAccount', name: 'kube-dns', namespace: 'kube-system' }],
  },
  {
    kind: 'RoleBinding',
    name: 'system::extension-apiserver-authentication-reader',
    namespace: 'kube-system',
    role: 'extension-apiserver-authentication-reader',
    subjects: [
      { kind: 'User', name: 'system:kube-controller-manager' },
      { kind: 'User', name: 'system:kube-scheduler' },
    ],
  },
];
