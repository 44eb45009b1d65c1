import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** A listener of a Gateway that speaks plain HTTP, or ends TLS without a certificate. */
export interface OpenListener {
  readonly root: Field;
  readonly at: Field;
  readonly protocol: Field;
  readonly name: string;
  readonly port: number | undefined;
  readonly lacksCertificate: boolean;
  /** True where another listener of the Gateway speaks HTTPS. */
  readonly canRedirect: boolean;
}

/** Annotations by which a platform gives a Gateway its certificates (GKE: "Secure a Gateway"). */
const CERTIFICATE_ANNOTATION = 'networking.gke.io/certmap';

/** The listeners of a Gateway that do not serve TLS (Gateway API: Listener, GatewayTLSConfig). */
export function openListeners(gateway: KubernetesObject): readonly OpenListener[] {
  const listeners = gateway.field('spec.listeners').items();
  const canRedirect = listeners.some((listener) => listener.field('protocol').is('HTTPS'));
  const hasCertificates = gateway.field('metadata.annotations').at(CERTIFICATE_ANNOTATION).exists;
  return listeners.flatMap((root) => {
    const protocol = root.field('protocol');
    const name = root.field('name').text;
    const { value: port } = root.field('port');
    const tls = root.field('tls');
    const endsTls = protocol.is('HTTPS') || (protocol.is('TLS') && tls.field('mode').isNot('Passthrough'));
    // Platforms and cert-manager of their own may be named by options (Gateway API: `tls.options`).
    const lacksCertificate =
      endsTls && !hasCertificates && tls.field('certificateRefs').isAbsent && tls.field('options').isAbsent;
    if (name === undefined || !(protocol.is('HTTP') || lacksCertificate)) return [];
    return [
      {
        root,
        at: protocol,
        protocol,
        name,
        port: typeof port === 'number' ? port : undefined,
        lacksCertificate,
        canRedirect,
      },
    ];
  });
}

/** A grant of a whole kind: the `to` entry that has no name, and who gets it. */
export interface WideGrant {
  readonly to: Field;
  readonly kind: string;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
}

/** The entries of a ReferenceGrant that open every Secret or Service of its namespace (Gateway API: ReferenceGrant). */
export function wideGrants(grant: KubernetesObject): readonly WideGrant[] {
  const from = grant
    .field('spec.from')
    .items()
    .flatMap((entry) => {
      const kind = entry.field('kind').text;
      const namespace = entry.field('namespace').text;
      return kind === undefined || namespace === undefined ? [] : [{ kind, namespace }];
    });
  return grant
    .field('spec.to')
    .items()
    .flatMap((to) => {
      const kind = to.field('kind').text;
      const isWide = (kind === 'Secret' || kind === 'Service') && to.field('name').isAbsent;
      return isWide ? [{ to, kind, from }] : [];
    });
}
