import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { Container } from './container.js';
import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';

/** A declared port that the kernel gives, unless told otherwise, to root and to `NET_BIND_SERVICE` alone. */
export interface LowPort {
  readonly field: Field;
  readonly number: number;
}

/** The first port that every process may open (Linux: `net.ipv4.ip_unprivileged_port_start`). */
const FIRST_OPEN_PORT = 1024;
const PORT_SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

/** The ports below 1024 that the container certainly declares; Windows has no such limit. */
export function lowPorts(container: Container): readonly LowPort[] {
  if (container.pod.runsOnWindows) return [];
  return declaredPorts(container).filter(({ number }) => number > 0 && number < FIRST_OPEN_PORT);
}

const declaredPorts = (container: Container): readonly LowPort[] =>
  container
    .field('ports')
    .items()
    .flatMap((port) => {
      const field = port.field('containerPort');
      return typeof field.value === 'number' ? [{ field, number: field.value }] : [];
    });

const PORT_REFERENCES = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];
const PORT_ACTIONS = ['httpGet', 'tcpSocket', 'grpc'];

/** Declares another port, and points the probes at it; absent where the number is taken, or the node's network is used. */
export function movePort(
  container: Container,
  { field, number }: LowPort,
  to: number,
): readonly [Change, ...Change[]] | undefined {
  const { pod } = container;
  const isTaken = pod.containers.some((other) => declaredPorts(other).some((port) => port.number === to));
  if (isTaken || !pod.field('hostNetwork').isNot(true)) return undefined;
  const references = PORT_REFERENCES.flatMap((hook) =>
    PORT_ACTIONS.map((action) => container.field(`${hook}.${action}.port`)),
  );
  return [field.set(to), ...references.filter((port) => port.is(number)).map((port) => port.set(to))];
}

/** Certainly another user than root, by its number in the manifest. */
export const namesUser = (container: Container): boolean => {
  const user = container.effective('runAsUser');
  return user.isPresent && user.isNot(0);
};

/** Certainly not root: the user has another number, or root is refused. */
export const isCertainlyNotRoot = (container: Container): boolean =>
  namesUser(container) || (container.effective('runAsUser').isAbsent && container.effective('runAsNonRoot').is(true));

/** A port that a process of the pod may be unable to open. */
export interface ClosedPort extends LowPort {
  /** Opens it, and every other one that the pod needs. */
  readonly open: Change;
}

/**
 * The ports below 1024 of a container with a user of its own that the pod does not open to everybody. An added capability
 * reaches a process of another user only where the file of the program carries it as well (capabilities(7)). An image that
 * chooses its user itself is likely made for its ports.
 */
export function portsForRoot(container: Container): readonly ClosedPort[] {
  if (!namesUser(container)) return [];
  const closed = closedPorts(container);
  const [open] = closed.length === 0 ? [] : openLowPorts(container.pod, []);
  return open === undefined ? [] : closed.map((port) => ({ ...port, open }));
}

/** The ports below 1024 that the pod does not open to everybody. On the node's network the node decides. */
function closedPorts(container: Container): readonly LowPort[] {
  const start = openPortStart(container.pod);
  if (start === undefined || !container.pod.field('hostNetwork').isNot(true)) return [];
  return lowPorts(container).filter(({ number }) => number < start);
}

/**
 * Opens the ports from the lowest one that containers need which are not root, or are no longer to be; nothing where all
 * are open.
 */
export function openLowPorts(pod: Pod, noLongerRoot: readonly Container[]): readonly Change[] {
  const closed = pod.containers
    .filter((container) => noLongerRoot.includes(container) || namesUser(container))
    .flatMap(closedPorts);
  if (closed.length === 0) return [];
  const lowest = String(Math.min(...closed.map(({ number }) => number)));
  const own = portSysctl(pod);
  if (own !== undefined) return [own.field('value').set(lowest)];
  const sysctls = pod.field('securityContext.sysctls');
  const entry = { name: PORT_SYSCTL, value: lowest };
  return [sysctls.isAbsent ? sysctls.set([entry]) : sysctls.append(entry)];
}

const portSysctl = (pod: Pod): Field | undefined =>
  pod
    .field('securityContext.sysctls')
    .items()
    .find((item) => item.field('name').is(PORT_SYSCTL));

/** The first port that every process of the pod may open; absent where it is unknown. */
function openPortStart(pod: Pod): number | undefined {
  const sysctls = pod.field('securityContext.sysctls');
  const own = portSysctl(pod);
  if (own === undefined) return sysctls.isComplete ? FIRST_OPEN_PORT : undefined;
  const { text } = own.field('value');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A port of SSH that a container or a Service declares. */
export interface SshPort {
  readonly field: Field;
  readonly number: number;
  /** Takes the entry away; absent where it is the only one of a Service, which needs one. */
  readonly removal: Change | undefined;
}

/** Servers of Git repositories speak SSH as their trade. */
const GIT_SERVERS = /gitea|forgejo|gogs|gitlab|gerrit|bitbucket|soft-serve/;

/**
 * The ports on which an SSH daemon usually listens. `isCautious` also counts 2222, Services, and the containers of Git
 * servers.
 */
export function sshPorts(owner: Container | KubernetesObject, isCautious: boolean): readonly SshPort[] {
  const isContainer = owner instanceof Container;
  if (!isCautious && (!isContainer || GIT_SERVERS.test(owner.field('image').source ?? ''))) return [];
  const entries = owner.field(isContainer ? 'ports' : 'spec.ports').items();
  const numbers = isCautious ? [22, 2222] : [22];
  return entries.flatMap((entry) => {
    const declared = entry.field(isContainer ? 'containerPort' : 'targetPort');
    const field = declared.isAbsent ? entry.field('port') : declared;
    const number = numbers.find((known) => field.is(known));
    const isTcp = entry.field('protocol').isAbsent || entry.field('protocol').is('TCP');
    if (number === undefined || !isTcp) return [];
    return [{ field, number, removal: isContainer || entries.length > 1 ? entry.remove() : undefined }];
  });
}
