import type { ConfigText, ScopeCommunications, WorkloadCommunications } from '../facts/communications.js';
import { selects } from '../kubernetes/label-selector.js';
import { parseAddress } from './address-range.js';
import type { ServicePort } from './endpoint.js';
import { type Entrance, isOutsideClass, type PodPlace, usualPlace } from './entrances.js';
import { isSameNamespace } from './evaluate.js';
import { NAMES_CONNECTION, NAMES_HOST } from './mentions.js';
import type { Network, PlacedRoute, PlacedService } from './network.js';
import type { PlacedMention } from './pod-mentions.js';
import type { Protocol } from './port-set.js';

/** One end of a connection. */
export type Party =
  /** Of the network's pods, by the index. */
  | { readonly kind: 'workload'; readonly index: number }
  /** Pods that no file shows. */
  | { readonly kind: 'pods'; readonly title: string; readonly place: PodPlace }
  | { readonly kind: 'addresses'; readonly title: string; readonly blocks: readonly AddressBlock[] };

export interface AddressBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** A connection that manifests tell of. `maybe`: a word may be a name by chance, or a template decides. */
export interface KnownConnection {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol;
  /** That of the pods; a name where no file tells the number. */
  readonly port: number | string;
  readonly answer: 'yes' | 'maybe';
  /** What says so, as a noun phrase. */
  readonly because: string;
}

/** Something that nobody can know from the files; of a workload, or of a namespace. */
export interface Unknown {
  readonly workload: number | undefined;
  readonly namespace: string | undefined;
  /** One sentence. */
  readonly text: string;
}

export interface KnownConnections {
  readonly connections: readonly KnownConnection[];
  readonly unknown: readonly Unknown[];
}

