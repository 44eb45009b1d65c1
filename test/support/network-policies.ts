// Network policies that are written for manifests, held against two evaluators: the model, and that of test/oracle.
import { readYamlContents } from '../../server/src/engine/file-contents.js';
import communications from '../../server/src/model/facts/communications.js';
import connectivity from '../../server/src/model/facts/connectivity.js';
import type { FactDefinition, FileContents } from '../../server/src/model/facts/fact.js';
import { collectScopes, Scopes } from '../../server/src/model/facts/scopes.js';
import { parseAddress } from '../../server/src/model/network/address-range.js';
import type { PodPlace } from '../../server/src/model/network/entrances.js';
import {
  type Allowed,
  allowedBy,
  type End,
  EVERYTHING_PASSES,
  type PodEnd,
} from '../../server/src/model/network/evaluate.js';
import {
  type KnownConnection,
  knownConnections,
  type Party,
} from '../../server/src/model/network/known-connections.js';
import { Network } from '../../server/src/model/network/network.js';
import { policyText } from '../../server/src/model/network/policy-text.js';
import { hasPort, intersection } from '../../server/src/model/network/port-set.js';
import { type NamespacePolicies, synthesize } from '../../server/src/model/network/synthesis.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import { type JsonObject, numberIn, objectIn, objectsIn, textIn } from '../oracle/json.js';
import { type Cluster, type ClusterPod, isInCidr, type Peer, passes, selects } from '../oracle/network-policy.js';
import { podsIn, readManifests } from '../oracle/pods.js';

export interface ReadScope {
  readonly id: string;
  readonly network: Network;
  readonly connections: readonly KnownConnection[];
  readonly unknown: readonly string[];
  readonly written: readonly NamespacePolicies[];
}

/** Reads files as the engine does, and writes policies for each of their scopes. */
export function writePolicies(files: Readonly<Record<string, string>>): readonly ReadScope[] {
  const readFiles = (scopes: Scopes | undefined): readonly FileContents[] =>
    Object.entries(files).map(([path, text]) => {
      const uri = `file:///w/${path}`;
      const documents = readYaml(text).map(({ document }) => document);
      const objects = documents.flatMap((document, index) => {
        const read = readYamlContents(
          document,
          { uri, document: index },
          (kind, name) => scopes?.isPatched(uri, kind, name) ?? false,
        );
        return read.language === 'yaml' && scopes?.isPatch(uri) !== true ? read.objects : [];
      });
      return { uri, text, documents, objects, dockerfile: undefined };
    });
  const unscoped = readFiles(undefined);
  const scopes = new Scopes(new Map(unscoped.map((file) => [file.uri, collectScopes(file)])), ['file:///w']);
  const contents = readFiles(scopes);
  const build = <Entry, Fact extends object>(definition: FactDefinition<Entry, Fact>): Fact =>
    definition.build(
      // Through JSON: entries are plain data, and must mean the same after it.
      new Map(contents.map((file) => [file.uri, JSON.parse(JSON.stringify(definition.collect(file))) as Entry[]])),
      scopes,
    );
  const reach = build(connectivity);
  const said = build(communications);
  return reach.scopes.map((id) => {
    const network = new Network(
      reach.contents(id) ?? { pods: [], policies: [], admin: [], namespaces: [], services: [], routes: [] },
    );
    const known = knownConnections(network, said.of(id));
    return {
      id,
      network,
      connections: known.connections,
      unknown: known.unknown.map(({ text }) => text),
      written: synthesize(network, said.of(id), known),
    };
  });
}

/** What two evaluators say of one scope with the policies that were written for it. */
export interface Verdict {
  readonly workloads: number;
  readonly policies: number;
  readonly known: number;
  /** Of the known connections, those that pass, by the model and by the oracle. */
  readonly passing: { readonly model: number; readonly oracle: number };
  /** Ordered pairs of ends and ports of which no manifest tells. */
  readonly others: number;
  readonly closed: { readonly model: number; readonly oracle: number };
  /** Others that policies let through which were there before. */
  readonly before: number;
  /** Others of which the network plugin decides, by the model: whether a block of addresses also holds pods. */
  readonly undecided: number;
  /** What does not pass though it is known, and what passes though it is not. */
  readonly wrong: readonly string[];
}

