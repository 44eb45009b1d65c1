import { type ExampleFile, type Marker, readExample } from './example.js';

/** A place that a fragment can be put into: all of its lines move down and to the right by the same amounts. */
export interface Embedding {
  /** `Deployment, initContainers`; empty for text that stands by itself. */
  readonly title: string;
  embed(file: ExampleFile): ExampleFile;
  move(marker: Marker): Marker;
}

/** What an example is a part of: a whole text, a container or a PodSpec. */
export type FragmentKind = 'whole' | 'container' | 'pod';

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;
type WorkloadKind = (typeof KINDS)[number];

/** Keys of a PodSpec that no Container has (Kubernetes API reference, core/v1). */
const POD_KEYS =
  /^(?:containers|initContainers|ephemeralContainers|volumes|activeDeadlineSeconds|affinity|automountServiceAccountToken|dns\w+|enableServiceLinks|host\w+|imagePullSecrets|node\w+|os|overhead|preemptionPolicy|priority\w*|readinessGates|resourceClaims|runtimeClassName|scheduler\w+|scheduling\w+|serviceAccount\w*|setHostnameAsFQDN|shareProcessNamespace|subdomain|terminationGracePeriodSeconds|tolerations|topologySpreadConstraints)$/;

/** What the text of an example is a part of, by its outermost keys. */
export function fragmentKind(code: string): FragmentKind {
  const { files, isSingle } = readExample(code);
  const text = files[0]?.text ?? '';
  if (!isSingle || files[0]?.path !== 'manifest.yaml') return 'whole';
  const keys = [...text.matchAll(/^([A-Za-z]+):(?= |$)/gm)].map(([, key]) => key ?? '');
  if (keys.length === 0 || keys.includes('apiVersion') || keys.includes('kind')) return 'whole';
  return keys.some((key) => POD_KEYS.test(key)) ? 'pod' : 'container';
}

/** Every place where an example must hold, the headline first. */
export function embeddingsOf(code: string): readonly [Embedding, ...Embedding[]] {
  const kind = fragmentKind(code);
  if (kind === 'whole') return [asWritten];
  const [first, ...others] = KINDS.flatMap((workload) =>
    (kind === 'pod' ? [''] : workload === 'Pod' ? [...LISTS, 'ephemeralContainers'] : LISTS).map((list) =>
      embedding(workload, list, /^restartPolicy:/m.test(code)),
    ),
  );
  return first ? [first, ...others] : [asWritten];
}

// The API server refuses ephemeral containers in templates.
const LISTS = ['containers', 'initContainers'];

const asWritten: Embedding = { title: '', embed: (file) => file, move: (marker) => marker };

/** The lines before the PodSpec, and how far it is indented. */
function head(workload: WorkloadKind): readonly string[] {
  const metadata = ['metadata:', '  name: example'];
  const selector = ['  selector:', '    matchLabels: { app: example }'];
  const template = ['  template:', '    metadata:', '      labels: { app: example }', '    spec:'];
  if (workload === 'Pod') return ['apiVersion: v1', 'kind: Pod', ...metadata, 'spec:'];
  if (workload === 'Job') return ['apiVersion: batch/v1', 'kind: Job', ...metadata, 'spec:', ...template];
  if (workload === 'CronJob') {
    const schedule = ['spec:', '  schedule: "0 4 * * *"', '  jobTemplate:', '    spec:'];
    return [
      'apiVersion: batch/v1',
      'kind: CronJob',
      ...metadata,
      ...schedule,
      ...template.map((line) => `    ${line}`),
    ];
  }
  const service = workload === 'StatefulSet' ? ['  serviceName: example'] : [];
  return ['apiVersion: apps/v1', `kind: ${workload}`, ...metadata, 'spec:', ...service, ...selector, ...template];
}

function embedding(workload: WorkloadKind, list: string, setsRestartPolicy: boolean): Embedding {
  const lines = [...head(workload)];
  let indent = (/^ */.exec(lines.at(-1) ?? '')?.[0].length ?? 0) + 2;
  // Jobs need a policy: `Always`, the default, is refused.
  if (/Job$/.test(workload) && !(setsRestartPolicy && list === ''))
    lines.push(`${' '.repeat(indent)}restartPolicy: Never`);
  if (list !== '') {
    lines.push(`${' '.repeat(indent)}${list}:`);
    indent += 4;
  }
  return {
    title: list === '' ? workload : `${workload}, ${list}`,
    embed: ({ path, text }) => ({ path, text: `${lines.join('\n')}\n${indented(text, indent, list !== '')}` }),
    move: (marker) => ({
      ...marker,
      line: marker.line + lines.length,
      column: marker.column + indent,
      endColumn: marker.endColumn + indent,
    }),
  };
}

/** Indents a text; as an item of a list, its first line that is no comment gets the dash. */
function indented(text: string, indent: number, isItem: boolean): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines
    .map((line, index) => {
      if (line.trim() === '') return line;
      return `${isItem && index === first ? `${' '.repeat(indent - 2)}- ` : ' '.repeat(indent)}${line}`;
    })
    .join('\n');
}
