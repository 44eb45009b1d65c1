import type { KubernetesObject } from './kubernetes-object.js';

/** Groups of the API server itself: their objects make the pods that their templates say, and no others. */
const BUILT_IN = /^(?:apps|batch|autoscaling|policy|extensions|)$|(?:^|\.)k8s\.io$/;

/** Groups whose objects make no pods: they configure networks, certificates, policies, secrets. */
const WITHOUT_PODS =
  /(?:^|\.)(?:cert-manager\.io|cilium\.io|projectcalico\.org|kyverno\.io|external-secrets\.io|traefik\.io|traefik\.containo\.us|keda\.sh|snapshot\.storage\.k8s\.io)$|^(?:networking|security|telemetry|extensions)\.istio\.io$|^(?:policy\.)?linkerd\.io$/;
const MONITORING = /^(?:ServiceMonitor|PodMonitor|PrometheusRule|Probe|ScrapeConfig|AlertmanagerConfig)$/;

/** True where an operator may make pods of the object that no file shows, or bring in objects from elsewhere. */
export function makesOtherPods({ group, kind }: KubernetesObject): boolean {
  if (group === 'apiextensions.k8s.io' || group === 'gateway.networking.k8s.io') return kind === 'Gateway';
  if (group.endsWith('.x-k8s.io')) return true;
  if (BUILT_IN.test(group) || WITHOUT_PODS.test(group)) return false;
  return group !== 'monitoring.coreos.com' || !MONITORING.test(kind);
}