/** An end of a connection that no file shows. */
interface Outer {
  readonly title: string;
  readonly peer: Peer;
}

const PLUGIN = { blocksHoldPods: false };
const stranger = (namespace: string, labels: Readonly<Record<string, string>>, port?: string): ClusterPod => ({
  title: 'a pod that no file shows',
  namespace,
  labels,
  ports: port === undefined ? [] : [{ name: port, protocol: 'TCP', number: NAMED_PORT }],
  isOnHostNetwork: false,
  address: '10.9.9.9',
});
/** What a port has as a number where only its name is known. */
const NAMED_PORT = 7777;
/** On the internet, in a network of one's own, the metadata endpoint. */
const ADDRESSES = ['198.51.100.7', '10.250.0.7', '169.254.169.254'];

/** Judges what was written for a scope, every pair of ends on every port that anything mentions. */
export function verdictOn(files: Readonly<Record<string, string>>, scope: ReadScope): Verdict {
  const after = writtenInto(files, scope);
  const { network } = after;
  const [clean, old] = [clusterOf(files, scope, true), clusterOf(files, scope, false)];
  const { pods } = clean;
  const known = scope.connections.filter(({ answer }) => answer === 'yes');
  const outers = outersOf(known);
  const ports = portsOf(scope, known);
  const wrong: string[] = [];
  let [others, before, undecided, knownCount] = [0, 0, 0, 0];
  const passing = { model: 0, oracle: 0 };
  const closed = { model: 0, oracle: 0 };
  const judge = (from: Outer, to: Outer, source: number, target: number, protocol: string, port: number): void => {
    const isKnown = known.some(
      (one) =>
        one.protocol === protocol &&
        numberOf(one, pods) === port &&
        isParty(one.from, from.peer, source) &&
        isParty(one.to, to.peer, target),
    );
    const byOracle = passes(clean, from.peer, to.peer, protocol, port, PLUGIN);
    const { surely, perhaps } = byModel(network, from.peer, to.peer, source, target);
    const [isSure, isPossible] = [surely, perhaps].map((set) => hasPort(set, protocol as 'TCP', port));
    const what = `${from.title} to ${to.title} ${protocol} ${port}`;
    if (isKnown) {
      knownCount++;
      if (byOracle) passing.oracle++;
      if (isSure === true) passing.model++;
      if (!byOracle || isSure !== true) wrong.push(`refused: ${what} (oracle ${byOracle}, model ${isSure})`);
      return;
    }
    others++;
    const wasOpen = byOracle && passes(old, from.peer, to.peer, protocol, port, PLUGIN);
    if (wasOpen) before++;
    else if (byOracle) wrong.push(`open: ${what}`);
    if (!byOracle) closed.oracle++;
    if (isPossible !== true) closed.model++;
    else if (isSure !== true) undecided++;
    else if (!wasOpen) wrong.push(`open by the model: ${what}`);
  };
  for (const [protocol, port] of ports)
    for (const [index, pod] of pods.entries()) {
      // The cluster's own namespace is left alone.
      if (pod.namespace === 'kube-system') continue;
      const own = endOf(pod);
      for (const [other, peer] of pods.entries()) {
        if ((pod.isOnHostNetwork && peer.isOnHostNetwork) || peer.namespace === 'kube-system') continue;
        // A pod always reaches itself; this is another one of the same workload.
        const far = other === index ? { ...peer, address: '10.8.8.8' } : peer;
        judge(own, endOf(far), index, other, protocol, port);
      }
      if (pod.isOnHostNetwork) continue;
      for (const outer of outers) {
        judge(own, outer, index, -1, protocol, port);
        judge(outer, own, -1, index, protocol, port);
      }
    }
  const policies = scope.written.reduce((sum, part) => sum + part.policies.length, 0);
  return { workloads: pods.length, policies, known: knownCount, passing, others, closed, before, undecided, wrong };
}

