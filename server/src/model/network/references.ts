import type { Container } from '../kubernetes/container.js';
import type { Pod } from '../kubernetes/pod.js';

/** A name in a manifest that a program will likely connect to: a Service, where one has the name. */
export interface HostReference {
  /** Where it stands in the pod spec: `containers[0].env[1].value`. */
  readonly path: string;
  readonly name: string;
  /** Absent for the pod's own namespace. */
  readonly namespace: string | undefined;
  /** As written, or the usual one of the URL's scheme. */
  readonly port: number | undefined;
}

const URL = /\b([a-z][a-z0-9+.-]*):\/\/(?:[^@\s/]*@)?([a-z][a-z0-9.-]*)(?::(\d{1,5}))?/gi;
const HOST_AND_PORT = /(?:^|[\s,;=])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*):(\d{2,5})(?=$|[\s,;/])/gi;
const HOST = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/i;
/** Names of variables whose value is a host. */
const IS_HOST = /HOST|ADDR|SERVER|SERVICE|ENDPOINT/i;

/** Ports of schemes (IANA service names). */
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  redis: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27_017,
  amqp: 5672,
  nats: 4222,
};

/** The hosts that the variables and arguments of a pod's containers name. */
export const hostReferences = (pod: Pod): readonly HostReference[] =>
  pod.containers.filter(({ list }) => list !== 'ephemeralContainers').flatMap(referencesOf);

function referencesOf(container: Container): readonly HostReference[] {
  const prefix = `${container.list}[${String(container.root.key)}]`;
  const variables = container
    .field('env')
    .items()
    .flatMap((entry, index) =>
      hostsIn(entry.field('value').text, `${prefix}.env[${index}].value`, IS_HOST.test(entry.field('name').text ?? '')),
    );
  const words = ['command', 'args'].flatMap((list) =>
    container
      .field(list)
      .items()
      .flatMap((word, index) => hostsIn(word.text, `${prefix}.${list}[${index}]`, false)),
  );
  return [...variables, ...words];
}

function hostsIn(text: string | undefined, path: string, isHost: boolean): readonly HostReference[] {
  if (text === undefined || text.length > 2000) return [];
  const urls = [...text.matchAll(URL)].flatMap(([, scheme = '', host = '', port]) =>
    reference(path, host, port === undefined ? SCHEME_PORTS[scheme.toLowerCase()] : Number(port)),
  );
  const pairs = text.includes('://')
    ? []
    : [...text.matchAll(HOST_AND_PORT)].flatMap(([, host = '', port]) => reference(path, host, Number(port)));
  return [...urls, ...pairs, ...(isHost && HOST.test(text) ? reference(path, text, undefined) : [])];
}

/** `name`, `name.namespace` and `name.namespace.svc…` (Kubernetes: "DNS for Services and Pods"). */
function reference(path: string, host: string, port: number | undefined): readonly HostReference[] {
  const [name = '', namespace, kind, ...rest] = host.toLowerCase().split('.');
  const isInCluster =
    kind === undefined || (kind === 'svc' && (rest.length === 0 || rest.join('.') === 'cluster.local'));
  return isInCluster && name !== 'localhost' && name !== '' ? [{ path, name, namespace, port }] : [];
}
