import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { isPublicLoadBalancer } from './service.js';

/** The annotations of a cloud's load balancer: their common start, and those that give it a certificate or pass TLS on. */
interface CloudListener {
  readonly prefix: string;
  readonly certificate: string;
  readonly others: readonly string[];
  readonly placeholder: string;
}

/** From the documentation of the clouds' load balancer controllers. */
const LISTENERS: readonly CloudListener[] = [
  {
    prefix: 'service.beta.kubernetes.io/aws-load-balancer-',
    certificate: 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert',
    others: [],
    placeholder: 'arn:aws:acm:REGION:ACCOUNT:certificate/ID',
  },
  {
    prefix: 'service.beta.kubernetes.io/do-loadbalancer-',
    certificate: 'service.beta.kubernetes.io/do-loadbalancer-certificate-id',
    others: ['service.beta.kubernetes.io/do-loadbalancer-tls-passthrough'],
    placeholder: 'CERTIFICATE-ID',
  },
  {
    prefix: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-',
    certificate: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id',
    others: [],
    placeholder: 'CERTIFICATE-ID',
  },
  {
    prefix: 'service.beta.kubernetes.io/oci-load-balancer-',
    certificate: 'service.beta.kubernetes.io/oci-load-balancer-tls-secret',
    others: [],
    placeholder: 'SECRET',
  },
];

const CLEAR_PORTS = new Set([80, 8000, 8080, 3000]);
const TLS_PORTS = new Set([443, 8443]);

/** A load balancer that serves HTTP in clear text, and the annotation that would give it a certificate. */
export interface ClearTextListener {
  readonly port: Field;
  readonly annotation: Field;
  readonly placeholder: string;
}

/**
 * The listener of a public load balancer that a cloud's annotations set up without a certificate. One with a port for
 * TLS as well most likely sends clients on to it.
 */
export function clearTextListener(service: KubernetesObject): ClearTextListener | undefined {
  if (!isPublicLoadBalancer(service)) return undefined;
  const annotations = service.field('metadata.annotations');
  const keys = annotations.entries().map(([key]) => key);
  const cloud = LISTENERS.find(({ prefix }) => keys.some((key) => key.startsWith(prefix)));
  const ports = service.field('spec.ports');
  if (cloud === undefined || !ports.isComplete) return undefined;
  if ([cloud.certificate, ...cloud.others].some((key) => annotations.at(key).exists)) return undefined;
  const entries = ports.items();
  const hasTls = entries.some(
    (entry) => entry.field('port').isUnknown || TLS_PORTS.has(Number(entry.field('port').text)),
  );
  const clear = entries.find(
    (entry) =>
      CLEAR_PORTS.has(Number(entry.field('port').text)) || /^http$/i.test(entry.field('appProtocol').text ?? ''),
  );
  if (hasTls || clear === undefined) return undefined;
  return { port: clear.field('port'), annotation: annotations.at(cloud.certificate), placeholder: cloud.placeholder };
}