/** The scope with what was written for it. */
export function writtenInto(files: Readonly<Record<string, string>>, scope: ReadScope): ReadScope {
  const text = policyText(scope.written);
  const [first] = scope.network.contents.pods;
  const own = first?.ref.uri.slice('file:///w/'.length) ?? '';
  // What a kustomization lists is a scope of its own: there the policies go to the end of a file that it has.
  const isOwnScope = scope.id !== 'file:///w' && own.endsWith('yaml');
  const after = writePolicies({
    ...files,
    ...(isOwnScope ? { [own]: `${files[own]}\n---\n${text}` } : { 'zz-network-policies.yaml': text }),
  }).find(({ id }) => id === scope.id);
  if (after === undefined) throw new Error(`The scope ${scope.id} is gone.`);
  return after;
}

/** Pods on the network of their node are addresses to everybody else. */
const endOf = (pod: ClusterPod): Outer => ({ title: pod.title, peer: pod.isOnHostNetwork ? pod.address : pod });

function outersOf(known: readonly KnownConnection[]): readonly Outer[] {
  const found = new Map<string, Outer>();
  const add = (title: string, peer: Peer): void => void found.set(JSON.stringify(peer), { title, peer });
  add('a stranger', stranger('elsewhere', { app: 'stranger' }));
  for (const address of ADDRESSES) add(address, address);
  for (const { from, to, port } of known)
    for (const party of [from, to]) {
      if (party.kind === 'addresses')
        for (const { cidr } of party.blocks)
          if (!cidr.endsWith('/0')) add(cidr, cidr.replace(/\/.*$/, '').replace(/\.0$/, '.1'));
      if (party.kind === 'pods')
        add(
          party.title,
          stranger(namespaceOf(party.place), party.place.pods ?? {}, typeof port === 'string' ? port : undefined),
        );
    }
  return [...found.values()];
}

const namespaceOf = ({ namespace }: PodPlace): string =>
  namespace === 'any' ? 'elsewhere' : (namespace['kubernetes.io/metadata.name'] ?? 'labelled');

function portsOf({ network }: ReadScope, known: readonly KnownConnection[]): readonly (readonly [string, number])[] {
  const all = new Set(['TCP 22', 'TCP 80', 'TCP 443', 'UDP 123']);
  for (const { pods } of network.contents.pods)
    for (const { protocol, number } of pods.ports) all.add(`${protocol} ${number}`);
  for (const one of known)
    if (typeof one.port === 'number') for (const near of [0, 1]) all.add(`${one.protocol} ${one.port + near}`);
  if (known.some(({ port }) => typeof port === 'string')) all.add(`TCP ${NAMED_PORT}`);
  // DNS is open by intent.
  return [...all].map((text) => [text.slice(0, 3), Number(text.slice(4))] as const).filter(([, port]) => port !== 53);
}

const numberOf = ({ port, to }: KnownConnection, pods: readonly ClusterPod[]): number | undefined =>
  typeof port === 'number'
    ? port
    : to.kind === 'workload'
      ? pods[to.index]?.ports.find(({ name }) => name === port)?.number
      : NAMED_PORT;

/** Whether an end is what a connection is about. */
function isParty(party: Party, peer: Peer, index: number): boolean {
  if (party.kind === 'workload') return party.index === index;
  if (party.kind === 'addresses')
    return (
      typeof peer === 'string' &&
      party.blocks.some(({ cidr, except }) => isInCidr(peer, cidr) && !except.some((one) => isInCidr(peer, one)))
    );
  // Pods that files show are none of those that no file shows.
  return (
    typeof peer !== 'string' &&
    index < 0 &&
    (party.place.namespace === 'any' || namespaceOf(party.place) === peer.namespace) &&
    selects({ matchLabels: { ...party.place.pods } }, peer.labels)
  );
}

function byModel(network: Network, from: Peer, to: Peer, source: number, target: number): Allowed {
  const [a, b] = [modelEnd(network, from, source), modelEnd(network, to, target)];
  const out = source < 0 ? EVERYTHING_PASSES : allowedBy(network.policiesOf(source), 'Egress', a as PodEnd, b);
  const into = target < 0 ? EVERYTHING_PASSES : allowedBy(network.policiesOf(target), 'Ingress', b as PodEnd, a);
  return { surely: intersection(out.surely, into.surely), perhaps: intersection(out.perhaps, into.perhaps) };
}

