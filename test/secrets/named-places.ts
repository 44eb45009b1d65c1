import { base64, configMap, dockerfile, json, pod, quoted, xml } from './hiding-places.js';

/** A place where a value stands under a name that tells what it is. */
export interface NamedPlace {
  readonly name: string;
  readonly path: string;
  /** The file that gives the name a value; the value must show on a line of its own. */
  readonly hide: (name: string, value: string) => string;
  /** What of the file stands where the value is hidden, if it is not the value itself. */
  readonly shown?: (value: string) => string;
  /** How names are written here. */
  readonly spelling: 'UPPER_CASE' | 'kebab-case' | 'camelCase';
  /** True where secrets and keys are named as often as they are given: what is written like the name of an object is taken for one. */
  readonly namesObjects?: true;
}

const kubeconfig = (user: string): string =>
  ['apiVersion: v1', 'kind: Config', 'users:', '  - name: admin', '    user:', `      ${user}`, ''].join('\n');

const compose = (...environment: readonly string[]): string =>
  [
    'services:',
    '  app:',
    '    image: shop',
    '    environment:',
    ...environment.map((line) => `      ${line}`),
    '',
  ].join('\n');

export const namedPlaces: readonly NamedPlace[] = [
  {
    name: 'env value',
    path: 'k8s/deployment.yaml',
    spelling: 'UPPER_CASE',
    hide: (name, value) => pod(['env:', `  - name: ${name}`, `    value: ${quoted(value)}`]),
  },
  {
    name: 'argument with =',
    path: 'k8s/deployment.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => pod(['args:', `  - ${quoted(`--${name}=${value}`)}`]),
  },
  {
    name: 'argument behind its flag',
    path: 'k8s/deployment.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => pod(['args:', `  - --${name}`, `  - ${quoted(value)}`]),
  },
  {
    name: 'script',
    path: 'k8s/deployment.yaml',
    spelling: 'UPPER_CASE',
    hide: (name, value) =>
      pod(['command:', '  - sh', '  - -c', '  - |', '    start', `    ${name}="${value}" migrate`]),
  },
  {
    name: 'command of a probe',
    path: 'k8s/deployment.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => pod(['livenessProbe:', '  exec:', `    command: [check, --${name}, ${quoted(value)}]`]),
  },
  {
    name: 'lifecycle hook',
    path: 'k8s/deployment.yaml',
    spelling: 'kebab-case',
    hide: (name, value) =>
      pod(['lifecycle:', '  preStop:', `    exec: { command: [leave, ${quoted(`--${name}=${value}`)}] }`]),
  },
  {
    name: 'annotation',
    namesObjects: true,
    path: 'k8s/deployment.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => pod([], [`example.com/${name}: ${quoted(value)}`]),
  },
  {
    name: 'field of a custom object',
    namesObjects: true,
    path: 'k8s/database.yaml',
    spelling: 'camelCase',
    hide: (name, value) => `apiVersion: db.example.org/v1\nkind: Database\nspec:\n  ${name}: ${quoted(value)}\n`,
  },
  {
    name: 'ConfigMap value',
    path: 'k8s/config.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => configMap([`${name}: ${quoted(value)}`]),
  },
  {
    name: 'properties in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => configMap(['app.properties: |', '  shop.name=corner', `  shop.${name}=${value}`]),
  },
  {
    name: '.env in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'UPPER_CASE',
    hide: (name, value) => configMap(['.env: |', '  SHOP_NAME=corner', `  export ${name}="${value}"`]),
  },
  {
    name: 'INI in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'camelCase',
    hide: (name, value) => configMap(['app.ini: |', '  [shop]', `  ${name} = ${value}`]),
  },
  {
    name: 'JSON in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'camelCase',
    hide: (name, value) => configMap(['app.json: |', '  { "db": {', `    ${json(name)}: ${json(value)}`, '  } }']),
  },
  {
    name: 'YAML in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'camelCase',
    hide: (name, value) => configMap(['app.yaml: |', '  shop:', `    ${name}: ${quoted(value)}`]),
  },
  {
    name: 'XML in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'camelCase',
    hide: (name, value) => configMap(['app.xml: |', '  <shop>', `    <${name}>${xml(value)}</${name}>`, '  </shop>']),
  },
  {
    name: 'attributes of XML in a ConfigMap',
    path: 'k8s/config.yaml',
    spelling: 'camelCase',
    hide: (name, value) =>
      configMap(['app.config: |', '  <settings>', `    <add key="${name}" value="${xml(value)}" />`, '  </settings>']),
  },
  {
    name: 'Helm values',
    namesObjects: true,
    path: 'chart/values-prod.yaml',
    spelling: 'camelCase',
    hide: (name, value) => `shop:\n  ${name}: ${quoted(value)}\n`,
  },
  {
    name: 'literal of a Kustomize generator',
    path: 'k8s/kustomization.yaml',
    spelling: 'kebab-case',
    hide: (name, value) => `secretGenerator:\n  - name: shop\n    literals:\n      - ${quoted(`${name}=${value}`)}\n`,
  },
  {
    name: 'compose file',
    path: 'compose.yaml',
    spelling: 'UPPER_CASE',
    hide: (name, value) => compose(`- ${quoted(`${name}=${value}`)}`),
  },
  {
    name: 'ENV',
    path: 'Dockerfile',
    spelling: 'UPPER_CASE',
    hide: (name, value) => dockerfile(`ENV ${name}=${quoted(value)}`),
  },
  {
    name: 'ARG',
    path: 'Dockerfile',
    spelling: 'UPPER_CASE',
    hide: (name, value) => dockerfile(`ARG ${name}=${quoted(value)}`),
  },
  {
    name: 'LABEL',
    path: 'Dockerfile',
    spelling: 'kebab-case',
    hide: (name, value) => dockerfile(`LABEL com.example.${name}=${quoted(value)}`),
  },
  {
    name: 'RUN',
    path: 'Dockerfile',
    spelling: 'UPPER_CASE',
    hide: (name, value) => dockerfile(`RUN export ${name}=${quoted(value)} && migrate`),
  },
  {
    name: 'heredoc of COPY',
    path: 'Dockerfile',
    spelling: 'camelCase',
    hide: (name, value) => dockerfile("COPY <<'EOF' /etc/shop.conf", `${name} = ${value}`, 'EOF'),
  },
];

/** Fields that are credentials whatever they hold. */
export const fixedPlaces: readonly Omit<NamedPlace, 'spelling'>[] = [
  { name: 'token of a kubeconfig', path: 'kubeconfig.yaml', hide: (_, value) => kubeconfig(`token: ${quoted(value)}`) },
  {
    name: 'password of a kubeconfig',
    path: 'config.yaml',
    hide: (_, value) => kubeconfig(`password: ${quoted(value)}`),
  },
  {
    name: 'key of a kubeconfig',
    path: 'config.yaml',
    hide: (_, value) => kubeconfig(`client-key-data: ${base64(value)}`),
    shown: base64,
  },
  {
    name: 'Secret in the last-applied annotation',
    path: 'k8s/secret.yaml',
    hide: (name, value) =>
      pod(
        [],
        [`kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Secret","data":{"${name}":"${base64(value)}"}}'`],
      ),
    shown: base64,
  },
  {
    name: 'URL',
    path: 'k8s/deployment.yaml',
    hide: (_, value) => pod(['args:', `  - ${quoted(`--database=postgres://shop:${value}@db/shop`)}`]),
  },
  {
    name: 'URL in a file of a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (_, value) =>
      configMap(['app.yaml: |', '  shop:', `    database: ${quoted(`postgres://shop:${value}@db/shop`)}`]),
  },
];
