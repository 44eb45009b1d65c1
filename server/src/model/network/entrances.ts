import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** Whose pods pass traffic on to the backends of an Ingress or a route, as far as the object says. */
export interface Entrance {
  readonly kind: string;
  /** The class of the controller, where it is named. */
  readonly className: string | undefined;
  /** Gateways that a route belongs to; a namespace is absent for the route's own. */
  readonly gateways: readonly { readonly name: string; readonly namespace: string | undefined }[];
  /** For a Gateway: its own name, and what selects its pods. */
  readonly gateway: { readonly name: string; readonly pods: Readonly<Record<string, string>> | undefined } | undefined;
}

const NOTHING = { className: undefined, gateways: [], gateway: undefined };

/** Annotations that only controllers of one class read, by which an Ingress without a class still names it. */
const ANNOTATED = /^(nginx|traefik|alb|haproxy)\.ingress\.kubernetes\.io\//;

/** Reads an Ingress, a Gateway or a route; absent for other objects. */
export function readEntrance(object: KubernetesObject): Entrance | undefined {
  const { kind, group } = object;
  if (object.isA('Ingress')) {
    const className = object.field('spec.ingressClassName').text ?? object.annotation('kubernetes.io/ingress.class');
    const [annotated] = object
      .field('metadata.annotations')
      .entries()
      .flatMap(([key]) => ANNOTATED.exec(key)?.[1] ?? []);
    return { ...NOTHING, kind, className: className ?? annotated };
  }
  if (group === 'gateway.networking.k8s.io' && kind === 'Gateway') {
    const { name } = object;
    const className = object.field('spec.gatewayClassName').text;
    return name === undefined ? undefined : { ...NOTHING, kind, className, gateway: { name, pods: undefined } };
  }
  if (group === 'gateway.networking.k8s.io' && kind.endsWith('Route')) {
    const parents = object
      .field('spec.parentRefs')
      .items()
      .filter((parent) => parent.field('kind').isAbsent || parent.field('kind').is('Gateway'));
    return {
      ...NOTHING,
      kind,
      gateways: parents.flatMap((parent) => {
        const name = parent.field('name').text;
        return name === undefined ? [] : [{ name, namespace: parent.field('namespace').text }];
      }),
    };
  }
  if (group === 'networking.istio.io' && kind === 'Gateway') {
    const { name } = object;
    const pods = object.field('spec.selector').entries();
    if (name === undefined) return undefined;
    const labels = Object.fromEntries(
      pods.flatMap(([key, value]) => (value.text === undefined ? [] : [[key, value.text]])),
    );
    return { ...NOTHING, kind, className: 'istio', gateway: { name, pods: labels } };
  }
  if (group === 'networking.istio.io' && kind === 'VirtualService') {
    const names = object.field('spec.gateways').texts();
    return {
      ...NOTHING,
      kind,
      className: 'istio',
      // `mesh` stands for the sidecars of the pods that call, which are known by what they name.
      gateways: names
        .filter((name) => name !== 'mesh')
        .map((name) => ({
          name: name.slice(name.indexOf('/') + 1),
          namespace: name.includes('/') ? name.slice(0, name.indexOf('/')) : undefined,
        })),
    };
  }
  if (group === 'route.openshift.io' && kind === 'Route') return { ...NOTHING, kind, className: 'openshift' };
  if (kind === 'IngressRoute') return { ...NOTHING, kind, className: 'traefik' };
  return undefined;
}

/** A place where pods are looked for: labels of a namespace, and of pods in it. */
export interface PodPlace {
  readonly namespace: Readonly<Record<string, string>> | 'any';
  readonly pods: Readonly<Record<string, string>> | undefined;
}

const NAME = 'kubernetes.io/metadata.name';

/** The namespaces in which the usual installations of controllers put them (their own documentation), by the class. */
const USUAL: readonly (readonly [className: RegExp, place: PodPlace])[] = [
  [
    /^(?:nginx|ingress-nginx)$/,
    { namespace: { [NAME]: 'ingress-nginx' }, pods: { 'app.kubernetes.io/name': 'ingress-nginx' } },
  ],
  [/^traefik/, { namespace: { [NAME]: 'traefik' }, pods: { 'app.kubernetes.io/name': 'traefik' } }],
  [/^contour/, { namespace: { [NAME]: 'projectcontour' }, pods: { app: 'envoy' } }],
  [/^haproxy/, { namespace: { [NAME]: 'haproxy-controller' }, pods: undefined }],
  [/^kong/, { namespace: { [NAME]: 'kong' }, pods: undefined }],
  [/^istio/, { namespace: { [NAME]: 'istio-system' }, pods: { istio: 'ingressgateway' } }],
  [/^openshift/, { namespace: { 'policy-group.network.openshift.io/ingress': '' }, pods: undefined }],
];

/** Where a controller of a class usually is; absent for classes that nobody knows, and those of clouds. */
export const usualPlace = (className: string | undefined): PodPlace | undefined =>
  className === undefined ? undefined : USUAL.find(([pattern]) => pattern.test(className))?.[1];

/** Controllers that stand outside the cluster, at addresses of a cloud's load balancers. */
export const isOutsideClass = (className: string | undefined): boolean =>
  /^(?:alb|gce(?:-internal)?|azure-application-gateway|azure\/application-gateway|gke-.*|tencent.*|aws-.*)$/.test(
    className ?? '',
  );
