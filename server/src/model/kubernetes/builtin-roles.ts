/**
 * Roles that exist without a manifest. State of 2026-01, Kubernetes 1.35.
 * Sources: Kubernetes, "Using RBAC Authorization", default roles; kubeadm; OpenShift, "Default cluster roles";
 * Amazon EKS and Google Kubernetes Engine, which prefix what they install.
 */
const CLUSTER_ROLES: ReadonlySet<string> = new Set([
  'cluster-admin',
  'admin',
  'edit',
  'view',
  'basic-user',
  'cluster-reader',
  'cluster-status',
  'self-provisioner',
  'storage-admin',
  'cluster-monitoring-view',
  'registry-admin',
  'registry-editor',
  'registry-viewer',
]);
const ROLES: ReadonlySet<string> = new Set(['extension-apiserver-authentication-reader']);
const PREFIX = /^(?:system|kubeadm|eks|gce|openshift):/;

/** True where the cluster itself provides a role of that kind and name. */
export const isBuiltInRole = (kind: string, name: string): boolean =>
  PREFIX.test(name) || (kind === 'ClusterRole' ? CLUSTER_ROLES : ROLES).has(name);

/** What the cluster gives to callers without credentials so that it can be found and joined: by kind and name of the role. */
export const isPublicByDesign = (name: string): boolean =>
  name === 'system:public-info-viewer' || name === 'kubeadm:bootstrap-signer-clusterinfo';

/** What the cluster gives to everybody who has credentials (docs: Using RBAC Authorization, discovery roles). */
const FOR_ALL_USERS: ReadonlySet<string> = new Set(['system:basic-user', 'system:discovery', 'basic-user']);
/** What the cluster, or OpenShift in each of its projects, gives to all ServiceAccounts. */
const FOR_ALL_ACCOUNTS: ReadonlySet<string> = new Set([
  'system:service-account-issuer-discovery',
  'system:image-puller',
]);

/** True where the cluster itself gives the role to all users, ServiceAccounts included. */
export const isForAllUsers = (name: string): boolean => FOR_ALL_USERS.has(name) || isPublicByDesign(name);

/** True where the cluster itself gives the role to all ServiceAccounts. */
export const isForAllAccounts = (name: string): boolean => FOR_ALL_ACCOUNTS.has(name) || isForAllUsers(name);
