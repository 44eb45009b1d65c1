import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** A host and path that an object wants the traffic of. */
export interface HostClaim {
  /** The path of the field that names the host; absent for a DNS annotation. */
  readonly at: string | undefined;
  readonly host: string;
  /** Empty where every path is meant. */
  readonly path: string;
  /** Claims are only in each other's way at one front: a class of controllers, a Gateway, the router, the DNS. */
  readonly front: string;
}

/** The annotation by which ExternalDNS gives a Service a name (ExternalDNS: "Annotations"). */
export const DNS_ANNOTATION = 'external-dns.alpha.kubernetes.io/hostname';

/** The class of an Ingress by its field, else by the annotation from before 1.18; absent where it is unknown. */
export function ingressClass(ingress: KubernetesObject): string | undefined {
  const field = ingress.field('spec.ingressClassName');
  const annotation = ingress.field('metadata.annotations').at('kubernetes.io/ingress.class');
  if (field.isUnknown || annotation.isUnknown) return undefined;
  return field.text ?? annotation.text ?? '';
}

/** The hosts that an Ingress, an OpenShift Route, an HTTPRoute or the DNS annotation of a Service claims. */
export function hostClaims(object: KubernetesObject): readonly HostClaim[] {
  const claims = object.isA('Ingress')
    ? ingressClaims(object)
    : object.isA('Route')
      ? routeClaims(object)
      : object.isA('HTTPRoute')
        ? httpRouteClaims(object)
        : object.isA('Service')
          ? dnsClaims(object)
          : [];
  return claims.filter(({ host }) => HOST.test(host));
}

/** What stands for a host that somebody fills in, such as `__HOST__`, is none. */
const HOST = /^[*a-z\d.-]+$/i;

function ingressClaims(ingress: KubernetesObject): readonly HostClaim[] {
  const name = ingressClass(ingress);
  const canary = ingress.field('metadata.annotations').at('nginx.ingress.kubernetes.io/canary');
  // A canary shares the host of its main Ingress on purpose (ingress-nginx: "Canary").
  if (name === undefined || !(canary.isAbsent || canary.is('false'))) return [];
  return ingress
    .field('spec.rules')
    .items()
    .flatMap((rule) => {
      const host = rule.field('host');
      if (host.text === undefined) return [];
      const paths = rule.field('http.paths').items();
      return paths.flatMap((path) => {
        const claimed = pathOf(path.field('path'));
        return claimed === undefined
          ? []
          : [{ at: host.path, host: host.text ?? '', path: claimed, front: `Ingress ${name}` }];
      });
    });
}

function routeClaims(route: KubernetesObject): readonly HostClaim[] {
  const host = route.field('spec.host');
  const path = pathOf(route.field('spec.path'));
  return host.text === undefined || path === undefined
    ? []
    : [{ at: host.path, host: host.text, path, front: 'Route' }];
}

function httpRouteClaims(route: KubernetesObject): readonly HostClaim[] {
  const hosts = route
    .field('spec.hostnames')
    .items()
    .filter((host) => host.text !== undefined);
  const fronts = route
    .field('spec.parentRefs')
    .items()
    .flatMap((parent) => {
      const front = ['namespace', 'name', 'sectionName', 'port'].map((key) => parent.field(key));
      return front.some((field) => field.isUnknown) ? [] : [front.map((field) => field.text ?? '').join(' ')];
    });
  const paths = route
    .field('spec.rules')
    .items()
    .flatMap((rule) => (rule.field('matches').isAbsent ? [''] : rule.field('matches').items().flatMap(matchedPath)));
  return hosts.flatMap((host) =>
    fronts.flatMap((front) => paths.map((path) => ({ at: host.path, host: host.text ?? '', path, front }))),
  );
}

/** The path of a match that asks for nothing else: headers, methods and parameters tell routes apart. */
function matchedPath(match: Field): readonly string[] {
  if (['headers', 'method', 'queryParams'].some((key) => !match.field(key).isAbsent)) return [];
  const path = match.field('path.value');
  const type = match.field('path.type');
  if (path.isUnknown || type.isUnknown) return [];
  return [type.is('Exact') || type.is('RegularExpression') ? `${type.text} ${path.text}` : (pathOf(path) ?? '')];
}

function dnsClaims(service: KubernetesObject): readonly HostClaim[] {
  const annotations = service.field('metadata.annotations');
  // Records of one name with identifiers of their own are answers by weight, place or health.
  if (!annotations.at('external-dns.alpha.kubernetes.io/set-identifier').isAbsent) return [];
  return (service.annotation(DNS_ANNOTATION) ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '')
    .map((host) => ({ at: undefined, host, path: '', front: 'DNS' }));
}

/** A path as prefixes are compared; absent where it is unknown. */
function pathOf(path: Field): string | undefined {
  if (path.isUnknown) return undefined;
  return (path.text ?? '').replace(/\/+$/, '');
}
