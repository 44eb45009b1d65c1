/** A place where a credential can hide. */
export interface HidingPlace {
  readonly name: string;
  readonly path: string;
  /** The file with the text in the place; the text must show on a line of its own, see `lineOf`. */
  readonly hide: (text: string) => string;
  /** What of the file stands where the text is hidden, if it is not the text itself. */
  readonly shown?: (text: string) => string;
}

export const json = (text: string): string => JSON.stringify(text);
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
/** Single quotes hold everything but themselves, in YAML and in a shell. */
export const quoted = (text: string): string => `'${text}'`;

export const pod = (container: readonly string[], annotations: readonly string[] = []): string =>
  [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: shop',
    ...(annotations.length > 0 ? ['  annotations:', ...annotations.map((line) => `    ${line}`)] : []),
    'spec:',
    '  selector:',
    '    matchLabels: { app: shop }',
    '  template:',
    '    metadata:',
    '      labels: { app: shop }',
    '    spec:',
    '      containers:',
    '        - name: app',
    '          image: registry.example.com/shop/app:1.4.2',
    ...container.map((line) => `          ${line}`),
    '',
  ].join('\n');

export const configMap = (data: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    '  name: shop',
    'data:',
    ...data.map((line) => `  ${line}`),
    '',
  ].join('\n');

const secret = (list: 'data' | 'stringData', value: string): string =>
  ['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: shop', `${list}:`, `  setting: ${value}`, ''].join('\n');

export const dockerfile = (...lines: readonly string[]): string =>
  ['FROM registry.example.com/base/app:3.2.1', ...lines, 'USER 10001', ''].join('\n');

/** The names around the text say nothing of a credential, so that the form alone decides. */
export const hidingPlaces: readonly HidingPlace[] = [
  {
    name: 'env value',
    path: 'k8s/deployment.yaml',
    hide: (text) => pod(['env:', '  - name: SHOP_SETTING', `    value: ${quoted(text)}`]),
  },
  {
    name: 'args',
    path: 'k8s/deployment.yaml',
    hide: (text) => pod(['args:', `  - ${quoted(`--setting=${text}`)}`]),
  },
  {
    name: 'command',
    path: 'k8s/deployment.yaml',
    hide: (text) => pod(['command:', '  - /bin/sh', '  - -c', '  - |', `    run --setting '${text}'`]),
  },
  {
    name: 'HTTP header of a probe',
    path: 'k8s/deployment.yaml',
    hide: (text) =>
      pod([
        'livenessProbe:',
        '  httpGet:',
        '    path: /healthz',
        '    port: 8080',
        '    httpHeaders:',
        '      - name: X-Setting',
        `        value: ${quoted(text)}`,
      ]),
  },
  {
    name: 'lifecycle hook',
    path: 'k8s/deployment.yaml',
    hide: (text) => pod(['lifecycle:', '  preStop:', '    exec:', `      command: [leave, ${quoted(text)}]`]),
  },
  {
    name: 'annotation',
    path: 'k8s/deployment.yaml',
    hide: (text) => pod([], [`example.com/setting: ${quoted(text)}`]),
  },
  {
    name: 'last-applied annotation',
    path: 'k8s/deployment.yaml',
    hide: (text) =>
      pod(
        [],
        [
          'kubectl.kubernetes.io/last-applied-configuration: |',
          `  {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"shop"},"data":{"setting":${json(text)}}}`,
        ],
      ),
  },
  { name: 'comment', path: 'k8s/service.yaml', hide: (text) => `${configMap([`a: b # was ${text} before`])}` },
  { name: 'ConfigMap value', path: 'k8s/config.yaml', hide: (text) => configMap([`setting: ${quoted(text)}`]) },
  {
    name: 'properties in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['app.properties: |', '  shop.name=corner', `  shop.setting=${text}`]),
  },
  {
    name: '.env in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['.env: |', '  SHOP_NAME=corner', `  SHOP_SETTING="${text}"`]),
  },
  {
    name: 'INI in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['app.ini: |', '  [shop]', `  setting = ${text}`]),
  },
  {
    name: 'JSON in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['app.json: |', '  {', `    "setting": ${json(text)}`, '  }']),
  },
  {
    name: 'YAML in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['app.yaml: |', '  shop:', `    setting: ${quoted(text)}`]),
  },
  {
    name: 'XML in a ConfigMap',
    path: 'k8s/config.yaml',
    hide: (text) => configMap(['app.xml: |', '  <shop>', `    <setting>${xml(text)}</setting>`, '  </shop>']),
  },
  {
    name: 'Secret data',
    path: 'k8s/secret.yaml',
    hide: (text) => secret('data', base64(text)),
    shown: base64,
  },
  { name: 'Secret stringData', path: 'k8s/secret.yaml', hide: (text) => secret('stringData', quoted(text)) },
  { name: 'Helm values', path: 'chart/values.yaml', hide: (text) => `shop:\n  setting: ${quoted(text)}\n` },
  {
    name: 'literal of a Kustomize generator',
    path: 'k8s/kustomization.yaml',
    hide: (text) =>
      [
        'apiVersion: kustomize.config.k8s.io/v1beta1',
        'kind: Kustomization',
        'configMapGenerator:',
        '  - name: shop',
        '    literals:',
        `      - ${quoted(`setting=${text}`)}`,
        '',
      ].join('\n'),
  },
  {
    name: 'kubeconfig',
    path: 'kubeconfig.yaml',
    hide: (text) =>
      [
        'apiVersion: v1',
        'kind: Config',
        'users:',
        '  - name: admin',
        '    user:',
        '      exec:',
        '        command: login',
        `        env: [{ name: SHOP_SETTING, value: ${quoted(text)} }]`,
        '',
      ].join('\n'),
  },
  { name: 'ENV', path: 'Dockerfile', hide: (text) => dockerfile(`ENV SHOP_SETTING=${quoted(text)}`) },
  { name: 'ARG', path: 'Dockerfile', hide: (text) => dockerfile(`ARG SHOP_SETTING=${quoted(text)}`) },
  { name: 'LABEL', path: 'Dockerfile', hide: (text) => dockerfile(`LABEL com.example.setting=${quoted(text)}`) },
  { name: 'RUN', path: 'Dockerfile', hide: (text) => dockerfile(`RUN fetch --setting ${quoted(text)}`) },
  {
    name: 'heredoc of RUN',
    path: 'Dockerfile',
    hide: (text) => dockerfile("RUN <<'EOF'", `fetch --setting '${text}'`, 'EOF'),
  },
  {
    name: 'heredoc of COPY',
    path: 'Dockerfile',
    hide: (text) => dockerfile("COPY <<'EOF' /etc/shop.conf", `setting = ${text}`, 'EOF'),
  },
];
