import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';

/** Labels that add-ons of the cluster carry (Kubernetes: cluster/addons; kubeadm's static pods). */
const SYSTEM_LABELS = [
  'kubernetes.io/cluster-service',
  'addonmanager.kubernetes.io/mode',
  'eks.amazonaws.com/component',
  'kubernetes.azure.com/managedby',
];

/** Programs that serve the cluster as a whole and are usually installed into its own namespace. */
const SYSTEM_NAMES =
  /^(?:kube-|k8s-|coredns|core-dns|etcd|calico|canal|cilium|flannel|weave|antrea|multus|aws-|azure-|gcp-|gke-|metrics-server|node-|nodelocaldns|konnectivity|cloud-controller|cluster-|csi-|snapshot-|nvidia-|sealed-secrets|external-dns|descheduler|tiller|traefik|vpa-|vsphere|oci-|hcloud|rke2-|local-path|helm-install)|-(?:device-plugin|csi|cni|csi-driver|cloud-controller-manager)(?:-|$)/;

/** True for the parts of the control plane itself. */
export const isControlPlane = (object: KubernetesObject): boolean =>
  [object.field('metadata.labels'), ...object.pods.map((pod) => pod.metadata.field('labels'))].some((labels) =>
    labels.field('tier').is('control-plane'),
  );

/** True where a container certainly starts a program of the control plane, which lives by files of its node. */
export const runsControlPlane = (pod: Pod): boolean =>
  pod.containers.some((container) =>
    /(?:^|\/)(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd)$/.test(
      container.field('command').items()[0]?.text ?? '',
    ),
  );

/** True where labels, the priority class or the name show that the object serves the cluster. */
export function isSystemComponent(object: KubernetesObject): boolean {
  const labels = [object.field('metadata.labels'), ...object.pods.map((pod) => pod.metadata.field('labels'))];
  return (
    isControlPlane(object) ||
    labels.some((map) => SYSTEM_LABELS.some((label) => !map.at(label).isAbsent)) ||
    object.pods.some((pod) => /^system-/.test(pod.field('priorityClassName').source ?? '')) ||
    SYSTEM_NAMES.test(object.field('metadata.name').source ?? '')
  );
}