function modelEnd(network: Network, peer: Peer, index: number): End {
  const placed = network.contents.pods[index];
  if (placed !== undefined && typeof peer !== 'string')
    return {
      kind: 'pods',
      ...placed.pods,
      namespace: placed.namespace,
      namespaceLabels: network.namespaceLabels(placed.namespace),
    };
  if (typeof peer === 'string') {
    const { family, value } = parseAddress(peer) ?? { family: 4 as const, value: 0n };
    return { kind: 'addresses', range: { family, first: value, last: value } };
  }
  const { namespace, labels, ports } = peer;
  return {
    kind: 'pods',
    namespace,
    namespaceLabels: { known: labelsOfNamespace(namespace), open: [], isComplete: true },
    labels: { known: labels, open: [], isComplete: true },
    ports: ports.map((port) => ({ ...port, protocol: 'TCP', hostPort: undefined })),
    arePortsKnown: true,
    isOnHostNetwork: 'no',
  };
}

const labelsOfNamespace = (name: string): Readonly<Record<string, string>> => ({
  'kubernetes.io/metadata.name': name,
  ...(name === 'labelled' && { 'policy-group.network.openshift.io/ingress': '' }),
});

/** The cluster as the oracle reads it: with what was written, or with a plain deny in its place. */
function clusterOf(files: Readonly<Record<string, string>>, scope: ReadScope, isWritten: boolean): Cluster {
  const { network, written } = scope;
  const manifests = Object.entries(files).flatMap(([path, text]) =>
    (readManifests(text) ?? []).flatMap(({ object }) =>
      (textIn(object, 'kind')?.endsWith('List') ? objectsIn(object, 'items') : [object]).map((item) => ({
        path,
        object: item,
      })),
    ),
  );
  const taken = new Set<JsonObject>();
  /** The objects of a file stand in one order for both readers. */
  const find = (uri: string, title: string, isFresh: boolean): JsonObject => {
    const found = manifests.find(
      ({ path, object }) => `file:///w/${path}` === uri && titleOf(object) === title && !(isFresh && taken.has(object)),
    );
    if (found === undefined) throw new Error(`The oracle finds no ${title} in ${uri}.`);
    taken.add(found.object);
    return found.object;
  };
  const pods = network.contents.pods.map(({ ref, title, namespace }, index): ClusterPod => {
    const [pod] = podsIn(find(ref.uri, title, true));
    const labels = objectIn(pod?.metadata, 'labels') ?? {};
    const containers = [
      ...objectsIn(pod?.spec, 'containers'),
      ...objectsIn(pod?.spec, 'initContainers').filter((one) => textIn(one, 'restartPolicy') === 'Always'),
    ];
    return {
      title: `${title}#${index}`,
      namespace: namespace ?? 'default',
      labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])),
      ports: containers.flatMap((container) =>
        objectsIn(container, 'ports').map((port) => ({
          name: textIn(port, 'name'),
          protocol: textIn(port, 'protocol') ?? 'TCP',
          number: numberIn(port, 'containerPort') ?? 0,
        })),
      ),
      isOnHostNetwork: pod?.spec.hostNetwork === true,
      address: `10.${pod?.spec.hostNetwork === true ? 250 : 1}.${index >> 8}.${index & 255}`,
    };
  });
  const existing = network.contents.policies.map(({ ref, title, namespace }) => ({
    ...find(ref.uri, title, true),
    metadata: { name: title, namespace: namespace ?? 'default' },
  }));
  const added = isWritten
    ? (readManifests(policyText(written)) ?? []).map(({ object }) => object)
    : [...new Set(pods.map(({ namespace }) => namespace))].map((namespace) => ({
        kind: 'NetworkPolicy',
        metadata: { name: 'deny', namespace },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      }));
  const namespaces = new Map(network.contents.namespaces.map(({ name, labels }) => [name, labels.known] as const));
  return {
    pods,
    namespaces: new Map([...namespaces, ['labelled', labelsOfNamespace('labelled')]]),
    networkPolicies: [...existing, ...added],
    clusterPolicies: [],
    services: [],
  };
}

function titleOf(object: JsonObject): string {
  const metadata = objectIn(object, 'metadata');
  const name = textIn(metadata, 'name') ?? textIn(metadata, 'generateName');
  const kind = textIn(object, 'kind') ?? '';
  return name === undefined ? kind : `${kind} "${name}"`;
}
