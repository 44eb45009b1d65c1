import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { secretBeside } from './secret-beside.js';

/** A setting by which a server lets in whoever reaches it. */
export interface OpenDatabase {
  readonly at: Located;
  /** The server, as its makers write it. */
  readonly product: string;
  /** The setting as it stands: `POSTGRES_HOST_AUTH_METHOD=trust`. */
  readonly setting: string;
  /** Gives it a password from a Secret; absent where the server takes none from its environment, or the Secret has no place. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
  /** True where a password is given beside the setting, so that only the setting has to go. */
  readonly hasPassword: boolean;
}

interface OpenVariable {
  readonly product: string;
  readonly name: RegExp;
  readonly value: RegExp;
  /** The variable that gives the image a password instead. */
  readonly password?: string;
  /** Where the name is also used by others: the images that it counts for. */
  readonly image?: RegExp;
}

const YES = /^(?:yes|true|1|on)$/i;

/** As the documentation of the images has it (Docker Official Images, Bitnami, Elastic, Neo4j). */
const VARIABLES: readonly OpenVariable[] = [
  { product: 'PostgreSQL', name: /^POSTGRES_HOST_AUTH_METHOD$/, value: /^trust$/, password: 'POSTGRES_PASSWORD' },
  { product: 'MySQL', name: /^MYSQL_ALLOW_EMPTY_PASSWORD$/, value: /./, password: 'MYSQL_ROOT_PASSWORD' },
  { product: 'MariaDB', name: /^MARIADB_ALLOW_EMPTY_ROOT_PASSWORD$/, value: /./, password: 'MARIADB_ROOT_PASSWORD' },
  { product: 'the database', name: /^ALLOW_EMPTY_PASSWORD$/, value: YES, image: /./ },
  { product: 'Neo4j', name: /^NEO4J_AUTH$/, value: /^none$/ },
  {
    product: 'Elasticsearch',
    name: /^xpack\.security\.enabled$/,
    value: /^false$/,
    password: 'ELASTIC_PASSWORD',
    image: /elasticsearch/,
  },
  { product: 'OpenSearch', name: /^(?:DISABLE_SECURITY_PLUGIN|plugins\.security\.disabled)$/, value: YES },
  { product: 'InfluxDB', name: /^INFLUXDB_HTTP_AUTH_ENABLED$/, value: /^false$/ },
  { product: 'ArangoDB', name: /^ARANGO_NO_AUTH$/, value: YES, password: 'ARANGO_ROOT_PASSWORD' },
  { product: 'ClickHouse', name: /^CLICKHOUSE_SKIP_USER_SETUP$/, value: YES, password: 'CLICKHOUSE_PASSWORD' },
];

/** Options of the servers themselves (their documentation). */
const OPTIONS: readonly { readonly product: string; readonly words: RegExp }[] = [
  { product: 'Redis', words: /(?:^|\s)(--protected-mode\s+no)(?:\s|$)/ },
  { product: 'MySQL', words: /(?:^|\s)(--skip-grant-tables)(?:\s|=1|$)/ },
  { product: 'MongoDB', words: /(?:^|\s)(--noauth)(?:\s|$)/ },
  { product: 'CockroachDB', words: /\bcockroach\s.*(--insecure)(?:\s|=true|$)/ },
];

/** What the fix writes for the author to replace. */
export const DATABASE_PASSWORD = 'replace-with-a-generated-password';

/** The settings of a container by which a database lets in whoever reaches it. */
export function openDatabases(container: Container): readonly OpenDatabase[] {
  const env = container.field('env');
  const image = container.field('image').text ?? '';
  const names = new Set(env.items().map((item) => item.field('name').source));
  const variables = env.items().flatMap((item): readonly OpenDatabase[] => {
    const [name, at] = [item.field('name').text ?? '', item.field('value')];
    const { text } = at;
    const open = VARIABLES.find((known) => known.name.test(name));
    if (text === undefined || open === undefined || !open.value.test(text.trim())) return [];
    if (open.image?.test(image) === false) return [];
    const product =
      open.product === 'the database' ? (/([^/:@]+)(?:[:@].*)?$/.exec(image)?.[1] ?? image) : open.product;
    // A password beside it makes the switch meaningless to these images, except to PostgreSQL.
    const isGiven = [...names].some((given) => /(?<!ALLOW_EMPTY_(?:ROOT_)?)PASSWORD(?:_FILE)?$/.test(given ?? ''));
    if (isGiven && open.product !== 'PostgreSQL') return [];
    const changes = item.isAliased ? undefined : closed(container, item, open.password, names);
    return [{ at, product, setting: `${name}=${text}`, changes, hasPassword: isGiven }];
  });
  const words = ['command', 'args'].flatMap((place) => container.field(place).items());
  const line = words.map((word) => word.text ?? '$').join(' ');
  const options = OPTIONS.flatMap(({ product, words: pattern }): readonly OpenDatabase[] => {
    const setting = pattern.exec(line)?.[1];
    const [first] = setting?.split(/\s/) ?? [];
    const at = words.find((word) => word.text === first || (first !== undefined && word.text?.includes(first)));
    // A password of its own closes Redis whatever its mode.
    if (setting === undefined || at === undefined || /--requirepass\s+\S|--aclfile/.test(line)) return [];
    return [{ at, product, setting, changes: undefined, hasPassword: false }];
  });
  return [...variables, ...options];
}

/** A password from a Secret in the place of the switch; where one is given already, the switch goes. */
function closed(
  container: Container,
  item: Field,
  password: string | undefined,
  names: ReadonlySet<string | undefined>,
): OpenDatabase['changes'] {
  if (password === undefined) return undefined;
  if (names.has(password)) return [item.remove()];
  const made = secretBeside(container, password, DATABASE_PASSWORD);
  return (
    made && [
      item.field('name').set(password),
      item.at('valueFrom').set(made.reference),
      item.field('value').remove(),
      made.change,
    ]
  );
}
