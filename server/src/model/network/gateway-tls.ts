import type { Change } from '../../syntax/change.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { addObject, objectName } from '../kubernetes/new-object.js';
import type { OpenListener } from './gateway.js';

/** What is to be done about a listener, in the form of a fix. */
interface ListenerChange {
  readonly title: string;
  readonly changes: readonly [Change, ...Change[]];
  readonly risk: string;
  readonly placeholders: readonly string[];
}

/** A route that sends every request of a plain listener on to the HTTPS listener of its Gateway; absent where there is none. */
export function redirectToHttps(gateway: KubernetesObject, listener: OpenListener): ListenerChange | undefined {
  const { name, canRedirect, lacksCertificate } = listener;
  if (!canRedirect || lacksCertificate || gateway.name === undefined) return undefined;
  const route = objectName(gateway.name, name, 'to-https');
  const change = addObject(gateway, `${route}.yaml`, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: route, ...(gateway.namespace !== undefined && { namespace: gateway.namespace }) },
    spec: {
      parentRefs: [{ name: gateway.name, sectionName: name }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    },
  });
  return (
    change && {
      title: `Send the requests of the listener "${name}" on to HTTPS`,
      changes: [change],
      risk: 'Clients that cannot follow a redirect fail, and routes of the listener get no more requests.',
      placeholders: [],
    }
  );
}

/** Gives a listener a certificate, and HTTPS where it speaks plain HTTP and no other listener has the port of HTTPS. */
export function serveByHttps(gateway: KubernetesObject, listener: OpenListener): ListenerChange | undefined {
  const { name, protocol, root, canRedirect, lacksCertificate } = listener;
  if (canRedirect && !lacksCertificate) return undefined;
  const certificate = objectName(gateway.name ?? '', 'tls');
  const add = root.field('tls.certificateRefs').append({ name: certificate });
  const isPlain = protocol.is('HTTP');
  const port = root.field('port');
  return {
    title: isPlain ? `Serve the listener "${name}" by HTTPS` : `Name a certificate for the listener "${name}"`,
    changes: isPlain ? [protocol.set('HTTPS'), ...(port.is(80) ? [port.set(443)] : []), add] : [add],
    risk: 'Clients that speak plain HTTP are refused, and others until the Secret with the certificate exists.',
    placeholders: [certificate],
  };
}
