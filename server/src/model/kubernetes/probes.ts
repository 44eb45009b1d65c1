import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { closestName } from '../closest-name.js';
import type { Container } from './container.js';

export type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe';
const PROBES: readonly ProbeName[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** How often and how long a probe is tried, with the values that hold where it says nothing (API: core/v1 Probe). */
export const PROBE_TIMING = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
} as const;

/** True for containers that run as long as their pod: what finishes by itself needs no probes. */
export const isLongRunning = ({ list, pod }: Container): boolean =>
  list === 'containers' &&
  !/Job$/.test(pod.object.kind) &&
  (pod.field('restartPolicy').isAbsent || pod.field('restartPolicy').is('Always'));

/** The probes that a container has. */
export const probesOf = (container: Container): readonly { readonly name: ProbeName; readonly probe: Field }[] =>
  PROBES.map((name) => ({ name, probe: container.field(name) })).filter(({ probe }) => probe.isMap);

/** The first TCP port that a container declares, by its name where it has one; absent where it has none. */
export function firstPort(container: Container): string | number | undefined {
  return tcpPorts(container).map(portValue)[0];
}

interface Port {
  readonly name: string | undefined;
  readonly number: number;
}

function tcpPorts(container: Container): readonly Port[] {
  return container
    .field('ports')
    .items()
    .filter((port) => port.field('protocol').isAbsent || port.field('protocol').is('TCP'))
    .flatMap((port) => {
      const { value } = port.field('containerPort');
      return typeof value === 'number' ? [{ name: port.field('name').text, number: value }] : [];
    });
}

const portValue = ({ name, number }: Port): string | number => name ?? number;

/** A probe that asks a port which its container does not declare. */
export interface StrayProbe {
  readonly name: ProbeName;
  readonly port: Field;
  /** The declared port that is meant most likely. */
  readonly closest: string | number | undefined;
}

/** The probes of a container whose port is certainly none that it declares. Probes speak TCP. */
export function strayProbes(container: Container): readonly StrayProbe[] {
  const ports = container.field('ports');
  if (!ports.isComplete || ports.items().some((port) => port.toData() === undefined)) return [];
  const declared = tcpPorts(container);
  return probesOf(container).flatMap(({ name, probe }) => {
    const port = [probe.field('httpGet.port'), probe.field('tcpSocket.port'), probe.field('grpc.port')].find(
      ({ isPresent }) => isPresent,
    );
    const text = port?.text;
    if (port === undefined || text === undefined) return [];
    if (declared.some((known) => known.name === text || String(known.number) === text)) return [];
    // gRPC probes take numbers alone.
    const values = port.parent?.key === 'grpc' ? declared.map(({ number }) => number) : declared.map(portValue);
    const closest = closestName(text, values.map(String));
    return [
      { name, port, closest: values.length === 1 ? values[0] : values.find((value) => String(value) === closest) },
    ];
  });
}

/** The failureThreshold of a liveness probe that asks the same as the readiness probe, and the one that it gives up after. */
export function identicalProbes(
  container: Container,
): { readonly liveness: Field; readonly threshold: Field; readonly readiness: number } | undefined {
  const [liveness, readiness] = [container.field('livenessProbe'), container.field('readinessProbe')];
  const threshold = liveness.field('failureThreshold');
  const [own, other] = [thresholdOf(liveness), thresholdOf(readiness)];
  if (own === undefined || other === undefined || own > other) return undefined;
  const handlers = [handlerOf(liveness), handlerOf(readiness)];
  return handlers[0] !== undefined && handlers[0] === handlers[1]
    ? { liveness, threshold, readiness: other }
    : undefined;
}

function thresholdOf(probe: Field): number | undefined {
  const threshold = probe.field('failureThreshold');
  if (threshold.isAbsent) return PROBE_TIMING.failureThreshold;
  return typeof threshold.value === 'number' ? threshold.value : undefined;
}

/** What a probe asks, as text that is equal for probes that ask the same; absent where it is unknown. */
function handlerOf(probe: Field): string | undefined {
  for (const kind of ['exec', 'httpGet', 'tcpSocket', 'grpc']) {
    const handler = probe.field(kind);
    if (handler.isAbsent) continue;
    const data = handler.toData();
    if (data === undefined || data === null || typeof data !== 'object') return undefined;
    return JSON.stringify([kind, Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))]);
  }
  return undefined;
}

/** The probes that leave timing to the defaults, with what writes those down. */
export function missingTiming(container: Container): readonly {
  readonly name: ProbeName;
  readonly probe: Field;
  readonly names: readonly string[];
  readonly changes: readonly [Change, ...Change[]];
}[] {
  return probesOf(container).flatMap(({ name, probe }) => {
    const missing = Object.entries(PROBE_TIMING).filter(([key]) => probe.field(key).isAbsent);
    const [first, ...others] = missing.map(([key, value]) => probe.field(key).set(value));
    return first === undefined
      ? []
      : [{ name, probe, names: missing.map(([key]) => key), changes: [first, ...others] }];
  });
}
