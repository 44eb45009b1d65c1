import { Chance } from './generate-pods.js';
import type { Json, JsonObject } from './json.js';
import type { Cluster, ClusterPod } from './network-policy.js';

/** A small cluster as manifests, and as what its manifests mean. */
export interface GeneratedCluster {
  readonly title: string;
  readonly cluster: Cluster;
  /** One file for all objects. */
  readonly text: string;
  /** False where blocks of addresses may hold pods, so that the network plugin decides. */
  readonly isDecided: boolean;
}

const NAMESPACES = ['shop', 'bank', 'tools'] as const;
const KEYS = ['app', 'tier', 'team'] as const;
const VALUES = ['red', 'green', 'blue'] as const;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const PORTS = [53, 80, 443, 8080, 9090] as const;
const PORT_NAMES = ['web', 'metrics', 'dns'] as const;
/** Blocks that hold no pod, and those that may. */
const FAR = ['203.0.113.0/24', '198.51.100.0/25', '8.8.8.8/32', '64.0.0.0/4'] as const;
const NEAR = ['0.0.0.0/0', '10.0.0.0/8', '192.168.0.0/16', '::/0', '2001:db8::/32', 'fd00::/8'] as const;
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  '203.0.113.0/24': ['203.0.113.128/25', '203.0.113.7/32'],
  '64.0.0.0/4': ['66.0.0.0/8', '79.255.255.255/32'],
  '0.0.0.0/0': ['10.0.0.0/8', '169.254.169.254/32', '203.0.113.0/24'],
  '10.0.0.0/8': ['10.1.0.0/16'],
  '::/0': ['fd00::/8', '2001:db8::1/128'],
  '2001:db8::/32': ['2001:db8:1::/48'],
};

/** Clusters of the same seed are the same. */
export function* clustersAtRandom(seed: number, count: number): Generator<GeneratedCluster> {
  for (let index = 0; index < count; index++) yield new Draft(new Chance(seed * 100_003 + index), index).cluster();
}

class Draft {
  readonly #chance: Chance;
  readonly #index: number;
  readonly #isDecided: boolean;

  constructor(chance: Chance, index: number) {
    this.#chance = chance;
    this.#index = index;
    this.#isDecided = index % 4 !== 3;
  }

