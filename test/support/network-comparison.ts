// Two readings of network policies side by side: the model of server/src/model/network, and the evaluator of test/oracle.
import { readYamlContents } from '../../server/src/engine/file-contents.js';
import connectivity, { type Connectivity, type NetworkMap } from '../../server/src/model/facts/connectivity.js';
import type { FileContents } from '../../server/src/model/facts/fact.js';
import { collectScopes, Scopes } from '../../server/src/model/facts/scopes.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import type { GeneratedCluster } from '../oracle/generate-networks.js';
import { numberIn, objectIn, objectsIn, textIn } from '../oracle/json.js';
import { bitsOf, type Cluster, type ClusterPod, endpointsOf, type Peer, passes } from '../oracle/network-policy.js';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/** Reads files into the fact, as the engine does. */
export function readConnectivity(files: Readonly<Record<string, string>>): {
  readonly fact: Connectivity;
  readonly contents: readonly FileContents[];
} {
  const contents = Object.entries(files).map(([path, text]) => {
    const uri = `file:///w/${path}`;
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const read = readYamlContents(document, { uri, document: index });
      return read.language === 'yaml' ? read.objects : [];
    });
    return { uri, text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(contents.map((file) => [file.uri, collectScopes(file)])), ['file:///w']);
  // Through JSON: entries are plain data, and must mean the same after it.
  const entries = new Map(
    contents.map((file) => [file.uri, JSON.parse(JSON.stringify(connectivity.collect(file))) as never]),
  );
  return { fact: connectivity.build(entries, scopes), contents };
}

/** What a text such as `TCP 80,90-99; UDP 53` says of one port. */
export function saysPort(text: string, protocol: string, port: number): boolean {
  if (text === 'All') return true;
  return text.split('; ').some((part) => {
    const [name, list = ''] = part.split(' ');
    return (
      name === protocol &&
      list.split(',').some((range) => {
        const [first = '', last = first] = range.split('-');
        return port >= Number(first) && port <= Number(last);
      })
    );
  });
}

const saysAddress = (ranges: readonly string[], address: string): boolean =>
  ranges.some((range) => {
    const bits = bitsOf(address);
    if (range.includes('/')) {
      const [network = '', length] = range.split('/');
      const other = bitsOf(network);
      return other.length === bits.length && other.slice(0, Number(length)) === bits.slice(0, Number(length));
    }
    const [first = '', last = ''] = range.split('-').map(bitsOf);
    return first.length === bits.length && first <= bits && bits <= last;
  });

export class NetworkComparison {
  clusters = 0;
  pairs = 0;
  connections = 0;
  passing = 0;
  undecided = 0;
  /** How many connections were asked about by the kind of their ends, and how many of them pass. */
  readonly kinds = new Map<string, { asked: number; passing: number }>();
  readonly differences: string[] = [];

