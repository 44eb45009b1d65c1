import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, type Labels, readSelector } from '../kubernetes/label-selector.js';
import type { Pod } from '../kubernetes/pod.js';
import { type Entrance, readEntrance } from '../network/entrances.js';
import { mentionsIn } from '../network/mentions.js';
import { readPartialLabels } from '../network/partial-labels.js';
import { type PlacedMention, type PodMentions, podMentions } from '../network/pod-mentions.js';
import type { ObjectRef } from '../object-ref.js';
import { decodeBase64 } from '../secret/base64.js';
import { defineFact } from './fact.js';

/**
 * What manifests say of connections: the hosts that programs are told, and who is known to call on pods from elsewhere.
 * Who is behind a name, and whether policies let it through, is for the connectivity of the same scope to say.
 */
export interface Communications {
  /** All that is said in one scope; nothing where it has no such objects. */
  of(scope: string): ScopeCommunications;
}

/** The parts of what one scope says, in their effective namespaces. */
export interface ScopeCommunications {
  readonly workloads: readonly WorkloadCommunications[];
  readonly configs: readonly ConfigText[];
  readonly externalNames: readonly (Named & { readonly host: string })[];
  readonly services: readonly (Named & { readonly labels: Labels; readonly scrape: Scrape | undefined })[];
  readonly endpoints: readonly (Named & { readonly addresses: readonly string[]; readonly ports: readonly number[] })[];
  readonly entrances: readonly (Entrance & Placed)[];
  /** Services that the API server calls: webhooks and aggregated APIs. */
  readonly apiCalls: readonly {
    readonly title: string;
    readonly name: string;
    readonly namespace: string | undefined;
    readonly port: number;
  }[];
  readonly monitors: readonly (Monitor & Placed)[];
  /** Objects that make Prometheus servers, by their namespace. */
  readonly scrapers: readonly Placed[];
  /** ServiceAccounts that roles are bound to. */
  readonly accounts: readonly { readonly name: string; readonly namespace: string | undefined }[];
}

interface Placed {
  readonly ref: ObjectRef;
  readonly title: string;
  readonly namespace: string | undefined;
}
interface Named extends Placed {
  readonly name: string;
}

export interface WorkloadCommunications extends PodMentions, Placed {
  /** The path of the pod spec in its object. */
  readonly path: string;
  /** What a policy that is about these pods, and these only, selects; absent where nothing tells. */
  readonly selector: LabelSelector | undefined;
  /** Labels of the workload that its policy may have too. */
  readonly labels: Labels;
  /** The ServiceAccount, where its token is mounted. */
  readonly account: string | undefined;
  readonly scrape: Scrape | undefined;
  /** The Service that names the pods of a StatefulSet that has several. */
  readonly peers: string | undefined;
  readonly image: string;
}

export interface ConfigText extends Placed {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly entries: readonly { readonly key: string; readonly mentions: readonly PlacedMention[] }[];
  /** True where a template may add keys, or writes texts. */
  readonly isHidden: boolean;
}

/** What annotations tell Prometheus; absent where they name no port: then it takes those that are declared. */
export interface Scrape {
  readonly port: number | undefined;
}

/** ServiceMonitor and PodMonitor (monitoring.coreos.com/v1). */
export interface Monitor {
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  readonly selector: LabelSelector;
  /** Absent for its own namespace. */
  readonly namespaces: 'any' | readonly string[] | undefined;
  /** Numbers and names of ports: of the Service, or of the pods where `isTarget`. */
  readonly ports: readonly { readonly port: string | number; readonly isTarget: boolean }[];
}

type Entry =
  | ({ readonly is: 'workload' } & WorkloadCommunications)
  | ({ readonly is: 'config' } & ConfigText)
  | ({ readonly is: 'external' } & ScopeCommunications['externalNames'][number])
  | ({ readonly is: 'service' } & ScopeCommunications['services'][number])
  | ({ readonly is: 'endpoints' } & ScopeCommunications['endpoints'][number])
  | ({ readonly is: 'entrance' } & Entrance & Placed)
  | ({ readonly is: 'api' } & Placed & { readonly calls: ScopeCommunications['apiCalls'] })
  | ({ readonly is: 'monitor' } & Monitor & Placed)
  | ({ readonly is: 'scraper' } & Placed)
  | ({ readonly is: 'binding' } & Placed & { readonly accounts: ScopeCommunications['accounts'] });

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, title, namespace, name } = object;
  const at = { ref, title, namespace };
  if (object.isA('ConfigMap') || object.isA('Secret'))
    return name === undefined ? [] : [{ is: 'config', ...readConfig(object, name) }];
  if (object.isA('Service')) return name === undefined ? [] : serviceEntries(object, name);
  if (object.kind === 'Endpoints' || object.kind === 'EndpointSlice') return endpointEntries(object);
  if (object.isA('RoleBinding') || object.isA('ClusterRoleBinding'))
    return [{ is: 'binding', ...at, accounts: boundAccounts(object) }];
  const calls = apiCalls(object);
  if (calls.length > 0) return [{ is: 'api', ...at, calls }];
  if (object.group === 'monitoring.coreos.com') {
    const monitor = readMonitor(object);
    if (monitor) return [{ is: 'monitor', ...at, ...monitor }];
    if (object.kind === 'Prometheus' || object.kind === 'PrometheusAgent') return [{ is: 'scraper', ...at }];
  }
  const entrance = readEntrance(object);
  if (entrance) return [{ is: 'entrance', ...at, ...entrance }];
  if (object.isA('PodTemplate')) return [];
  return object.pods.map((pod) => ({ is: 'workload', ...readWorkload(pod) }));
}

