import type { Change, YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** Something dangerous that a PodSecurityPolicy or a SecurityContextConstraints lets pods have. */
export interface Permission {
  readonly field: Field;
  /** What it allows, as an object of "allows". */
  readonly allows: string;
  readonly changes: readonly [Change, ...Change[]];
}

/** The volume types that hold nothing of the node (Pod Security Standards, restricted). */
const HARMLESS_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const HOST_NAMESPACES = 'pods to share namespaces of the node';

/** A switch that is dangerous where it is true. */
const switched = (policy: Field, name: string, allows: string): readonly Permission[] => {
  const field = policy.at(name);
  return field.is(true) ? [{ field, allows, changes: [field.set(false)] }] : [];
};

/** A list that is dangerous as soon as it has an entry. */
const listed = (policy: Field, name: string, allows: string, instead?: YamlValue): readonly Permission[] => {
  const field = policy.at(name);
  if (field.items().length === 0 || field.isUnknown) return [];
  return [{ field, allows, changes: [instead === undefined ? field.remove() : field.set(instead)] }];
};

/** What a PodSecurityPolicy allows beyond the baseline and what restricted pods need (API: policy/v1beta1, gone with 1.25). */
export function permissionsOfPodSecurityPolicy(policy: KubernetesObject): readonly Permission[] {
  const spec = policy.field('spec');
  if (!spec.isMap) return [];
  return [
    ...switched(spec, 'privileged', 'privileged containers'),
    ...switched(spec, 'hostPID', HOST_NAMESPACES),
    ...switched(spec, 'hostIPC', HOST_NAMESPACES),
    ...switched(spec, 'hostNetwork', HOST_NAMESPACES),
    ...escalation(spec),
    ...anyUser(spec),
    ...listed(spec, 'allowedCapabilities', 'containers to add capabilities'),
    ...listed(spec, 'defaultAddCapabilities', 'containers to have more capabilities than the runtime gives'),
    ...keptCapabilities(spec),
    ...hostPorts(spec),
    ...hostPaths(spec),
    ...listed(spec, 'allowedUnsafeSysctls', 'pods to set unsafe sysctls'),
    ...seccomp(policy),
  ];
}

/** A missing field allows it (PodSecurityPolicySpec: "defaults to true"). */
function escalation(spec: Field): readonly Permission[] {
  const field = spec.field('allowPrivilegeEscalation');
  return field.isNot(false) ? [{ field, allows: 'privilege escalation', changes: [field.set(false)] }] : [];
}

function anyUser(spec: Field): readonly Permission[] {
  const rule = spec.field('runAsUser.rule');
  const allows = 'containers to run as root';
  if (rule.is('RunAsAny')) return [{ field: rule, allows, changes: [rule.set('MustRunAsNonRoot')] }];
  if (!rule.is('MustRunAs')) return [];
  return spec
    .field('runAsUser.ranges')
    .items()
    .map((range) => range.field('min'))
    .filter((min) => min.is(0))
    .map((field) => ({ field, allows, changes: [field.set(1)] }));
}

function keptCapabilities(spec: Field): readonly Permission[] {
  const field = spec.field('requiredDropCapabilities');
  if (!field.excludes('ALL')) return [];
  return [{ field, allows: 'containers to keep the capabilities of the runtime', changes: [field.set(['ALL'])] }];
}

const hostPorts = (spec: Field): readonly Permission[] => listed(spec, 'hostPorts', 'pods to open ports of the node');

function hostPaths(spec: Field): readonly Permission[] {
  const volumes = spec.field('volumes');
  const paths = spec.field('allowedHostPaths').items();
  // Paths that may only be read are named one by one.
  if (paths.length > 0 && paths.every((path) => path.field('readOnly').is(true))) return [];
  return volumes.items().flatMap((field): readonly Permission[] => {
    const allows = 'pods to mount paths of the node';
    if (field.is('*')) return [{ field, allows, changes: [volumes.set(HARMLESS_VOLUMES)] }];
    return field.is('hostPath') ? [{ field, allows, changes: [field.remove()] }] : [];
  });
}

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';

/** Without an annotation pods get the default profile, and without a default none (docs: Pod Security Policies, Seccomp). */
function seccomp(policy: KubernetesObject): readonly Permission[] {
  const annotations = policy.field('metadata.annotations');
  const allowed = annotations.at(`${SECCOMP}allowedProfileNames`);
  const preset = annotations.at(`${SECCOMP}defaultProfileName`);
  const allows = 'pods without a seccomp profile';
  if (/(?:^|,)\s*(?:\*|unconfined)\s*(?:,|$)/.test(allowed.text ?? '')) {
    return [{ field: allowed, allows, changes: [allowed.set('runtime/default'), preset.set('runtime/default')] }];
  }
  if (!allowed.isAbsent || !preset.isAbsent) return [];
  return [{ field: allowed, allows, changes: [allowed.set('runtime/default'), preset.set('runtime/default')] }];
}

/** What a SecurityContextConstraints allows (OpenShift API: security.openshift.io/v1). */
export function permissionsOfConstraints(constraints: KubernetesObject): readonly Permission[] {
  const { root } = constraints;
  const user = root.field('runAsUser.type');
  return [
    ...switched(root, 'allowPrivilegedContainer', 'privileged containers'),
    ...switched(root, 'allowHostPID', HOST_NAMESPACES),
    ...switched(root, 'allowHostIPC', HOST_NAMESPACES),
    ...switched(root, 'allowHostNetwork', HOST_NAMESPACES),
    ...switched(root, 'allowHostPorts', 'pods to open ports of the node'),
    ...switched(root, 'allowHostDirVolumePlugin', 'pods to mount paths of the node'),
    ...switched(root, 'allowPrivilegeEscalation', 'privilege escalation'),
    ...(root.field('allowedCapabilities').includes('*')
      ? listed(root, 'allowedCapabilities', 'containers to add every capability', [])
      : []),
    ...(root.field('seccompProfiles').includes('*')
      ? listed(root, 'seccompProfiles', 'pods without a seccomp profile', ['runtime/default'])
      : []),
    ...(user.is('RunAsAny')
      ? [{ field: user, allows: 'containers to run as root', changes: [user.set('MustRunAsRange')] as const }]
      : []),
  ];
}
