import type { Field } from '../../syntax/yaml/field.js';
import type { Services } from '../facts/services.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** Where a route names the Service that it leads to. */
export interface BackendFields {
  readonly name: Field;
  /** Absent where the object leads to Services of its own namespace only. */
  readonly namespace: Field | undefined;
  /** The number or name of the Service's port; absent where the object names none. */
  readonly port: Field | undefined;
}

/** The backends of an Ingress (API: networking/v1 IngressBackend; until 1.22 `serviceName` and `servicePort`). */
export function ingressBackends(ingress: KubernetesObject): readonly BackendFields[] {
  const spec = ingress.field('spec');
  const paths = spec
    .field('rules')
    .items()
    .flatMap((rule) => rule.field('http.paths').items());
  return [spec.field('defaultBackend'), spec.field('backend'), ...paths.map((path) => path.field('backend'))].flatMap(
    (backend) => {
      if (backend.field('serviceName').isPresent)
        return [{ name: backend.field('serviceName'), namespace: undefined, port: backend.field('servicePort') }];
      const service = backend.field('service');
      if (!service.isPresent) return [];
      const number = service.field('port.number');
      return [
        {
          name: service.field('name'),
          namespace: undefined,
          port: number.exists ? number : service.field('port.name'),
        },
      ];
    },
  );
}

/** The Services that a route of the Gateway API leads to (Gateway API: BackendObjectReference). */
export function gatewayBackends(route: KubernetesObject): readonly BackendFields[] {
  if (!isGatewayRoute(route)) return [];
  return route
    .field('spec.rules')
    .items()
    .flatMap((rule) => [
      ...rule.field('backendRefs').items(),
      // A mirror gets a copy of each request.
      ...rule
        .field('filters')
        .items()
        .map((filter) => filter.field('requestMirror.backendRef')),
    ])
    .filter((backend) => isService(backend))
    .map((backend) => ({
      name: backend.field('name'),
      namespace: backend.field('namespace'),
      port: backend.field('port'),
    }));
}

/** True for HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute. */
export const isGatewayRoute = (object: KubernetesObject): boolean =>
  object.group === 'gateway.networking.k8s.io' && object.kind.endsWith('Route');

/** Backends are Services unless they name another kind. */
const isService = (backend: Field): boolean =>
  backend.isPresent &&
  (backend.field('kind').isAbsent || backend.field('kind').is('Service')) &&
  (backend.field('group').isAbsent || backend.field('group').is(''));

/** A backend that leads nowhere. */
export interface LostBackend {
  /** The name or the port that is wrong. */
  readonly at: Field;
  /** `Service "web"`, or `port 80 of Service "web"`. */
  readonly what: string;
  readonly isPort: boolean;
  readonly closest: string | number | undefined;
}

/** The backends whose Service, or its port, is certainly missing from the namespace of the object. */
export function lostBackends(
  object: KubernetesObject,
  backends: readonly BackendFields[],
  services: Services,
): readonly LostBackend[] {
  return backends.flatMap(({ name, namespace, port }): readonly LostBackend[] => {
    // A kustomization may rename its own namespace, not those that objects refer to: only the own one is certain.
    if (name.text === undefined || (namespace !== undefined && !namespace.isAbsent)) return [];
    const value = port?.value ?? undefined;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const asked = typeof number === 'boolean' ? undefined : number;
    const found = services.backend(object.ref, object.namespace, name.text, asked);
    if (found === undefined) return [];
    const { state, closest } = found;
    const service = `Service "${name.text}"`;
    return state === 'no port' && port !== undefined
      ? [
          {
            at: port,
            what: `port ${typeof asked === 'number' ? asked : `"${asked}"`} of ${service}`,
            isPort: true,
            closest,
          },
        ]
      : [{ at: name, what: service, isPort: false, closest }];
  });
}
