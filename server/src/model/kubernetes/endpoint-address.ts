import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** An address of an Endpoints or EndpointSlice that means whichever node the traffic comes from. */
export interface LocalAddress {
  readonly field: Field;
  readonly kind: 'loopback' | 'link-local';
  /** Takes it away; absent where nothing would be left. */
  readonly removal: Change | undefined;
}

const LOOPBACK = /^(?:(?:::ffff:)?127(?:\.\d+){3}|::1)$/i;
const LINK_LOCAL = /^(?:169\.254(?:\.\d+){2}$|fe[89ab][0-9a-f]:)/i;

/** Whether the text is an address of the machine itself, or of its link (RFC 1122, RFC 3927, RFC 4291). */
export function localKind(address: string): LocalAddress['kind'] | undefined {
  return LOOPBACK.test(address) ? 'loopback' : LINK_LOCAL.test(address) ? 'link-local' : undefined;
}

/** The loopback and link-local addresses of an Endpoints or EndpointSlice. */
export function localAddresses(object: KubernetesObject): readonly LocalAddress[] {
  if (object.kind === 'EndpointSlice') {
    const endpoints = object.field('endpoints').items();
    return endpoints.flatMap((endpoint) => {
      const addresses = endpoint.field('addresses').items();
      // An endpoint needs an address (API: discovery/v1 Endpoint).
      const owner = (address: Field): Field | undefined =>
        addresses.length > 1 ? address : endpoints.length > 1 ? endpoint : undefined;
      return addresses.flatMap((address) => local(address, owner(address)));
    });
  }
  return object
    .field('subsets')
    .items()
    .flatMap((subset) => [subset.field('addresses').items(), subset.field('notReadyAddresses').items()])
    .flatMap((addresses) =>
      addresses.flatMap((address) => local(address.field('ip'), addresses.length > 1 ? address : undefined)),
    );
}

function local(field: Field, owner: Field | undefined): readonly LocalAddress[] {
  const kind = localKind(field.text ?? '');
  return kind === undefined ? [] : [{ field, kind, removal: owner?.remove() }];
}
