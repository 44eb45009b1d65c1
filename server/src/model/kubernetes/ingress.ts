import type { Located } from '../../syntax/text.js';
import type { KubernetesObject } from './kubernetes-object.js';

export interface ClearTextHosts {
  readonly at: Located;
  /** Those whose names are known; empty where the Ingress names none. */
  readonly hosts: readonly string[];
}

/** The hosts of an Ingress that no `tls` entry covers: all of them at `spec`, or each at its own place. */
export function hostsWithoutTls(ingress: KubernetesObject): readonly ClearTextHosts[] {
  const tls = ingress.field('spec.tls');
  const rules = ingress
    .field('spec.rules')
    .items()
    .map((rule) => rule.field('host'));
  if (tls.isUnknown || !tls.isComplete) return [];
  const entries = tls.items();
  if (entries.length === 0) {
    return ingress.field('spec').isPresent
      ? [{ at: ingress.field('spec'), hosts: [...new Set(rules.flatMap((host) => host.text ?? []))] }]
      : [];
  }
  const lists = entries.map((entry) => entry.field('hosts'));
  // An entry without hosts is for every host (API: networking/v1 IngressTLS).
  if (
    lists.some(
      (list) => !list.isComplete || list.items().length === 0 || list.items().some((host) => host.text === undefined),
    )
  )
    return [];
  const covered = lists.flatMap((list) => list.texts());
  return rules.flatMap((host) =>
    host.text === undefined || covered.some((name) => covers(name, host.text ?? ''))
      ? []
      : [{ at: host, hosts: [host.text] }],
  );
}

/** A wildcard stands for one label: `*.example.com` covers `api.example.com`, not `a.b.example.com`. */
const covers = (name: string, host: string): boolean =>
  name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));

/** Annotations by which controllers of clouds and others end TLS without a `tls` entry (their own documentation). */
const TLS_ANNOTATIONS: readonly (readonly [name: string, value: RegExp])[] = [
  ['alb.ingress.kubernetes.io/certificate-arn', /./],
  ['alb.ingress.kubernetes.io/listen-ports', /HTTPS/],
  ['networking.gke.io/managed-certificates', /./],
  ['networking.gke.io/certmap', /./],
  ['ingress.gcp.kubernetes.io/pre-shared-cert', /./],
  ['kubernetes.io/ingress.allow-http', /^false$/],
  ['appgw.ingress.kubernetes.io/appgw-ssl-certificate', /./],
  ['nginx.ingress.kubernetes.io/ssl-passthrough', /^true$/],
  ['haproxy.org/ssl-passthrough', /^true$/],
  ['haproxy-ingress.github.io/ssl-passthrough', /^true$/],
  ['ingress.kubernetes.io/ssl-passthrough', /^true$/],
  ['traefik.ingress.kubernetes.io/router.tls', /^true$/],
  ['traefik.ingress.kubernetes.io/router.entrypoints', /^websecure$/],
  ['konghq.com/protocols', /^(?:https|grpcs|tls|,)+$/],
  ['route.openshift.io/termination', /./],
];

/** True where an annotation, perhaps a templated one, or the class of the Ingress says that TLS is ended in another way. */
export function endsTlsElsewhere(ingress: KubernetesObject): boolean {
  const annotations = ingress.field('metadata.annotations');
  if (annotations.isUnknown || ingress.field('spec.ingressClassName').is('tailscale')) return true;
  return TLS_ANNOTATIONS.some(
    ([name, value]) =>
      (annotations.at(name).isUnknown && annotations.at(name).exists) || value.test(annotations.at(name).text ?? ''),
  );
}
