import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The hosts of an Ingress without any `tls` entry, those whose names are known; absent where it has one, or may have. */
export function hostsWithoutTls(ingress: KubernetesObject): readonly string[] | undefined {
  const tls = ingress.field('spec.tls');
  if (tls.isUnknown || !tls.isComplete || tls.items().length > 0 || !ingress.field('spec').isPresent) return undefined;
  return [...new Set(ingressHosts(ingress).flatMap((host) => host.text ?? []))];
}

/** A host that no `tls` entry covers, and the first of the entries. */
export interface UncoveredHost {
  readonly at: Field;
  readonly host: string;
  readonly entry: Field;
}

/** The hosts of an Ingress that none of its `tls` entries covers. */
export function hostsMissingFromTls(ingress: KubernetesObject): readonly UncoveredHost[] {
  const tls = ingress.field('spec.tls');
  const lists = tls.items().map((entry) => entry.field('hosts'));
  // An entry without hosts is for every host (API: networking/v1 IngressTLS).
  const isForAll = (list: Field): boolean =>
    !list.isComplete || list.items().length === 0 || list.items().some((host) => host.text === undefined);
  const [entry] = tls.items();
  if (entry === undefined || tls.isUnknown || !tls.isComplete || lists.some(isForAll)) return [];
  const covered = lists.flatMap((list) => list.texts());
  return ingressHosts(ingress).flatMap((at) => {
    const host = at.text;
    return host === undefined || covered.some((name) => coversHost(name, host)) ? [] : [{ at, host, entry }];
  });
}

const ingressHosts = (ingress: KubernetesObject): readonly Field[] =>
  ingress
    .field('spec.rules')
    .items()
    .map((rule) => rule.field('host'));

/** A wildcard stands for one label: `*.example.com` covers `api.example.com`, not `a.b.example.com`. */
export const coversHost = (name: string, host: string): boolean =>
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

/** A host that stands for more than one name. */
export interface BroadHost {
  readonly at: Field;
  /** Absent where the rule names no host. */
  readonly host: string | undefined;
  /** True for the names of one domain, `*.example.com`. */
  readonly isPartial: boolean;
  /** The one host that the certificates of the Ingress are for. */
  readonly known: string | undefined;
}

/** The hosts of an Ingress or of a VirtualService of Istio that answer for many names. */
export function broadHosts(object: KubernetesObject): readonly BroadHost[] {
  const isIngress = object.isA('Ingress');
  const hosts = isIngress ? ingressHosts(object) : object.field('spec.hosts').items();
  const named = object
    .field('spec.tls')
    .items()
    .flatMap((entry) => entry.field('hosts').texts());
  const known = isIngress && named.length === 1 && !named[0]?.includes('*') ? named[0] : undefined;
  return hosts.flatMap((at) => {
    const host = at.text;
    const isBroad = at.isAbsent || host?.includes('*') === true;
    return isBroad ? [{ at, host, isPartial: host !== undefined && host !== '*', known }] : [];
  });
}
