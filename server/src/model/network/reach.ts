import { DIRECTIONS, type Direction } from '../kubernetes/network-policy.js';
import type { ObjectRef } from '../object-ref.js';
import type { Exposure, Found, Network, PlacedPolicy, PlacedService } from './network.js';
import type { Answer } from './partial-labels.js';
import type { PeerData, PortData } from './policy.js';
import { ALL_PORTS, NO_PORTS, type PortSet, ports, portText, union } from './port-set.js';

/** What one rule of a NetworkPolicy lets through. */
export interface Opening {
  readonly direction: Direction;
  /** From, or to, everyone everywhere. */
  readonly isForAll: boolean;
  /** The workloads that its peers find. */
  readonly pods: readonly Found[];
  /** CIDRs as written. */
  readonly addresses: readonly string[];
  /** In words, see `portText`; empty where only names are given. */
  readonly ports: string;
  readonly portNames: readonly string[];
  /** False where a template decides about some of it. */
  readonly isKnown: boolean;
}

/** What each rule of a policy lets through, in order. */
export const openingsOf = (network: Network, policy: PlacedPolicy): readonly Opening[] =>
  DIRECTIONS.flatMap((direction) =>
    policy.policy[direction].isFor === 'no'
      ? []
      : policy.policy[direction].rules.map((rule): Opening => {
          const peers: readonly PeerData[] = rule.peers === 'all' ? [] : rule.peers;
          const entries: readonly PortData[] = rule.ports === 'all' ? [] : rule.ports;
          const found = new Map<number, Found>();
          for (const peer of peers)
            for (const one of peer.kind === 'pods' ? network.peerTargets(policy, peer) : [])
              if (found.get(one.index)?.answer !== 'yes') found.set(one.index, one);
          return {
            direction,
            isForAll: rule.peers === 'all',
            pods: [...found.values()].sort((a, b) => a.index - b.index),
            addresses: peers.flatMap((peer) =>
              peer.kind === 'block'
                ? [peer.except.length === 0 ? peer.cidr : `${peer.cidr} except ${peer.except.join(', ')}`]
                : [],
            ),
            ports: portText(rule.ports === 'all' ? ALL_PORTS : entries.map(numbersOf).reduce(union, NO_PORTS)),
            portNames: entries.flatMap((entry) => (entry.kind === 'name' ? [entry.name] : [])),
            isKnown:
              rule.action === 'Allow' &&
              [...peers, ...entries].every(({ kind }) => kind !== 'unknown' && kind !== 'addresses'),
          };
        }),
  );

const numbersOf = (entry: PortData): PortSet =>
  entry.kind === 'range' ? ports(entry.protocol, entry.first, entry.last) : NO_PORTS;

/** What a Service, an Ingress or a route leads to. */
export interface Backing {
  readonly namespace: string | undefined;
  readonly services: readonly {
    readonly title: string;
    /** False where the endpoints are written by hand, or named from outside. */
    readonly hasSelector: boolean;
    readonly pods: readonly Found[];
  }[];
  /** The ways from outside the cluster that the object opens. */
  readonly exposures: readonly ({ readonly index: number } & Exposure)[];
  /** Of a Service: how many of the other workloads may use some port of it, surely and perhaps. */
  readonly clients: { readonly surely: number; readonly perhaps: number; readonly all: number } | undefined;
}

/** What stands behind a Service or a route; absent for other objects. */
export function backingOf(network: Network, isIt: (ref: ObjectRef) => boolean): Backing | undefined {
  const { services, routes, pods } = network.contents;
  const service = services.find(({ ref }) => isIt(ref));
  const route = routes.find(({ ref }) => isIt(ref));
  const behind = service ? [service] : route ? network.servicesOf(route) : undefined;
  if (behind === undefined) return undefined;
  const found = behind.map((one) => ({
    title: one.title,
    hasSelector: one.service.selector !== 'manual',
    pods: network.backends(one),
  }));
  const indexes = new Set(found.flatMap((one) => one.pods.map(({ index }) => index)));
  return {
    namespace: (service ?? route)?.namespace,
    services: found,
    exposures: [...indexes].flatMap((index) =>
      network.exposures(index).flatMap((exposure) => (isIt(exposure.by) ? [{ index, ...exposure }] : [])),
    ),
    clients: service && clientsOf(network, service, indexes, pods.length),
  };
}

function clientsOf(
  network: Network,
  service: PlacedService,
  own: ReadonlySet<number>,
  count: number,
): NonNullable<Backing['clients']> {
  const answers = Array.from({ length: count }, (_, from) => from)
    .filter((from) => !own.has(from))
    .map((from): Answer => {
      const each = service.service.ports.map((entry) => network.toService(from, service, entry));
      return each.includes('yes') ? 'yes' : each.includes('maybe') ? 'maybe' : 'no';
    });
  const numberOf = (wanted: Answer): number => answers.filter((answer) => answer === wanted).length;
  return { surely: numberOf('yes'), perhaps: numberOf('maybe'), all: answers.length };
}
