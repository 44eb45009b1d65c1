import type { Field } from '../../syntax/yaml/field.js';
import type { KeyGroups } from '../../syntax/yaml/key-position.js';

const OBJECT: KeyGroups = [['apiVersion'], ['kind'], ['metadata'], ['spec'], ['status']];
const METADATA: KeyGroups = [['name', 'generateName'], ['namespace'], ['labels'], ['annotations']];
const LABELS: KeyGroups = [
  ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map((name) => `app.kubernetes.io/${name}`),
  ['enforce', 'warn', 'audit'].map((mode) => `pod-security.kubernetes.io/${mode}`),
];
const POD_SPEC: KeyGroups = [
  ['serviceAccountName', 'serviceAccount'],
  ['automountServiceAccountToken'],
  ['securityContext'],
  ['initContainers'],
  ['containers'],
  ['volumes'],
  ['restartPolicy'],
];
const CONTAINER: KeyGroups = [
  ['name'],
  ['image'],
  ['imagePullPolicy'],
  ['command', 'args', 'workingDir'],
  ['ports'],
  ['env', 'envFrom'],
  ['resources'],
  ['livenessProbe', 'readinessProbe', 'startupProbe'],
  ['volumeMounts'],
  ['securityContext'],
];
const SECURITY_CONTEXT: KeyGroups = [
  ['runAsNonRoot', 'runAsUser', 'runAsGroup'],
  ['supplementalGroups', 'fsGroup', 'fsGroupChangePolicy'],
  ['privileged', 'allowPrivilegeEscalation', 'readOnlyRootFilesystem'],
  ['capabilities'],
  ['seccompProfile'],
];
const CAPABILITIES: KeyGroups = [['drop', 'add']];
const RESOURCES: KeyGroups = [['requests', 'limits']];
const QUANTITIES: KeyGroups = [['cpu', 'memory', 'ephemeral-storage']];
const PROBE: KeyGroups = [
  ['exec', 'grpc', 'httpGet', 'tcpSocket'],
  ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'],
];

const BY_KEY: Readonly<Record<string, KeyGroups>> = {
  metadata: METADATA,
  labels: LABELS,
  securityContext: SECURITY_CONTEXT,
  capabilities: CAPABILITIES,
  resources: RESOURCES,
  requests: QUANTITIES,
  limits: QUANTITIES,
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
};
const CONTAINER_LISTS: ReadonlySet<unknown> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/**
 * The order in which people write the keys of a map: that of the examples in the Kubernetes documentation, with
 * `securityContext` last in a container. Keys that are found in any place are left out, and absent means any order.
 */
export function keyOrderOf(map: Field): KeyGroups | undefined {
  const { key, parent } = map;
  if (parent === undefined) return OBJECT;
  if (typeof key === 'number') return CONTAINER_LISTS.has(parent.key) ? CONTAINER : undefined;
  if (key !== undefined && Object.hasOwn(BY_KEY, key)) return BY_KEY[key];
  return map.field('containers').exists ? POD_SPEC : undefined;
}