function readWorkload(pod: Pod): WorkloadCommunications {
  const { object } = pod;
  const { ref, title, namespace } = object;
  const token = pod.field('automountServiceAccountToken');
  const replicas = object.field('spec.replicas');
  const governing = object.field('spec.serviceName').text;
  const images = pod.containers.flatMap((container) => container.field('image').text ?? []);
  return {
    ref,
    title,
    namespace,
    path: pod.spec.path,
    selector: selectorOf(pod),
    labels: commonLabels(object),
    account: token.is(false) ? undefined : pod.serviceAccountName,
    scrape: readScrape(pod.metadata.field('annotations')),
    peers: object.isA('StatefulSet') && !replicas.isAbsent && replicas.isNot(1) ? governing : undefined,
    image: images.join(' '),
    ...podMentions(pod),
  };
}

/**
 * The workload's own selector, else the labels of the pods. What a kustomization may add finds the same pods: only what a
 * template hides is not known.
 */
function selectorOf(pod: Pod): LabelSelector | undefined {
  const own = pod.object.field('spec.selector');
  const expressions = own.field('matchExpressions');
  const selector = expressions.exists ? readSelector(own) : ofLabels(own.field('matchLabels'));
  return (
    selector ??
    (own.field('matchLabels').exists || expressions.exists ? undefined : ofLabels(pod.metadata.field('labels')))
  );
}

function ofLabels(labels: Field): LabelSelector | undefined {
  const { known, isComplete, open } = readPartialLabels(labels);
  const isKnown = open.length === 0 && (isComplete || !labels.document.isTemplated);
  return isKnown && Object.keys(known).length > 0 ? { matchLabels: known, matchExpressions: [] } : undefined;
}

/** The labels by which people find all that belongs to an application (Kubernetes: "Recommended Labels"). */
const COMMON = [
  'app',
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
];

