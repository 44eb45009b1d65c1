import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import { parseQuantity, readQuantity } from './quantity.js';

/** What a container can be given amounts of (API: core/v1 ResourceRequirements). */
export type Resource = 'cpu' | 'memory' | 'ephemeral-storage';

/**
 * The limit of a container that nothing sets: neither the container nor, where Kubernetes takes it there, its pod.
 * Ephemeral containers have no resources of their own (API: EphemeralContainer). SandboxTemplates are judged apart.
 */
export function missingLimit(container: Container, resource: Resource): Field | undefined {
  if (container.list === 'ephemeralContainers' || container.pod.object.kind === 'SandboxTemplate') return undefined;
  const limit = container.field('resources.limits').at(resource);
  return limit.isAbsent && container.pod.field('resources.limits').at(resource).isAbsent ? limit : undefined;
}

/** The request of a container that nothing sets; a limit stands in for it, but only where it is known. */
export function missingRequest(container: Container, resource: Resource): Field | undefined {
  if (container.list === 'ephemeralContainers') return undefined;
  const request = container.field('resources.requests').at(resource);
  return request.isAbsent && container.pod.field('resources.requests').at(resource).isAbsent ? request : undefined;
}

/**
 * Values for a missing limit, the best one first: never below the request, which the API server would refuse. Empty
 * where the request is unknown.
 */
export function limitsFor(container: Container, resource: Resource, wanted: string): readonly string[] {
  const request = container.field('resources.requests').at(resource);
  if (request.isAbsent) return [wanted];
  const [amount, least] = [parseQuantity(wanted), readQuantity(request)];
  if (amount === undefined || least === undefined || request.text === undefined) return [];
  return amount > least ? [wanted, request.text] : [request.text];
}

/** The value for a missing request: the limit, where there is one, else what is wanted; absent where it is unknown. */
export function requestFor(container: Container, resource: Resource, wanted: string): string | undefined {
  const limit = container.field('resources.limits').at(resource);
  return limit.isAbsent ? wanted : limit.text;
}

/** A resource of which a container asks for another amount than it may use. */
export interface Difference {
  readonly resource: Resource;
  readonly request: Field;
  readonly limit: string;
}

/** The resources whose request and limit are both known and differ. */
export function differences(container: Container): readonly Difference[] {
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const request = container.field('resources.requests').at(resource);
    const limit = container.field('resources.limits').at(resource);
    const [asked, allowed] = [readQuantity(request), readQuantity(limit)];
    return asked === undefined || allowed === undefined || limit.text === undefined || asked === allowed
      ? []
      : [{ resource, request, limit: limit.text }];
  });
}
