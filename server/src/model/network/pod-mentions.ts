import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import type { Pod } from '../kubernetes/pod.js';
import { type Mention, mentionsIn, NAMES_CONNECTION } from './mentions.js';

/** A host that something in a manifest names, and where that stands. */
export interface PlacedMention extends Mention {
  /** In words: `variable "CART_URL"`, `arguments of container "web"`, `key "nginx.conf" of ConfigMap "web"`. */
  readonly place: string;
}

/** A ConfigMap or Secret whose texts a pod gets. */
export interface ConfigUse {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Absent where it gets all of them. */
  readonly key: string | undefined;
  /** The variable that gets the text; absent for files and for `envFrom`. */
  readonly variable: string | undefined;
  /** True where it may be missing. */
  readonly isOptional: boolean;
}

/** What the manifest of a pod says of connections that its programs make. */
export interface PodMentions {
  readonly mentions: readonly PlacedMention[];
  readonly configs: readonly ConfigUse[];
  /** Places where a template hides something that may name a host, in words. */
  readonly hidden: readonly string[];
}

/** Variables that the kubelet sets for each Service (Kubernetes: "Discovering services"). */
const SERVICE_VARIABLE =
  /\b([A-Z][A-Z0-9_]*)_SERVICE_(?:HOST|PORT)\b|\b([A-Z][A-Z0-9_]*)_PORT_\d+_(?:TCP|UDP)(?:_ADDR)?\b/g;

export function podMentions(pod: Pod): PodMentions {
  const parts = pod.containers.filter(({ list }) => list !== 'ephemeralContainers').map(containerMentions);
  return {
    mentions: parts.flatMap(({ mentions }) => mentions),
    configs: unique([...parts.flatMap(({ configs }) => configs), ...volumeConfigs(pod)]),
    hidden: [...new Set(parts.flatMap(({ hidden }) => hidden))],
  };
}

function containerMentions(container: Container): PodMentions {
  const mentions: PlacedMention[] = [];
  const configs: ConfigUse[] = [];
  const hidden: string[] = [];
  const name = container.field('name').text;
  const own = name === undefined ? 'a container' : `container "${name}"`;
  const values = new Map<string, string>();
  const take = (text: string, key: string, place: string): void => {
    for (const [, host, link] of text.matchAll(SERVICE_VARIABLE)) {
      const service = (host ?? link ?? '').toLowerCase().replace(/_/g, '-');
      if (!values.has(`${host}_SERVICE_HOST`))
        mentions.push({ host: service, port: undefined, protocol: undefined, isSure: false, place });
    }
    for (const mention of mentionsIn(substitute(text, values), key)) mentions.push({ ...mention, place });
  };
  for (const variable of container.field('env').items()) {
    const key = variable.field('name').text;
    const value = variable.field('value');
    const place = `variable ${key === undefined ? 'without a known name' : `"${key}"`} of ${own}`;
    const text = textOf(value);
    const isHidden = text === undefined ? value.isUnknown : HOLE.test(withoutServices(substitute(text, values)));
    if (text !== undefined) {
      if (key !== undefined) values.set(key, substitute(text, values));
      take(text, key ?? '', place);
    }
    if (isHidden && (key === undefined || NAMES_CONNECTION.test(key))) hidden.push(place);
    configs.push(...variableConfigs(variable, key));
  }
  for (const source of container.field('envFrom').items())
    for (const kind of ['ConfigMap', 'Secret'] as const) {
      const ref = source.field(kind === 'ConfigMap' ? 'configMapRef' : 'secretRef');
      if (ref.isUnknown || ref.field('name').isUnknown) hidden.push(`environment of ${own}`);
      configs.push(...configUse(kind, ref.field('name'), undefined, undefined, ref.field('optional')));
    }
  const words = ['command', 'args'].flatMap((list) => container.field(list).items());
  const texts = words.flatMap((word) => textOf(word) ?? []);
  const place = `arguments of ${own}`;
  if (words.some((word) => word.isUnknown && textOf(word) === undefined)) hidden.push(place);
  // A program and its arguments are one line; scripts among them have lines of their own.
  take(texts.filter((text) => !text.includes('\n')).join(' '), '', place);
  for (const [index, text] of texts.entries()) {
    const [flag, value] = /^--?[\w.-]+=/.test(text)
      ? [text, text.slice(text.indexOf('=') + 1)]
      : [texts[index - 1], text];
    if (flag !== undefined && /^-/.test(flag) && !text.includes('\n')) take(value, flag.replace(/=.*$/, ''), place);
    if (text.includes('\n')) for (const line of text.split('\n')) if (!/^\s*#/.test(line)) take(line, '', place);
  }
  return { mentions: unique(mentions), configs, hidden };
}

function variableConfigs(variable: Field, key: string | undefined): readonly ConfigUse[] {
  const from = variable.field('valueFrom');
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const ref = from.field(kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef');
    return configUse(kind, ref.field('name'), ref.field('key').text, key, ref.field('optional'));
  });
}

function volumeConfigs(pod: Pod): readonly ConfigUse[] {
  return pod
    .field('volumes')
    .items()
    .flatMap((volume) => [volume, ...volume.field('projected.sources').items()])
    .flatMap((source) => [
      ...configUse(
        'ConfigMap',
        source.field('configMap.name'),
        undefined,
        undefined,
        source.field('configMap.optional'),
      ),
      ...configUse('Secret', source.field('secret.secretName'), undefined, undefined, source.field('secret.optional')),
      ...configUse('Secret', source.field('secret.name'), undefined, undefined, source.field('secret.optional')),
    ]);
}

const configUse = (
  kind: ConfigUse['kind'],
  { text: name }: Field,
  key: string | undefined,
  variable: string | undefined,
  optional: Field,
): readonly ConfigUse[] => (name === undefined ? [] : [{ kind, name, key, variable, isOptional: optional.is(true) }]);

/** Text with references to variables, which `Field.text` keeps back because it cannot know them; none of templates. */
function textOf(field: Field): string | undefined {
  const { text, source } = field;
  return text ?? (source !== undefined && !/\{\{|<%/.test(source) ? source : undefined);
}

/** A reference that nothing in the container resolves. */
const HOLE = /\$[({]\w/;
const withoutServices = (text: string): string => text.replace(/\$[({]\w+_SERVICE_(?:HOST|PORT)\w*[)}]/g, '');

/** References to variables, as the kubelet and shells replace them (API: core/v1 EnvVar `value`). */
const substitute = (text: string, values: ReadonlyMap<string, string>): string =>
  text.includes('$')
    ? text.replace(/\$\((\w+)\)|\$\{(\w+)\}|\$(\w+)/g, (whole: string, ...names: (string | undefined)[]) => {
        const name = names.slice(0, 3).find((one) => one !== undefined) ?? '';
        return values.get(name) ?? whole;
      })
    : text;

const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];