const NAME = 'kubernetes.io/metadata.name';
const METADATA = '169.254.169.254/32';
/** The addresses that networks of their own have (RFC 1918). */
export const PRIVATE_BLOCKS: readonly AddressBlock[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(
  (cidr) => ({
    cidr,
    except: [],
  }),
);
/** The internet alone: without private, shared and link-local addresses, among them the metadata endpoint. */
const PUBLIC: readonly AddressBlock[] = [
  {
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  },
];
const ANYWHERE: readonly AddressBlock[] = [{ cidr: '0.0.0.0/0', except: [] }];
const ALMOST_ANYWHERE: readonly AddressBlock[] = [{ cidr: '0.0.0.0/0', except: [METADATA] }];

const API_SERVER: Party = { kind: 'addresses', title: 'the API server', blocks: ALMOST_ANYWHERE };
/** Its addresses are those of the control plane, which may be anywhere. */
const FROM_API_SERVER: Party = { kind: 'addresses', title: 'the API server', blocks: ANYWHERE };
/** The API server's Service listens on 443; its own port is 6443 nearly everywhere, and policies see that one. */
const API_PORTS = [443, 6443];
/** Names that are given to hosts of a network of one's own (RFC 6762, RFC 8375, ICANN's `internal`). */
const PRIVATE_NAME = /\.(?:internal|local|lan|corp|intranet|home\.arpa|private)$/;
/** Images of servers that collect metrics. */
const SCRAPER =
  /(?:^|[/ ])(?:prometheus|vmagent|vmsingle|victoria-metrics|grafana-agent|alloy|agent-operator)(?:[:@ ]|$)/;
/** Images of controllers of Ingresses, by class. */
const CONTROLLER_IMAGES: readonly (readonly [className: RegExp, image: RegExp])[] = [
  [/nginx/, /ingress-nginx|nginx-ingress/],
  [/traefik/, /(?:^|[/ ])traefik[:@]/],
  [/haproxy/, /haproxy-ingress|kubernetes-ingress/],
  [/kong/, /(?:^|[/ ])kong[:@]/],
];

/** What the manifests of one scope tell of who connects to whom. */
export function knownConnections(network: Network, said: ScopeCommunications): KnownConnections {
  return new Reader(network, said).read();
}

type Target =
  | { readonly kind: 'service'; readonly service: PlacedService }
  | { readonly kind: 'alias'; readonly host: string; readonly namespace: string | undefined }
  | { readonly kind: 'api' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside' };

class Reader {
  readonly #network: Network;
  readonly #said: ScopeCommunications;
  readonly #connections = new Map<string, KnownConnection>();
  readonly #unknown = new Map<string, Unknown>();
  readonly #services = new Map<string, PlacedService[]>();
  readonly #entrances: ReadonlyMap<string, ScopeCommunications['entrances'][number]>;
  readonly #saidOf: ReadonlyMap<string, ScopeCommunications['services'][number]>;
  readonly #configs = new Map<string, ConfigText[]>();
  readonly #saidBy: (WorkloadCommunications | undefined)[];

  constructor(network: Network, said: ScopeCommunications) {
    this.#network = network;
    this.#said = said;
    for (const service of network.contents.services) multiAdd(this.#services, service.name ?? '', service);
    for (const config of said.configs) multiAdd(this.#configs, `${config.kind} ${config.name}`, config);
    this.#entrances = new Map(said.entrances.map((one) => [keyOf(one), one]));
    this.#saidOf = new Map(said.services.map((one) => [keyOf(one), one]));
    const byKey = new Map(said.workloads.map((one) => [keyOf(one), one]));
    this.#saidBy = network.contents.pods.map((pods) => byKey.get(keyOf(pods)));
  }

  read(): KnownConnections {
    for (const [index, said] of this.#saidBy.entries()) if (said) this.#workload(index, said);
    for (const service of this.#network.contents.services) this.#exposed(service);
    for (const route of this.#network.contents.routes) this.#route(route);
    this.#apiCalls();
    this.#metrics();
    const called = new Set<string>();
    for (const { to, protocol, port, answer } of this.#connections.values())
      if (to.kind === 'workload' && answer === 'yes') called.add(`${to.index} ${protocol} ${port}`);
    for (const service of this.#network.contents.services) this.#unused(service, called);
    return { connections: [...this.#connections.values()], unknown: [...this.#unknown.values()] };
  }

  // What workloads name

  #workload(index: number, said: WorkloadCommunications): void {
    const { namespace } = said;
    const mentions: PlacedMention[] = [...said.mentions];
    for (const { kind, name, key, variable, isOptional } of said.configs) {
      const found = (this.#configs.get(`${kind} ${name}`) ?? []).filter(
        (config) => isSameNamespace(config.namespace, namespace) === 'yes',
      );
      const matters = variable === undefined ? kind === 'ConfigMap' : NAMES_CONNECTION.test(variable);
      if (found.length === 0 && matters && !isOptional)
        this.#cannotKnow(
          index,
          variable === undefined
            ? `${kind} "${name}" is in no file.`
            : `Variable "${variable}" comes from ${kind} "${name}", which is in no file.`,
        );
      for (const config of found) {
        if (config.isHidden && matters) this.#cannotKnow(index, `${kind} "${name}" is not wholly written in its file.`);
        const isHost = variable !== undefined && NAMES_HOST.test(variable);
        for (const entry of config.entries)
          if (key === undefined || key === entry.key)
            mentions.push(...entry.mentions.map((mention) => (isHost ? { ...mention, isSure: true } : mention)));
      }
    }
    for (const place of said.hidden) this.#cannotKnow(index, `A template writes the ${place}.`);
    for (const mention of mentions) this.#mention(index, namespace, mention, 0);
    if (said.account !== undefined && this.#isBound(said.account, namespace))
      for (const port of API_PORTS)
        this.#connect(
          { kind: 'workload', index },
          API_SERVER,
          'TCP',
          port,
          'yes',
          `the roles of ServiceAccount "${said.account}"`,
        );
    this.#replicas(index, said);
  }

  #isBound(account: string, namespace: string | undefined): boolean {
    return this.#said.accounts.some(
      ({ name, namespace: other }) => name === account && isSameNamespace(namespace, other) === 'yes',
    );
  }

  #replicas(index: number, { peers }: WorkloadCommunications): void {
    if (peers === undefined) return;
    const isKnown = [...this.#connections.values()].some(
      ({ from, to }) =>
        from.kind === 'workload' && to.kind === 'workload' && from.index === index && to.index === index,
    );
    if (!isKnown)
      this.#cannotKnow(
        index,
        `Its pods may talk to one another through Service "${peers}"; nothing in the files says so.`,
      );
  }

  #mention(index: number, namespace: string | undefined, mention: PlacedMention, depth: number): void {
    const { host, port, isSure, place } = mention;
    const target = this.#resolve(host, namespace);
    const from: Party = { kind: 'workload', index };
    if (target.kind === 'service') this.#toService(index, target.service, mention);
    else if (target.kind === 'alias') {
      if (depth < 4 && (isSure || port !== undefined))
        this.#mention(index, target.namespace, { ...mention, host: target.host, isSure: true }, depth + 1);
    } else if (target.kind === 'api') {
      if (isSure) for (const number of API_PORTS) this.#connect(from, API_SERVER, 'TCP', number, 'yes', place);
    } else if (!isSure) return;
    else if (target.kind === 'missing') {
      if (port !== undefined || host.includes('.'))
        this.#cannotKnow(
          index,
          `The ${place} names "${host}${port === undefined ? '' : `:${port}`}", and no Service of the files has that name.`,
        );
    } else if (port === undefined) this.#cannotKnow(index, `The ${place} names "${host}" without a port.`);
    else {
      const address = parseAddress(host);
      const blocks = address
        ? [{ cidr: `${host}/${address.family === 4 ? 32 : 128}`, except: [] }]
        : PRIVATE_NAME.test(host)
          ? PRIVATE_BLOCKS
          : PUBLIC;
      this.#connect(from, { kind: 'addresses', title: host, blocks }, mention.protocol ?? 'TCP', port, 'yes', place);
    }
  }

  /** `name`, `name.namespace`, `name.namespace.svc…`, each with the name of a pod before it or not (Kubernetes: "DNS for Services and Pods"). */
  #resolve(host: string, namespace: string | undefined): Target {
    const [first = '', second, third, fourth] = host.split('.');
    if (parseAddress(host) !== undefined) return { kind: 'outside' };
    const isService = (name: string, where: string | undefined): Target | undefined => this.#named(name, where);
    if (second === undefined)
      return isService(first, namespace) ?? (first === 'kubernetes' ? { kind: 'api' } : { kind: 'missing' });
    if (first === 'kubernetes' && second === 'default' && (third === undefined || third === 'svc'))
      return { kind: 'api' };
    if (third === 'svc') return isService(first, second) ?? { kind: 'missing' };
    if (fourth === 'svc') return isService(second, third) ?? { kind: 'missing' };
    if (third === undefined) {
      const found = isService(first, second) ?? isService(second, namespace);
      if (found) return found;
      return this.#isNamespace(second) ? { kind: 'missing' } : { kind: 'outside' };
    }
    // `pod.service.namespace`, where that is a Service.
    return (fourth === undefined ? isService(second, third) : undefined) ?? { kind: 'outside' };
  }

  #named(name: string, namespace: string | undefined): Target | undefined {
    const service = this.#services.get(name)?.find((one) => isSameNamespace(one.namespace, namespace) === 'yes');
    const alias = this.#said.externalNames.find(
      (one) => one.name === name && isSameNamespace(one.namespace, namespace) === 'yes',
    );
    if (alias) return { kind: 'alias', host: alias.host, namespace: alias.namespace };
    return service && { kind: 'service', service };
  }

  #isNamespace(name: string): boolean {
    const { pods, services, namespaces } = this.#network.contents;
    return (
      [...pods, ...services].some(({ namespace }) => namespace === name) || namespaces.some((one) => one.name === name)
    );
  }

  #toService(index: number, service: PlacedService, mention: PlacedMention): void {
    const { port, isSure, place } = mention;
    const { ports, selector } = service.service;
    const own = this.#network.contents.pods[index];
    const backends = this.#network.backends(service);
    const isSelf = backends.some((backend) => backend.index === index);
    const matching = ports.filter(({ number }) => port === undefined || number === port);
    // Whoever finds pods by a headless Service uses their own ports.
    const direct = ports.filter(({ target }) => target === port);
    if (!isSure && (isSelf || (port !== undefined && matching.length === 0))) return;
    const answer = isSure || port !== undefined ? 'yes' : 'maybe';
    const from: Party = { kind: 'workload', index };
    if (isSelf && own !== undefined) {
      for (const declared of own.pods.ports)
        if (port === undefined || declared.number === port)
          this.#connect(from, from, declared.protocol, declared.number, answer, place);
    }
    const entries = matching.length > 0 ? matching : direct;
    if (entries.length === 0) {
      if (!isSelf) this.#atDeclaredPort(index, service, mention);
      return;
    }
    if (selector === 'manual') {
      for (const entry of entries) this.#manual(from, service, entry, answer, place);
      return;
    }
    for (const entry of entries)
      this.#behind(service, entry, (to, number, sure) =>
        this.#connect(from, to, entry.protocol, number, sure === 'yes' ? answer : 'maybe', place),
      );
  }

  /** A port that the Service does not have may still be one of its pods, where their own addresses are used. */
  #atDeclaredPort(index: number, service: PlacedService, { port, place }: PlacedMention): void {
    const targets = this.#network
      .backends(service)
      .filter(({ index: at }) => this.#network.contents.pods[at]?.pods.ports.some(({ number }) => number === port));
    for (const target of targets)
      this.#connect(
        { kind: 'workload', index },
        { kind: 'workload', index: target.index },
        'TCP',
        port ?? 0,
        'yes',
        place,
      );
    if (targets.length === 0)
      this.#cannotKnow(index, `The ${place} names port ${port ?? ''} of ${service.title}, which has no such port.`);
  }

  /** The pods behind a Service's port, and the port that they listen on. */
  #behind(
    service: PlacedService,
    entry: ServicePort,
    use: (to: Party, port: number | string, answer: 'yes' | 'maybe') => void,
  ): void {
    const { selector } = service.service;
    const backends = this.#network.backends(service);
    if (selector === undefined || selector === 'manual') return;
    if (entry.target === undefined) return;
    if (backends.length === 0) {
      const { namespace } = service;
      const place = { namespace: namespace === undefined ? ('any' as const) : { [NAME]: namespace }, pods: selector };
      use({ kind: 'pods', title: `the pods of ${service.title}`, place }, entry.target, 'yes');
    }
    for (const { index, answer } of backends) {
      const sure = answer === 'yes' ? 'yes' : 'maybe';
      for (const number of this.#network.targets(index, entry) ?? [entry.target])
        use({ kind: 'workload', index }, number, sure);
    }
  }

  /** Endpoints that are written by hand are addresses. */
  #manual(from: Party, service: PlacedService, entry: ServicePort, answer: 'yes' | 'maybe', place: string): void {
    const written = this.#said.endpoints.filter(
      ({ name, namespace }) => name === service.name && isSameNamespace(namespace, service.namespace) === 'yes',
    );
    const blocks = written
      .flatMap(({ addresses }) => addresses)
      .flatMap((address) => {
        const parsed = parseAddress(address);
        return parsed ? [{ cidr: `${address}/${parsed.family === 4 ? 32 : 128}`, except: [] }] : [];
      });
    const numbers = written.flatMap(({ ports }) => ports);
    const to: Party = { kind: 'addresses', title: service.title, blocks: blocks.length > 0 ? blocks : ALMOST_ANYWHERE };
    const target = typeof entry.target === 'number' ? entry.target : entry.number;
    for (const port of numbers.length > 0 ? numbers : [target])
      this.#connect(from, to, entry.protocol, port, answer, place);
  }

  // Who comes from elsewhere

  #exposed(service: PlacedService): void {
    const { exposure, ports } = service.service;
    const from: Party = { kind: 'addresses', title: 'everywhere', blocks: ANYWHERE };
    if (exposure === 'maybe')
      this.#cannotKnowIn(
        service.namespace,
        `A template decides whether ${service.title} can be reached from outside the cluster.`,
      );
    if (exposure === 'none' || exposure === 'maybe') return;
    for (const entry of ports)
      this.#behind(service, entry, (to, port, answer) =>
        this.#connect(
          from,
          to,
          entry.protocol,
          port,
          answer,
          `${service.title}, a ${exposure === 'externalIPs' ? 'Service with externalIPs' : exposure}`,
        ),
      );
  }

  #route(route: PlacedRoute): void {
    const entrance = this.#entrances.get(keyOf(route));
    if (entrance?.kind === 'VirtualService') {
      this.#cannotKnowIn(
        route.namespace,
        'Sidecars of a mesh also need to reach istiod (TCP 15012) in their control plane.',
      );
      if (entrance.gateways.length === 0) return;
    }
    for (const from of this.#controllers(route, entrance))
      for (const target of route.services) {
        const found = this.#named(target.name, target.namespace ?? route.namespace);
        if (found?.kind !== 'service') continue;
        for (const entry of found.service.service.ports)
          if (target.port === undefined || target.port === entry.number || target.port === entry.name)
            this.#behind(found.service, entry, (to, port, answer) =>
              this.#connect(from, to, entry.protocol, port, answer, route.title),
            );
      }
  }

  #controllers(route: PlacedRoute, entrance: Entrance | undefined): readonly Party[] {
    const gateways = (entrance?.gateways ?? []).map(({ name, namespace }) => ({
      name,
      namespace: namespace ?? route.namespace,
      said: this.#said.entrances.find(
        (one) => one.gateway?.name === name && isSameNamespace(one.namespace, namespace ?? route.namespace) === 'yes',
      ),
    }));
    if (gateways.length > 0)
      return gateways.map(({ name, namespace, said }) => this.#ofGateway(route, name, namespace, said));
    return this.#ofClass(route, entrance?.className);
  }

  #ofGateway(route: PlacedRoute, name: string, namespace: string | undefined, said: Entrance | undefined): Party {
    const title = `the pods of Gateway "${name}"`;
    const className = said?.className ?? (route.kind === 'VirtualService' ? 'istio' : undefined);
    if (route.kind === 'VirtualService') {
      const usual = usualPlace('istio');
      const pods = said?.gateway?.pods ?? usual?.pods;
      const isUsual = pods?.istio === usual?.pods?.istio && usual !== undefined;
      this.#cannotKnowIn(
        route.namespace,
        `The pods of Gateway "${name}" are in no file: ${isUsual ? 'namespace "istio-system" is assumed' : 'any namespace may have them'}.`,
      );
      return { kind: 'pods', title, place: { namespace: isUsual ? usual.namespace : 'any', pods } };
    }
    if (className === 'istio')
      return {
        kind: 'pods',
        title,
        place: {
          namespace: namespace === undefined ? 'any' : { [NAME]: namespace },
          // The label of pods that are made for a Gateway (Gateway API: GEP-1762).
          pods: { 'gateway.networking.k8s.io/gateway-name': name },
        },
      };
    const [party] = this.#ofClass(route, className);
    return party ?? { kind: 'pods', title, place: { namespace: 'any', pods: undefined } };
  }

  #ofClass(route: PlacedRoute, className: string | undefined): readonly Party[] {
    const [, image] = CONTROLLER_IMAGES.find(([pattern]) => pattern.test(className ?? '')) ?? [];
    const here = this.#saidBy.flatMap((one, index) =>
      image !== undefined && one && image.test(one.image) ? [index] : [],
    );
    if (here.length > 0) return here.map((index) => ({ kind: 'workload', index }));
    const words = className === undefined ? 'of its controller' : `of the controller of class "${className}"`;
    if (isOutsideClass(className)) {
      this.#cannotKnowIn(
        route.namespace,
        `The addresses ${words}, from which ${route.title} is served, are in no file: every address may use its ports.`,
      );
      return [{ kind: 'addresses', title: 'the load balancer', blocks: ANYWHERE }];
    }
    const place = usualPlace(className);
    this.#cannotKnowIn(
      route.namespace,
      place === undefined
        ? `The pods ${words}, which serves ${route.title}, are in no file: pods of every namespace may use its ports. Name the namespace of the controller instead.`
        : `The pods ${words}, which serves ${route.title}, are in no file: the namespace and the labels of its usual installation are assumed.`,
    );
    return [{ kind: 'pods', title: 'the controller', place: place ?? { namespace: 'any', pods: undefined } }];
  }

  #apiCalls(): void {
    for (const { title, name, namespace, port } of this.#said.apiCalls) {
      const found = this.#named(name, namespace);
      if (found?.kind !== 'service') continue;
      for (const entry of found.service.service.ports)
        if (entry.number === port)
          this.#behind(found.service, entry, (to, number, answer) => {
            this.#connect(FROM_API_SERVER, to, entry.protocol, number, answer, title);
          });
    }
  }

  /** Programs have names of Services in themselves as well: whoever closes the rest should know which may be missed. */
  #unused(service: PlacedService, called: ReadonlySet<string>): void {
    const backends = this.#network.backends(service);
    if (backends.length === 0) return;
    const ports = service.service.ports.filter(
      (entry) =>
        !backends.some(({ index }) =>
          [entry.target, ...(this.#network.targets(index, entry) ?? [])].some((port) =>
            called.has(`${index} ${entry.protocol} ${port}`),
          ),
        ),
    );
    if (ports.length > 0)
      this.#cannotKnowIn(
        service.namespace,
        `Nothing tells who uses ${service.title} (${ports.map(({ protocol, number }) => `${protocol} ${number}`).join(', ')}): programs may have its name built in.`,
      );
  }

  // Metrics

  #metrics(): void {
    const { pods, services } = this.#network.contents;
    for (const [index, said] of this.#saidBy.entries()) {
      const declared = pods[index]?.pods.ports ?? [];
      if (said?.scrape === undefined) continue;
      const ports = said.scrape.port === undefined ? declared.map(({ number }) => number) : [said.scrape.port];
      for (const port of ports)
        this.#scrape(said.namespace, { kind: 'workload', index }, port, `the annotation "prometheus.io/scrape"`);
    }
    for (const placed of services) {
      const scrape = this.#saidOf.get(keyOf(placed))?.scrape;
      if (scrape === undefined) continue;
      for (const entry of placed.service.ports)
        this.#behind(placed, entry, (to, number) => {
          const port = scrape.port ?? number;
          if (scrape.port === undefined || scrape.port === number || scrape.port === entry.number)
            this.#scrape(
              placed.namespace,
              to,
              scrape.port === entry.number ? number : port,
              `the annotation "prometheus.io/scrape"`,
            );
        });
    }
    for (const monitor of this.#said.monitors) {
      const isNear = (namespace: string | undefined): boolean =>
        monitor.namespaces === 'any' ||
        (monitor.namespaces === undefined
          ? isSameNamespace(monitor.namespace, namespace) === 'yes'
          : monitor.namespaces.includes(namespace ?? 'default'));
      if (monitor.kind === 'PodMonitor') {
        for (const { index, answer } of this.#network.find(monitor.selector, (namespace) =>
          isNear(namespace) ? 'yes' : 'no',
        ))
          if (answer === 'yes') for (const { port } of monitor.ports) this.#monitored(index, port, monitor.title);
        continue;
      }
      for (const placed of services) {
        const labels = this.#saidOf.get(keyOf(placed))?.labels;
        if (labels === undefined || !isNear(placed.namespace) || !selects(monitor.selector, labels)) continue;
        for (const { port, isTarget } of monitor.ports) {
          if (isTarget) {
            for (const { index } of this.#network.backends(placed)) this.#monitored(index, port, monitor.title);
            continue;
          }
          for (const entry of placed.service.ports)
            if (entry.name === port)
              this.#behind(placed, entry, (to, number) => this.#scrape(placed.namespace, to, number, monitor.title));
        }
      }
    }
  }

  /** A port of pods, by its number or its name. */
  #monitored(index: number, port: number | string, because: string): void {
    const own = this.#network.contents.pods[index];
    const number = typeof port === 'number' ? port : own?.pods.ports.find(({ name }) => name === port)?.number;
    this.#scrape(own?.namespace, { kind: 'workload', index }, number ?? port, because);
  }

  #scrape(namespace: string | undefined, to: Party, port: number | string, because: string): void {
    for (const from of this.#scrapers(namespace)) this.#connect(from, to, 'TCP', port, 'yes', because);
  }

  #scrapers(namespace: string | undefined): readonly Party[] {
    const here = this.#saidBy.flatMap((one, index) => (one && SCRAPER.test(one.image) ? [index] : []));
    if (here.length > 0) return here.map((index) => ({ kind: 'workload', index }));
    const pods = { 'app.kubernetes.io/name': 'prometheus' };
    const [made] = this.#said.scrapers;
    if (made?.namespace !== undefined)
      return [{ kind: 'pods', title: made.title, place: { namespace: { [NAME]: made.namespace }, pods } }];
    this.#cannotKnowIn(
      namespace,
      'The pods of Prometheus are in no file: pods of any namespace with its usual label "app.kubernetes.io/name" may read the metrics.',
    );
    return [{ kind: 'pods', title: 'Prometheus', place: { namespace: 'any', pods } }];
  }

  #connect(
    from: Party,
    to: Party,
    protocol: Protocol,
    port: number | string,
    answer: 'yes' | 'maybe',
    because: string,
  ): void {
    const key = JSON.stringify([from, to, protocol, port]);
    const known = this.#connections.get(key);
    if (known === undefined || (known.answer === 'maybe' && answer === 'yes'))
      this.#connections.set(key, { from, to, protocol, port, answer, because });
  }

  #cannotKnow(workload: number, text: string): void {
    const { namespace } = this.#network.contents.pods[workload] ?? { namespace: undefined };
    this.#unknown.set(`${workload} ${text}`, { workload, namespace, text });
  }

  #cannotKnowIn(namespace: string | undefined, text: string): void {
    this.#unknown.set(`${namespace ?? ''}/ ${text}`, { workload: undefined, namespace, text });
  }
}

const keyOf = ({
  ref,
  path = '',
}: {
  readonly ref: { readonly uri: string; readonly document: number; readonly path: string };
  readonly path?: string;
}): string => `${ref.uri} ${ref.document} ${ref.path} ${path}`;

function multiAdd<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
