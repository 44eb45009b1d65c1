import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** A Service that traffic from outside is led to. */
export interface RoutedService {
  readonly name: string;
  /** Absent for the namespace of the object itself. */
  readonly namespace: string | undefined;
  /** The number or name of the Service's port; absent where the object names none, or a template does. */
  readonly port: number | string | undefined;
}

/** The Services that an Ingress, a route of the Gateway API, an OpenShift Route, an IngressRoute or a VirtualService leads to. */
export function routedServices(object: KubernetesObject): readonly RoutedService[] {
  const spec = object.field('spec');
  if (object.isA('Ingress')) {
    const backends = [
      spec.field('defaultBackend'),
      spec.field('backend'),
      ...spec
        .field('rules')
        .items()
        .flatMap((rule) => rule.field('http.paths').items())
        .map((path) => path.field('backend')),
    ];
    return backends.flatMap((backend) => {
      const service = backend.field('service');
      const number = service.field('port.number');
      const older = backend.field('serviceName').text;
      return [
        ...named(service, number.isAbsent ? service.field('port.name') : number),
        // Until 1.22 a backend had serviceName and servicePort (API: extensions/v1beta1).
        ...(older === undefined
          ? []
          : [{ name: older, namespace: undefined, port: portOf(backend.field('servicePort')) }]),
      ];
    });
  }
  if (object.group === 'gateway.networking.k8s.io' && object.kind.endsWith('Route'))
    return spec
      .field('rules')
      .items()
      .flatMap((rule) => rule.field('backendRefs').items())
      .flatMap((backend) => named(backend, backend.field('port')));
  if (object.group === 'route.openshift.io')
    return [spec.field('to'), ...spec.field('alternateBackends').items()].flatMap((to) =>
      // A Route names the port of the pods, not that of the Service.
      named(to, undefined),
    );
  if (object.kind === 'IngressRoute')
    return spec
      .field('routes')
      .items()
      .flatMap((route) => route.field('services').items())
      .flatMap((service) => named(service, service.field('port')));
  if (object.kind === 'VirtualService' && object.group === 'networking.istio.io')
    return ['http', 'tls', 'tcp']
      .flatMap((key) => spec.field(key).items())
      .flatMap((match) => match.field('route').items())
      .flatMap((route) => {
        const host = route.field('destination.host').text;
        if (host === undefined) return [];
        const [name = '', namespace] = host.split('.');
        return [{ name, namespace, port: portOf(route.field('destination.port.number')) }];
      });
  return [];
}

/** True for a route of the Gateway API, or of an Istio gateway, that leads in from outside: routes of a mesh stay inside. */
export function isGatewayRoute(object: KubernetesObject): boolean {
  if (object.group === 'gateway.networking.k8s.io') {
    const parents = object.field('spec.parentRefs').items();
    return parents.some((parent) => parent.field('kind').isAbsent || parent.field('kind').is('Gateway'));
  }
  return (
    object.kind === 'VirtualService' &&
    object
      .field('spec.gateways')
      .texts()
      .some((name) => name !== 'mesh')
  );
}

/** Annotations by which controllers ask users who they are, or let only some addresses in (their own documentation). */
const GUARDS =
  /auth-(?:url|type|tls-secret|signin|secret)$|whitelist-source-range$|allowlist-source-range$|router\.middlewares$|oauth|auth-method|alb\.ingress\.kubernetes\.io\/(?:auth-type|inbound-cidrs)|konghq\.com\/plugins|alb\.ingress\.kubernetes\.io\/scheme/i;

/** True where a route asks users who they are, lets only some addresses in, or may, as far as its annotations say. */
export function isGuardedRoute(object: KubernetesObject): boolean {
  const annotations = object.field('metadata.annotations');
  return (
    !annotations.isComplete ||
    annotations.entries().some(([key, value]) => GUARDS.test(key) && !value.is('internet-facing')) ||
    object
      .field('spec.routes')
      .items()
      .some((route) => route.field('middlewares').items().length > 0)
  );
}

function named(backend: Field, port: Field | undefined): readonly RoutedService[] {
  const name = backend.field('name').text;
  if (name === undefined) return [];
  return [{ name, namespace: backend.field('namespace').text, port: port && portOf(port) }];
}

const portOf = ({ value }: Field): number | string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? value : undefined;
