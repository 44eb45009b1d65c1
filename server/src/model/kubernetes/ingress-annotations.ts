import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** An annotation that weakens what a controller would do otherwise. */
interface RiskyAnnotation {
  readonly name: string;
  readonly value: RegExp;
  /** What follows from it, as the end of a sentence. */
  readonly effect: string;
  /** What is written instead; absent where the annotation goes. */
  readonly safe?: string;
  /** What of it only the author knows. */
  readonly placeholders?: readonly string[];
  /** True where it matters only beside a `tls` entry. */
  readonly needsTls?: true;
  readonly risk: string;
}

const FALSE = /^(?:false|off|0)$/i;
const ANYWHERE = /(?:^|[\s,])(?:0\.0\.0\.0\/0|::\/0)(?:[\s,]|$)/;
const NGINX = 'nginx.ingress.kubernetes.io/';

const redirectOff = (name: string): RiskyAnnotation => ({
  name,
  value: FALSE,
  effect: 'answers plain HTTP instead of sending it on to HTTPS',
  needsTls: true,
  risk: 'Clients that cannot follow a redirect to HTTPS fail.',
});

const openRange = (name: string): RiskyAnnotation => ({
  name,
  value: ANYWHERE,
  effect: 'admits every address, although it lists some',
  safe: '203.0.113.0/24',
  placeholders: ['203.0.113.0/24'],
  risk: 'Clients of other addresses are refused.',
});

/** From the pages on annotations of ingress-nginx, HAProxy, AWS Load Balancer Controller, GKE, Traefik and Application Gateway. */
const RISKY_LIST: readonly RiskyAnnotation[] = [
  redirectOff(`${NGINX}ssl-redirect`),
  redirectOff('haproxy.org/ssl-redirect'),
  redirectOff('haproxy-ingress.github.io/ssl-redirect'),
  redirectOff('appgw.ingress.kubernetes.io/ssl-redirect'),
  redirectOff('ingress.kubernetes.io/ssl-redirect'),
  openRange(`${NGINX}whitelist-source-range`),
  openRange(`${NGINX}allowlist-source-range`),
  openRange('haproxy.org/allow-list'),
  openRange('haproxy.org/whitelist'),
  {
    name: `${NGINX}proxy-ssl-verify`,
    value: FALSE,
    effect: 'trusts any certificate of the backend',
    safe: 'on',
    risk: 'Requests fail until proxy-ssl-secret names the authority of the backend.',
  },
  {
    name: `${NGINX}proxy-ssl-protocols`,
    value: /SSLv|TLSv1(?:\.1)?(?:\s|$)/,
    effect: 'speaks outdated versions of TLS to the backend',
    safe: 'TLSv1.2 TLSv1.3',
    risk: 'A backend without TLS 1.2 can no longer be reached.',
  },
  {
    name: `${NGINX}auth-tls-verify-client`,
    value: /^(?:off|optional_no_ca)$/,
    effect: 'accepts clients whose certificate nobody has checked',
    safe: 'on',
    risk: 'Clients without a certificate of the trusted authority are refused.',
  },
  {
    name: `${NGINX}enable-global-auth`,
    value: FALSE,
    effect: 'bypasses the authentication that the controller asks for elsewhere',
    risk: 'Users have to log in.',
  },
  {
    name: 'traefik.ingress.kubernetes.io/router.tls',
    value: FALSE,
    effect: 'is served without TLS',
    safe: 'true',
    risk: 'Clients that speak plain HTTP are refused.',
  },
  {
    name: 'kubernetes.io/ingress.allow-http',
    value: /^true$/,
    effect: 'answers plain HTTP beside HTTPS',
    safe: 'false',
    needsTls: true,
    risk: 'Clients that speak plain HTTP are refused.',
  },
  {
    name: 'alb.ingress.kubernetes.io/ssl-policy',
    value: /^ELBSecurityPolicy-(?:2015-\d\d|2016-08|TLS-1-[01]-.*|FS-2018-06|FS-1-1-.*|TLS13-1-[01]-.*)$/,
    effect: 'accepts outdated versions of TLS',
    safe: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    risk: 'Clients without TLS 1.2 can no longer connect.',
  },
  {
    name: 'alb.ingress.kubernetes.io/auth-on-unauthenticated-request',
    value: /^allow$/,
    effect: 'lets requests through without a login',
    safe: 'authenticate',
    risk: 'Users have to log in.',
  },
];
const RISKY = new Map(RISKY_LIST.map((annotation) => [annotation.name, annotation]));

export interface FoundAnnotation {
  readonly at: Field;
  readonly annotation: RiskyAnnotation;
}

/** The annotations of an Ingress that weaken the protection of what it publishes. */
export function riskyAnnotations(ingress: KubernetesObject): readonly FoundAnnotation[] {
  const annotations = ingress.field('metadata.annotations');
  const hasTls = ingress.field('spec.tls').items().length > 0;
  return annotations.entries().flatMap(([name, at]): readonly FoundAnnotation[] => {
    if (name === `${NGINX}cors-allow-origin`) return isOpenToSites(annotations, at) ? [openToSites(annotations)] : [];
    const annotation = RISKY.get(name);
    if (annotation === undefined || !annotation.value.test(at.text ?? '')) return [];
    return annotation.needsTls && !hasTls ? [] : [{ at, annotation }];
  });
}

/** Any site may read answers with the cookies of the user (ingress-nginx: "Enable CORS"). */
const isOpenToSites = (annotations: Field, origin: Field): boolean =>
  annotations.at(`${NGINX}enable-cors`).text === 'true' &&
  origin.is('*') &&
  annotations.at(`${NGINX}cors-allow-credentials`).text === 'true';

const openToSites = (annotations: Field): FoundAnnotation => ({
  at: annotations.at(`${NGINX}cors-allow-credentials`),
  annotation: {
    name: `${NGINX}cors-allow-credentials`,
    value: /./,
    effect: 'lets any web site read its answers as the logged-in user',
    safe: 'false',
    risk: 'Pages of other sites that send cookies no longer get answers.',
  },
});

/** Where a rule of an HTTPRoute lets any site read answers with credentials (Gateway API: HTTPCORSFilter). */
export function openCorsFilters(route: KubernetesObject): readonly Field[] {
  return route
    .field('spec.rules')
    .items()
    .flatMap((rule) => rule.field('filters').items())
    .map((filter) => filter.field('cors'))
    .filter((cors) => cors.field('allowOrigins').includes('*') && cors.field('allowCredentials').is(true))
    .map((cors) => cors.field('allowCredentials'));
}

/** Annotations that ask who is there, or admit some addresses only, in the words of all controllers. */
const GUARD = /auth|whitelist|allow-?list|source-range|inbound-cidrs|middlewares|plugins|scheme$/i;

/** True where an annotation may keep strangers out, or a template may add one. */
export function mayBeGuarded(object: KubernetesObject): boolean {
  const annotations = object.field('metadata.annotations');
  return annotations.isUnknown || !annotations.isComplete || annotations.entries().some(([name]) => GUARD.test(name));
}