function commonLabels(object: KubernetesObject): Labels {
  const labels = object.field('metadata.labels');
  return Object.fromEntries(
    COMMON.flatMap((key) => {
      const { text } = labels.at(key);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

function readScrape(annotations: Field): Scrape | undefined {
  if (!annotations.at('prometheus.io/scrape').is('true') && !annotations.at('prometheus.io/scrape').is(true))
    return undefined;
  const port = Number(annotations.at('prometheus.io/port').text ?? '');
  return { port: port > 0 ? port : undefined };
}

function readConfig(object: KubernetesObject, name: string): ConfigText {
  const { ref, title, namespace } = object;
  const isSecret = object.isA('Secret');
  const data = object.field('data').entries();
  const plain = [...data, ...object.field('stringData').entries()];
  const entries = plain.flatMap(([key, value], index) => {
    const isEncoded = isSecret && index < data.length;
    const text = isEncoded ? decodeBase64(value.text ?? '') : value.text;
    const mentions = (text === undefined ? [] : mentionsIn(text, key)).map((mention) => ({
      ...mention,
      place: `key "${key}" of ${title}`,
    }));
    return mentions.length === 0 ? [] : [{ key, mentions }];
  });
  const isHidden =
    ['data', 'stringData'].some((key) => !object.field(key).isComplete || object.field(key).isUnknown) ||
    plain.some(([, value]) => value.isUnknown);
  return { ref, title, namespace, kind: isSecret ? 'Secret' : 'ConfigMap', name, entries, isHidden };
}

function serviceEntries(object: KubernetesObject, name: string): readonly Entry[] {
  const { ref, title, namespace } = object;
  const at = { ref, title, namespace, name };
  const host = object.field('spec.externalName').text;
  if (object.field('spec.type').is('ExternalName'))
    return host === undefined ? [] : [{ is: 'external', ...at, host: host.toLowerCase().replace(/\.$/, '') }];
  const { known } = readPartialLabels(object.field('metadata.labels'));
  return [{ is: 'service', ...at, labels: known, scrape: readScrape(object.field('metadata.annotations')) }];
}

/** Endpoints, and EndpointSlices by the Service that their label names. */
function endpointEntries(object: KubernetesObject): readonly Entry[] {
  const { ref, title, namespace } = object;
  const isSlice = object.kind === 'EndpointSlice';
  const name = isSlice ? object.field('metadata.labels').at('kubernetes.io/service-name').text : object.name;
  if (name === undefined) return [];
  const subsets = object.field('subsets').items();
  const addresses = isSlice
    ? object
        .field('endpoints')
        .items()
        .flatMap((endpoint) => endpoint.field('addresses').texts())
    : subsets
        .flatMap((subset) => subset.field('addresses').items())
        .flatMap((address) => address.field('ip').text ?? []);
  const ports = (
    isSlice ? object.field('ports').items() : subsets.flatMap((subset) => subset.field('ports').items())
  ).flatMap((port) => (typeof port.field('port').value === 'number' ? [Number(port.field('port').value)] : []));
  return [{ is: 'endpoints', ref, title, namespace, name, addresses, ports }];
}

const boundAccounts = (object: KubernetesObject): ScopeCommunications['accounts'] =>
  object
    .field('subjects')
    .items()
    .filter((subject) => subject.field('kind').is('ServiceAccount'))
    .flatMap((subject) => {
      const name = subject.field('name').text;
      return name === undefined ? [] : [{ name, namespace: subject.field('namespace').text ?? object.namespace }];
    });

/** Where the API server is a client (API: admissionregistration/v1 WebhookClientConfig, apiregistration/v1 APIService). */
function apiCalls(object: KubernetesObject): ScopeCommunications['apiCalls'] {
  const isApi = object.kind === 'APIService' && object.group === 'apiregistration.k8s.io';
  const services = isApi
    ? [object.field('spec.service')]
    : object.kind.endsWith('WebhookConfiguration') && object.group === 'admissionregistration.k8s.io'
      ? object
          .field('webhooks')
          .items()
          .map((webhook) => webhook.field('clientConfig.service'))
      : [];
  return services.flatMap((service) => {
    const name = service.field('name').text;
    const { value: port } = service.field('port');
    return name === undefined
      ? []
      : [
          {
            title: object.title,
            name,
            namespace: service.field('namespace').text,
            port: typeof port === 'number' ? port : 443,
          },
        ];
  });
}

function readMonitor(object: KubernetesObject): Monitor | undefined {
  const { kind } = object;
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return undefined;
  const selector = readSelector(object.field('spec.selector'));
  const where = object.field('spec.namespaceSelector');
  if (selector === undefined || where.isUnknown) return undefined;
  const endpoints = object.field(kind === 'ServiceMonitor' ? 'spec.endpoints' : 'spec.podMetricsEndpoints').items();
  const names = where.field('matchNames').texts();
  return {
    kind,
    selector,
    namespaces: where.field('any').is(true) ? 'any' : names.length > 0 ? names : undefined,
    ports: endpoints.flatMap((endpoint): Monitor['ports'] => {
      const { value: target } = endpoint.field('targetPort');
      const { value: number } = endpoint.field('portNumber');
      const { text: name } = endpoint.field('port');
      if (name !== undefined) return [{ port: name, isTarget: kind === 'PodMonitor' }];
      const port = typeof target === 'number' || typeof target === 'string' ? target : number;
      return typeof port === 'number' || typeof port === 'string' ? [{ port, isTarget: true }] : [];
    }),
  };
}

type Drafts = {
  readonly [Key in keyof ScopeCommunications]: ScopeCommunications[Key] extends readonly (infer Item)[]
    ? Item[]
    : never;
};

const empty = (): Drafts => ({
  workloads: [],
  configs: [],
  externalNames: [],
  services: [],
  endpoints: [],
  entrances: [],
  apiCalls: [],
  monitors: [],
  scrapers: [],
  accounts: [],
});

function add(drafts: Drafts, entry: Entry, given: string | undefined): void {
  const namespace = given ?? entry.namespace;
  if (entry.is === 'workload') drafts.workloads.push({ ...entry, namespace });
  if (entry.is === 'config') drafts.configs.push({ ...entry, namespace });
  if (entry.is === 'external') drafts.externalNames.push({ ...entry, namespace });
  if (entry.is === 'service') drafts.services.push({ ...entry, namespace });
  if (entry.is === 'endpoints') drafts.endpoints.push({ ...entry, namespace });
  if (entry.is === 'entrance') drafts.entrances.push({ ...entry, namespace });
  if (entry.is === 'monitor') drafts.monitors.push({ ...entry, namespace });
  if (entry.is === 'scraper') drafts.scrapers.push({ ...entry, namespace });
  // A kustomization also changes the namespaces of subjects and webhooks that lie in it.
  if (entry.is === 'api')
    drafts.apiCalls.push(...entry.calls.map((call) => ({ ...call, namespace: given ?? call.namespace })));
  if (entry.is === 'binding')
    drafts.accounts.push(...entry.accounts.map((account) => ({ ...account, namespace: given ?? account.namespace })));
}

export default defineFact<Entry, Communications>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const known = new Map<string, Drafts>();
    for (const entry of [...entries.values()].flat()) {
      for (const { id, namespace } of scopes.of(entry.ref.uri)) {
        const drafts = known.get(id) ?? empty();
        known.set(id, drafts);
        add(drafts, entry, namespace);
      }
    }
    return { of: (scope) => known.get(scope) ?? empty() };
  },
});