  cluster(): GeneratedCluster {
    const chance = this.#chance;
    const names = NAMESPACES.slice(0, 1 + chance.below(3));
    const namespaces = new Map(names.map((name) => [name as string, this.#labels()]));
    const pods: ClusterPod[] = Array.from({ length: 2 + chance.below(4) }, (_, index) => ({
      title: `pod-${index}`,
      namespace: chance.of(names as unknown as [string, ...string[]]),
      labels: this.#labels(),
      ports: this.#declaredPorts(),
      isOnHostNetwork: chance.isLucky(0.08),
      address: chance.isLucky(0.8) ? `10.${chance.below(3)}.0.${index + 1}` : `fd00::${index + 1}`,
    }));
    const networkPolicies = Array.from({ length: chance.below(5) }, (_, index) => this.#policy(index, names));
    const clusterPolicies = chance.isLucky(0.45) ? this.#clusterPolicies() : [];
    const services = Array.from({ length: chance.below(3) }, (_, index) => this.#service(index, names));
    const objects = [
      ...[...namespaces].map(([name, labels]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
      ...pods.map((pod) => this.#workload(pod)),
      ...networkPolicies,
      ...clusterPolicies,
      ...services,
    ];
    return {
      title: `cluster ${this.#index}`,
      cluster: { pods, namespaces, networkPolicies, clusterPolicies, services },
      text: objects.map((object) => JSON.stringify(object, null, 2)).join('\n---\n'),
      isDecided: this.#isDecided,
    };
  }

  #labels(): Record<string, string> {
    const labels: Record<string, string> = {};
    for (const key of KEYS) if (this.#chance.isLucky(0.55)) labels[key] = this.#chance.of(VALUES);
    return labels;
  }

  #declaredPorts(): ClusterPod['ports'] {
    const names = PORT_NAMES.filter(() => this.#chance.isLucky(0.5));
    return names.map((name) => ({
      name: this.#chance.isLucky(0.85) ? name : undefined,
      protocol: this.#chance.isLucky(0.7) ? 'TCP' : this.#chance.of(PROTOCOLS),
      number: this.#chance.of(PORTS) + this.#chance.below(3),
    }));
  }

  #workload({ title, namespace, labels, ports, isOnHostNetwork }: ClusterPod): JsonObject {
    const spec = {
      ...(isOnHostNetwork && { hostNetwork: true }),
      containers: [
        {
          name: 'main',
          image: 'registry.example/main:1',
          ports: ports.map(({ name, protocol, number }) => ({
            ...(name !== undefined && { name }),
            containerPort: number,
            ...(protocol !== 'TCP' && { protocol }),
          })),
        },
      ],
    };
    const kind = this.#chance.of(['Pod', 'Deployment', 'StatefulSet', 'CronJob']);
    const metadata = { name: title, namespace };
    const template = { metadata: { labels }, spec };
    if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec };
    if (kind === 'CronJob')
      return { apiVersion: 'batch/v1', kind, metadata, spec: { jobTemplate: { spec: { template } } } };
    return { apiVersion: 'apps/v1', kind, metadata, spec: { template } };
  }

  /** Every form that the API takes: empty, one label, several, expressions. */
  #selector(isOfNamespaces = false): JsonObject {
    const chance = this.#chance;
    if (chance.isLucky(0.2)) return {};
    if (isOfNamespaces && chance.isLucky(0.35))
      return { matchLabels: { 'kubernetes.io/metadata.name': chance.of([...NAMESPACES, 'elsewhere']) } };
    const matchLabels = chance.isLucky(0.6) ? { [chance.of(KEYS)]: chance.of(VALUES) } : undefined;
    const matchExpressions: JsonObject[] = [];
    while (chance.isLucky(matchLabels ? 0.25 : 0.6) && matchExpressions.length < 3) {
      const operator = chance.of(['In', 'NotIn', 'Exists', 'DoesNotExist']);
      const values = VALUES.filter(() => chance.isLucky(0.5));
      matchExpressions.push({
        key: chance.of(KEYS),
        operator,
        ...(operator.endsWith('In') && { values: values.length > 0 ? values : ['red'] }),
      });
    }
    return { ...(matchLabels && { matchLabels }), ...(matchExpressions.length > 0 && { matchExpressions }) };
  }

  #block(): JsonObject {
    const chance = this.#chance;
    const cidr = this.#isDecided || chance.isLucky(0.4) ? chance.of(FAR) : chance.of(NEAR);
    const except = (EXCEPTIONS[cidr] ?? []).filter(() => chance.isLucky(0.5));
    return { cidr, ...(except.length > 0 && { except: [...except] }) };
  }

  #peer(): JsonObject {
    const form = this.#chance.below(5);
    if (form === 0) return { ipBlock: this.#block() };
    if (form === 1) return { podSelector: this.#selector() };
    if (form === 2) return { namespaceSelector: this.#selector(true) };
    return { podSelector: this.#selector(), namespaceSelector: this.#selector(true) };
  }

  #port(): JsonObject {
    const chance = this.#chance;
    const protocol = chance.isLucky(0.4) ? { protocol: chance.of(PROTOCOLS) } : {};
    const form = chance.below(6);
    if (form === 0) return { protocol: chance.of(PROTOCOLS) };
    if (form === 1) return { ...protocol, port: chance.of(PORT_NAMES) };
    const first = chance.of(PORTS) + chance.below(3);
    if (form === 2) return { ...protocol, port: first, endPort: first + chance.below(2000) };
    return { ...protocol, port: first };
  }

  /** Missing, empty, or with entries: three things that mean two. */
  #list(key: string, item: () => Json): JsonObject {
    const chance = this.#chance;
    if (chance.isLucky(0.2)) return {};
    if (chance.isLucky(0.1)) return { [key]: [] };
    return { [key]: Array.from({ length: 1 + chance.below(3) }, item) };
  }

  #policy(index: number, names: readonly string[]): JsonObject {
    const chance = this.#chance;
    const rules = (peers: string) => () => ({
      ...this.#list(peers, () => this.#peer()),
      ...this.#list('ports', () => this.#port()),
    });
    const types = chance.of([undefined, undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `policy-${index}`, namespace: chance.of(names as unknown as [string, ...string[]]) },
      spec: {
        ...(chance.isLucky(0.95) && { podSelector: this.#selector() }),
        ...(types && { policyTypes: types }),
        ...(chance.isLucky(0.7) && this.#list('ingress', rules('from'))),
        ...(chance.isLucky(0.6) && this.#list('egress', rules('to'))),
      },
    };
  }

  #clusterPolicies(): readonly JsonObject[] {
    const chance = this.#chance;
    const isNew = chance.isLucky(0.5);
    const count = 1 + chance.below(3);
    const policies = Array.from({ length: count }, (_, index) => this.#clusterPolicy(index, isNew, 'Admin'));
    if (chance.isLucky(0.5)) policies.push(this.#clusterPolicy(count, isNew, 'Baseline'));
    return policies;
  }

  #clusterPolicy(index: number, isNew: boolean, tier: 'Admin' | 'Baseline'): JsonObject {
    const chance = this.#chance;
    const named = (): JsonObject =>
      chance.isLucky(0.5)
        ? { namespaces: this.#selector(true) }
        : { pods: { namespaceSelector: this.#selector(true), podSelector: this.#selector() } };
    const actions = tier === 'Baseline' && !isNew ? ['Allow', 'Deny'] : [isNew ? 'Accept' : 'Allow', 'Deny', 'Pass'];
    const rule = (isEgress: boolean) => () => ({
      name: 'rule',
      action: chance.of(actions as [string, ...string[]]),
      [isEgress ? 'to' : 'from']: Array.from({ length: 1 + chance.below(2) }, () =>
        isEgress && chance.isLucky(0.25)
          ? { networks: [this.#isDecided ? chance.of(FAR) : chance.of([...FAR, ...NEAR])] }
          : named(),
      ),
      ...(chance.isLucky(0.6) && {
        [isNew ? 'protocols' : 'ports']: Array.from({ length: 1 + chance.below(2) }, () => this.#clusterPort(isNew)),
      }),
    });
    return {
      apiVersion: `policy.networking.k8s.io/${isNew ? 'v1alpha2' : 'v1alpha1'}`,
      kind: isNew ? 'ClusterNetworkPolicy' : tier === 'Admin' ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy',
      metadata: { name: tier === 'Baseline' && !isNew ? 'default' : `admin-${index}` },
      spec: {
        ...(isNew && { tier }),
        // No two alike: which of them comes first is not defined.
        ...((isNew || tier === 'Admin') && { priority: chance.below(100) * 10 + index }),
        subject: named(),
        ...(chance.isLucky(0.8) && { ingress: Array.from({ length: 1 + chance.below(3) }, rule(false)) }),
        ...(chance.isLucky(0.8) && { egress: Array.from({ length: 1 + chance.below(3) }, rule(true)) }),
      },
    };
  }

  #clusterPort(isNew: boolean): JsonObject {
    const chance = this.#chance;
    const protocol = chance.of(PROTOCOLS);
    const start = chance.of(PORTS) + chance.below(3);
    const form = chance.below(4);
    if (form === 0) return { [isNew ? 'destinationNamedPort' : 'namedPort']: chance.of(PORT_NAMES) };
    const range = { start, end: start + 1 + chance.below(500) };
    if (!isNew) return form === 1 ? { portRange: { protocol, ...range } } : { portNumber: { protocol, port: start } };
    if (form === 3) return { [protocol.toLowerCase()]: {} };
    return { [protocol.toLowerCase()]: { destinationPort: form === 1 ? { range } : { number: start } } };
  }

  #service(index: number, names: readonly string[]): JsonObject {
    const chance = this.#chance;
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `service-${index}`, namespace: chance.of(names as unknown as [string, ...string[]]) },
      spec: {
        selector: { [chance.of(KEYS)]: chance.of(VALUES) },
        ports: [
          {
            port: chance.of(PORTS),
            ...(chance.isLucky(0.3) && { protocol: chance.of(PROTOCOLS) }),
            ...(chance.isLucky(0.7) && { targetPort: chance.isLucky(0.5) ? chance.of(PORT_NAMES) : chance.of(PORTS) }),
          },
        ],
      },
    };
  }
}
