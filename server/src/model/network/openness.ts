import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { RouteTo } from '../facts/service-targets.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { closeService, isPublicLoadBalancer, openType, sourceRanges } from '../kubernetes/service.js';

/** How a Service is open to people outside the cluster, with nobody asking who they are on the way. */
export interface Opening {
  /** Where the manifest says so: its type, or its name where a route leads to it. */
  readonly at: Field;
  /** As in "through a load balancer". */
  readonly way: string;
  readonly route: RouteTo | undefined;
  /** Closes it; absent where the route is what opens it. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** The widest way by which a Service is certainly open; absent where there is none, or it lets only some addresses in. */
export function openingOf(service: KubernetesObject, routes: readonly RouteTo[]): Opening | undefined {
  const at = service.field('spec.type');
  const changes = closeService(service);
  if (isPublicLoadBalancer(service) && sourceRanges(service).admits !== 'some')
    return { at, way: 'a load balancer', route: undefined, changes };
  if (openType(service) === 'NodePort') return { at, way: 'a port of every node', route: undefined, changes };
  const route = routes.find(({ isGuarded }) => !isGuarded);
  return route && { at: service.field('metadata.name'), way: route.title, route, changes: undefined };
}

/** A port of a Service where a program listens that keeps data, or steers the cluster. */
export interface StorePort {
  readonly number: number;
  readonly name: string | undefined;
  readonly title: string;
}

/** Programs by the ports that they listen on, unless told otherwise (their manuals; IANA). */
const STORES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle Database'],
  [2181, 'ZooKeeper'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [4222, 'NATS'],
  [5432, 'PostgreSQL'],
  [5672, 'RabbitMQ'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [7687, 'Neo4j'],
  [8086, 'InfluxDB'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [10250, 'the kubelet'],
  [11211, 'Memcached'],
  [15672, 'the management of RabbitMQ'],
  [26257, 'CockroachDB'],
  [26379, 'Redis Sentinel'],
  [27017, 'MongoDB'],
]);

/** The ports of a Service on which, by their numbers, such a program listens. */
export const storePorts = (service: KubernetesObject): readonly StorePort[] =>
  service
    .field('spec.ports')
    .items()
    .flatMap((entry) => {
      const numbers = [entry.field('targetPort').value, entry.field('port').value];
      const title = numbers.flatMap((number) => (typeof number === 'number' ? (STORES.get(number) ?? []) : []))[0];
      const { value: number } = entry.field('port');
      return title === undefined || typeof number !== 'number'
        ? []
        : [{ number, name: entry.field('name').text, title }];
    });

/** Management interfaces that ask nobody who they are unless told to (their manuals), by the end of the image's name. */
const INTERFACES: readonly (readonly [image: RegExp, title: string])[] = [
  [/(?:^|\/)kubernetesui\/dashboard(?:-web|-api)?$|(?:^|\/)kubernetes-dashboard-amd64$/, 'the Kubernetes dashboard'],
  [/(?:^|\/)jupyter\/[\w-]+$|(?:^|\/)jupyter(?:lab|-notebook)$|(?:^|\/)kubeflownotebookswg\/jupyter[\w-]*$/, 'Jupyter'],
  [/(?:^|\/)argoproj\/argocli$/, 'Argo Workflows'],
  [/(?:^|\/)(?:centraldashboard|ml-pipeline\/frontend|kfp-frontend)$/, 'Kubeflow'],
  [/(?:^|\/)prom(?:etheus)?\/(?:prometheus|alertmanager|pushgateway)$/, 'Prometheus'],
  [/(?:^|\/)rayproject\/ray(?:-ml|-llm)?$/, 'Ray'],
  [/(?:^|\/)ollama\/ollama$/, 'Ollama'],
  [/(?:^|\/)vllm\/vllm-openai$/, 'vLLM'],
  [/(?:^|\/)mlflow(?:\/mlflow)?$/, 'MLflow'],
  [/(?:^|\/)weaveworks\/scope$/, 'Weave Scope'],
  [/(?:^|\/)selenium\/(?:hub|standalone-[\w-]+)$/, 'Selenium'],
  [/(?:^|\/)longhornio\/longhorn-ui$/, 'the interface of Longhorn'],
  [/(?:^|\/)cilium\/hubble-ui$/, 'the interface of Hubble'],
  [/(?:^|\/)jaegertracing\/(?:all-in-one|jaeger-query|jaeger)$/, 'Jaeger'],
  [/(?:^|\/)openzipkin\/zipkin(?:-slim)?$/, 'Zipkin'],
  [/(?:^|\/)(?:provectuslabs|kafbat)\/kafka-ui$/, 'the interface of Kafka'],
  [/(?:^|\/)(?:rediscommander\/redis-commander|redis\/redisinsight)$/, 'an interface of Redis'],
  [/(?:^|\/)mongo-express$/, 'an interface of MongoDB'],
  [/(?:^|\/)adminer$/, 'Adminer'],
];

/** What one of the images is the interface of; absent where none is known. */
export function sensitiveInterface(images: readonly string[]): string | undefined {
  for (const image of images) {
    const name = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
    const found = INTERFACES.find(([pattern]) => pattern.test(name));
    if (found !== undefined) return found[1];
  }
  return undefined;
}
