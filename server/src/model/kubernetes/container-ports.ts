import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';

/** Names of well-known ports (IANA service names, and what images commonly serve there). */
const WELL_KNOWN: Readonly<Record<number, string>> = {
  80: 'http',
  443: 'https',
  3000: 'http',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http',
  8443: 'https',
  9090: 'metrics',
  27017: 'mongodb',
};

/** The ports of a container that certainly have no name, each with one that is free in its pod. */
export function unnamedPorts(
  container: Container,
): readonly { readonly port: Field; readonly number: number; readonly name: string }[] {
  const taken = new Set(
    container.pod.containers.flatMap(({ root }) =>
      root
        .field('ports')
        .items()
        .flatMap((port) => port.field('name').text ?? []),
    ),
  );
  return container
    .field('ports')
    .items()
    .flatMap((port) => {
      const { value: number } = port.field('containerPort');
      if (typeof number !== 'number' || !port.field('name').isAbsent) return [];
      // A name is at most 15 characters long and unique in the pod (API: core/v1 ContainerPort).
      const common = WELL_KNOWN[number];
      const name = common === undefined || taken.has(common) ? `port-${number}` : common;
      taken.add(name);
      return [{ port, number, name }];
    });
}

/** Ports that a container declares although an earlier one of the pod has them: only one of the two can listen. */
export function repeatedPorts(pod: Pod): readonly {
  readonly port: Field;
  readonly number: number;
  readonly container: Container;
  readonly first: Container;
}[] {
  const known = new Map<string, Container>();
  return pod.containers
    .filter(({ list }) => list === 'containers')
    .flatMap((container) =>
      container
        .field('ports')
        .items()
        .flatMap((port) => {
          const { value: number } = port.field('containerPort');
          const protocol = port.field('protocol').isAbsent ? 'TCP' : port.field('protocol').text;
          if (typeof number !== 'number' || protocol === undefined) return [];
          const first = known.get(`${number}/${protocol}`);
          if (first !== undefined) return [{ port, number, container, first }];
          known.set(`${number}/${protocol}`, container);
          return [];
        }),
    );
}
