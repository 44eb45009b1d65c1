import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The requests of a claim, or of a template for claims, with administrator access (API: resource.k8s.io DeviceRequest). */
export function adminRequests(claim: KubernetesObject): readonly { readonly field: Field; readonly request: string }[] {
  const spec = claim.field(claim.kind === 'ResourceClaimTemplate' ? 'spec.spec' : 'spec');
  return spec
    .field('devices.requests')
    .items()
    .flatMap((request) =>
      // Until v1beta1 the field stood in the request itself.
      [request.field('exactly.adminAccess'), request.field('adminAccess')]
        .filter((field) => field.is(true))
        .map((field) => ({ field, request: request.field('name').source ?? '' })),
    );
}