  add({ title, cluster, text, isDecided }: GeneratedCluster): void {
    this.clusters++;
    const { fact, contents } = readConnectivity({ 'cluster.yaml': text });
    const [scope = ''] = fact.scopes;
    const map = fact.map(scope);
    if (map === undefined) {
      this.differences.push(`${title}: no map`);
      return;
    }
    const ports = portsWorthAsking(cluster);
    const addresses = addressesWorthAsking(cluster);
    const indexOf = (pod: ClusterPod): number => map.workloads.findIndex(({ name }) => name === pod.title);
    for (const from of cluster.pods) {
      for (const to of cluster.pods) {
        if (from === to) continue;
        const known = map.connections.find((one) => one.from === indexOf(from) && one.to === indexOf(to));
        this.#pair('pod to pod', title, cluster, from, to, ports, known ?? NONE, isDecided);
      }
      for (const address of addresses) {
        this.#pair(
          'pod to outside',
          title,
          cluster,
          from,
          address,
          ports,
          outside(map, indexOf(from), 'Egress', address),
          isDecided,
        );
        this.#pair(
          'outside to pod',
          title,
          cluster,
          address,
          from,
          ports,
          outside(map, indexOf(from), 'Ingress', address),
          isDecided,
        );
      }
    }
    const objects = contents.flatMap((file) => file.objects);
    for (const service of cluster.services) {
      const name = textIn(objectIn(service, 'metadata'), 'name');
      const ref = objects.find((object) => object.kind === 'Service' && object.name === name)?.ref;
      for (const port of objectsIn(objectIn(service, 'spec'), 'ports')) {
        const ends = endpointsOf(cluster, service, port);
        for (const from of cluster.pods) {
          const workload = map.workloads[indexOf(from)];
          if (ends.length === 0 || ends.some(({ pod }) => pod === from) || !ref || !workload) continue;
          const answer = fact.toService(workload, ref, numberIn(port, 'port') ?? 0);
          const opinions = [false, true].flatMap((blocksHoldPods) =>
            ends.map((end) => passes(cluster, from, end.pod, end.protocol, end.number, { blocksHoldPods })),
          );
          // A named port may be missing in one of several pods: that pod gets nothing.
          const selected = cluster.pods.filter((pod) => endpointsIncludeLabels(cluster, service, pod)).length;
          const isEvery = opinions.every(Boolean) && selected === ends.length;
          const isNone = !opinions.some(Boolean);
          this.#count('pod to Service', 1, isEvery ? 1 : 0);
          if (selected !== ends.length) continue;
          const isWrong = (answer === 'yes' && !isEvery) || (answer === 'no' && !isNone);
          const isVague = isDecided && answer === 'maybe' && (isEvery || isNone);
          if (isWrong || isVague) this.differences.push(`${title}: ${from.title} to Service ${name}: ${answer}`);
        }
      }
    }
  }

  #pair(
    kind: string,
    title: string,
    cluster: Cluster,
    from: Peer,
    to: Peer,
    ports: readonly number[],
    said: { readonly allowed: string; readonly perhaps: string },
    isDecided: boolean,
  ): void {
    this.pairs++;
    for (const protocol of PROTOCOLS) {
      for (const port of ports) {
        const far = passes(cluster, from, to, protocol, port, { blocksHoldPods: false });
        const near = passes(cluster, from, to, protocol, port, { blocksHoldPods: true });
        const surely = saysPort(said.allowed, protocol, port);
        const perhaps = saysPort(said.perhaps, protocol, port);
        this.#count(kind, 1, far ? 1 : 0);
        if (surely !== perhaps) this.undecided++;
        // What is sure must hold whatever the plugin does, and what never passes must be said never to pass.
        const isWrong = (surely && !(far && near)) || (!perhaps && (far || near));
        const isVague = isDecided && surely !== perhaps;
        if (!isWrong && !isVague) continue;
        const ends = [from, to].map((end) => (typeof end === 'string' ? end : end.title)).join(' to ');
        this.differences.push(
          `${title}: ${ends} ${protocol} ${port}: the evaluator says ${far}/${near}, the model ${said.allowed || 'nothing'} (perhaps ${said.perhaps || 'nothing'})`,
        );
      }
    }
  }

  #count(kind: string, asked: number, passing: number): void {
    const count = this.kinds.get(kind) ?? { asked: 0, passing: 0 };
    this.kinds.set(kind, { asked: count.asked + asked, passing: count.passing + passing });
    this.connections += asked;
    this.passing += passing;
  }

  /** A line for each kind of connection, and the sum. */
  summary(): readonly string[] {
    return [
      ...[...this.kinds].map(([kind, { asked, passing }]) => `${kind}: ${passing} pass, ${asked - passing} do not`),
      `${this.clusters} clusters, ${this.pairs} pairs, ${this.connections} connections, ${this.undecided} left open for the plugin, ${this.differences.length} differences`,
    ];
  }
}

const NONE = { allowed: '', perhaps: '' };

const outside = (
  map: NetworkMap,
  workload: number,
  direction: 'Ingress' | 'Egress',
  address: string,
): { readonly allowed: string; readonly perhaps: string } =>
  map.outside.find(
    (part) => part.workload === workload && part.direction === direction && saysAddress(part.addresses, address),
  ) ?? NONE;

const endpointsIncludeLabels = (
  cluster: Cluster,
  service: Parameters<typeof endpointsOf>[1],
  pod: ClusterPod,
): boolean => endpointsOf(cluster, service, { port: 1 }).some((end) => end.pod === pod);

/** Every number that stands in the cluster, and its neighbours: between them nothing changes. */
function portsWorthAsking(cluster: Cluster): readonly number[] {
  const numbers = new Set([1, 65_535]);
  const text = JSON.stringify([
    cluster.networkPolicies,
    cluster.clusterPolicies,
    cluster.pods.map(({ ports }) => ports),
  ]);
  for (const [, number] of text.matchAll(/"(?:port|endPort|start|end|number)":(\d+)/g))
    for (const near of [-1, 0, 1]) numbers.add(Number(number) + near);
  return [...numbers].filter((number) => number >= 1 && number <= 65_535);
}

/** An address in each block and exception, one beside, and one of each family that no block names. */
function addressesWorthAsking(cluster: Cluster): readonly string[] {
  const text = JSON.stringify([cluster.networkPolicies, cluster.clusterPolicies]);
  const found = [...text.matchAll(/"([\da-f.:]+)\/\d+"/g)].map(([, address = '']) => address);
  const beside = found.flatMap((address) =>
    address.includes('.') ? [address.replace(/\d+$/, (part) => String((Number(part) + 1) % 256))] : [],
  );
  return [...new Set([...found, ...beside, '192.0.2.77', '203.0.113.200', '2001:db8:1::5', '2a00::1'])];
}
