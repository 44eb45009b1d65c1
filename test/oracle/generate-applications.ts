import { Chance } from './generate-pods.js';
import type { JsonObject } from './json.js';

/** An application whose connections are known because they were drawn first, and its manifests. */
export interface GeneratedApplication {
  readonly text: string;
  /** From the name of a workload to that of another, on a port of the latter's pods. */
  readonly calls: readonly {
    readonly from: string;
    readonly to: string;
    readonly protocol: string;
    readonly port: number;
  }[];
  /** Ports of workloads that are open to everybody. */
  readonly open: readonly { readonly to: string; readonly port: number }[];
}

const NAMESPACES = ['shop', 'bank'] as const;
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'Job'] as const;

/** Applications of the same seed are the same. */
export function* applicationsAtRandom(seed: number, count: number): Generator<GeneratedApplication> {
  for (let index = 0; index < count; index++) yield application(new Chance(seed * 100_019 + index));
}

function application(chance: Chance): GeneratedApplication {
  const names = Array.from({ length: 2 + chance.below(5) }, (_, index) => `app-${String.fromCharCode(97 + index)}`);
  const parts = names.map((name) => ({
    name,
    namespace: chance.of(NAMESPACES),
    port: 8000 + chance.below(5),
    servicePort: 80 + chance.below(5),
    isNamed: chance.isLucky(0.3),
    protocol: chance.isLucky(0.9) ? 'TCP' : 'UDP',
    type: chance.isLucky(0.15) ? chance.of(['LoadBalancer', 'NodePort'] as const) : 'ClusterIP',
    kind: chance.of(KINDS),
  }));
  type Part = (typeof parts)[number];
  const objects: JsonObject[] = [];
  const calls: GeneratedApplication['calls'][number][] = [];
  for (const part of parts) {
    const called = parts.filter((other) => other !== part && chance.isLucky(0.3));
    const env: JsonObject[] = [];
    const args: string[] = [];
    const data: Record<string, string> = {};
    for (const other of called) {
      calls.push({ from: part.name, to: other.name, protocol: other.protocol, port: other.port });
      const host =
        other.namespace === part.namespace && chance.isLucky(0.6)
          ? other.name
          : `${other.name}.${other.namespace}${chance.of(['', '.svc', '.svc.cluster.local'])}`;
      const key = other.name.toUpperCase().replace('-', '_');
      const way = chance.below(7);
      if (way === 0) env.push({ name: `${key}_URL`, value: `http://${host}:${other.servicePort}/v1` });
      if (way === 1) env.push({ name: `${key}_HOST`, value: host });
      if (way === 2) args.push(`--${other.name}=${host}:${other.servicePort}`);
      if (way === 3) data[`${key}_ADDR`] = `${host}:${other.servicePort}`;
      if (way === 4) data['app.conf'] = `${data['app.conf'] ?? '# settings\n'}upstream ${host}:${other.servicePort};\n`;
      if (way === 5) env.push({ name: `${key}_DSN`, value: `user:word@tcp(${host}:${other.servicePort})/all` });
      if (way === 6) env.push({ name: `${key}_DSN`, value: `host=${host} port=${other.servicePort} user=me` });
    }
    if (Object.keys(data).length > 0)
      objects.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: part.name, namespace: part.namespace },
        data,
      });
    objects.push(workload(part, env, args, Object.keys(data).length > 0), service(part));
  }
  if (chance.isLucky(0.4)) objects.push(existing(chance, chance.of(parts as [Part, ...Part[]])));
  return {
    text: objects.map((object) => JSON.stringify(object, null, 2)).join('\n---\n'),
    calls,
    open: parts.filter(({ type }) => type !== 'ClusterIP').map(({ name, port }) => ({ to: name, port })),
  };

  function workload(part: Part, env: readonly JsonObject[], args: readonly string[], hasData: boolean): JsonObject {
    const { name, namespace, port, isNamed, protocol, kind } = part;
    const labels = { app: name, tier: 'all' };
    const metadata = { name, namespace };
    const spec = {
      containers: [
        {
          name: 'main',
          image: 'registry.example/main:1',
          ...(args.length > 0 && { args }),
          ports: [{ containerPort: port, protocol, ...(isNamed && { name: 'main' }) }],
          ...(env.length > 0 && { env }),
          ...(hasData && { envFrom: [{ configMapRef: { name } }] }),
        },
      ],
    };
    if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec };
    const template = { metadata: { labels }, spec };
    if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
    return { apiVersion: 'apps/v1', kind, metadata, spec: { selector: { matchLabels: { app: name } }, template } };
  }

  function service({ name, namespace, port, servicePort, isNamed, protocol, type }: Part): JsonObject {
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        type,
        selector: { app: name },
        ports: [{ port: servicePort, targetPort: isNamed ? 'main' : port, protocol }],
      },
    };
  }
}

/** A policy that is there already: it may isolate a workload, or let some of what is needed through. */
function existing(
  chance: Chance,
  { name, namespace, port }: { readonly name: string; readonly namespace: string; readonly port: number },
): JsonObject {
  const types = chance.of([['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: chance.isLucky(0.7) ? { matchLabels: { app: name } } : {},
      policyTypes: types,
      ...(types.includes('Ingress') &&
        chance.isLucky(0.5) && { ingress: [{ from: [{ podSelector: {} }], ports: [{ port }] }] }),
    },
  };
}
