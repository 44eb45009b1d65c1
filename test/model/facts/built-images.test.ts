import { describe, expect, it } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import builtImages, { type BuiltImages } from '../../../server/src/model/facts/built-images.js';
import type { FileContents } from '../../../server/src/model/facts/fact.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const FOLDER = 'file:///w';

function build(files: Readonly<Record<string, string>>): BuiltImages {
  const read = Object.entries(files).map(([path, text]): FileContents => {
    const uri = `${FOLDER}/${path}`;
    if (/Dockerfile|Containerfile/.test(path))
      return { uri, text, documents: [], objects: [], dockerfile: new Dockerfile(parseDockerfile(text)) };
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const contents = readYamlContents(document, { uri, document: index });
      return contents.language === 'yaml' ? contents.objects : [];
    });
    return { uri, text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(read.map((file) => [file.uri, collectScopes(file)])), [FOLDER]);
  return builtImages.build(new Map(read.map((file) => [file.uri, builtImages.collect(file)])), scopes);
}

/** The Dockerfiles that the image belongs to, in a workspace with one in each of some folders. */
function dockerfilesOf(image: string, path: string, text: string): readonly string[] {
  const dockerfile = 'FROM debian:13 AS base\nUSER 1000\nFROM base AS last\nUSER root';
  const fact = build({
    [path]: text,
    Dockerfile: dockerfile,
    'api/Dockerfile': dockerfile,
    'api/Containerfile': dockerfile,
    'ci/api/Dockerfile': dockerfile,
  });
  const found = fact.of(`${FOLDER}/k8s/pod.yaml`, image, {});
  return (found?.refs ?? []).map(({ uri }) => `${uri.slice(FOLDER.length + 1)} ${found?.user}`);
}

const workflow = (steps: string, rest = ''): string =>
  `on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n${rest}    steps:\n${steps}`;
const action = (inputs: string): string => `      - uses: docker/build-push-action@v6\n        with: { ${inputs} }\n`;
const WORKFLOW = '.github/workflows/build.yml';

describe('evidence', () => {
  it.each([
    ['compose.yaml', 'services: { api: { image: "acme/api:1", build: ./api } }', ['api/Dockerfile root']],
    [
      'docker-compose.dev.yml',
      'services: { api: { image: "acme/api:${TAG:-x}", build: { context: ., dockerfile: api/Containerfile } } }',
      ['api/Containerfile root'],
    ],
    [
      'compose.yaml',
      'services: { api: { image: acme/api, build: { context: api, target: BASE } } }',
      ['api/Dockerfile number'],
    ],
    [
      'compose.yaml',
      'services: { api: { build: { context: api, target: "0", tags: [acme/api] } } }',
      ['api/Dockerfile number'],
    ],
    ['compose.yaml', 'services: { api: { image: acme/api, build: { dockerfile_inline: "FROM x" } } }', []],
    ['compose.yaml', 'services: { api: { image: acme/api } }', []],
    ['compose.yaml', 'services: { api: { image: "${REGISTRY}/acme/api", build: api } }', []],
    ['compose.yaml', 'services: { api: { image: acme/api, build: "https://example.org/api.git" } }', []],
    [
      'compose.yaml',
      'services: { api: { image: acme/api, build: { context: missing } } }',
      ['missing/Dockerfile unknown'],
    ],
    [
      'compose.yaml',
      'services: { api: { image: acme/api, build: { context: api, target: missing } } }',
      ['api/Dockerfile unknown'],
    ],
    [
      'skaffold.yaml',
      'apiVersion: skaffold/v4\nbuild: { artifacts: [{ image: acme/api, context: api }] }',
      ['api/Dockerfile root'],
    ],
    [
      'ci/deploy.yaml',
      'apiVersion: skaffold/v4\nbuild: { artifacts: [{ image: acme/api, context: ../api, docker: { dockerfile: Containerfile, target: base } }] }',
      ['api/Containerfile number'],
    ],
    [
      'skaffold.yaml',
      'build: { artifacts: [{ image: acme/api, context: api, kaniko: { dockerfile: Containerfile } }] }',
      ['api/Containerfile root'],
    ],
    ['skaffold.yaml', 'build: { artifacts: [{ image: acme/api, jib: {} }] }', []],
    [
      'docker-bake.json',
      '{ "target": { "api": { "context": "api", "tags": ["acme/api:1", "acme/api:2"] } } }',
      ['api/Dockerfile root'],
    ],
    ['docker-bake.json', '{ "target": { "api": { "dockerfile-inline": "FROM x", "tags": ["acme/api:1"] } } }', []],
    [WORKFLOW, workflow(action('context: api, tags: "acme/api:${{ github.sha }}"')), ['api/Dockerfile root']],
    [
      WORKFLOW,
      workflow(action('file: api/Containerfile, target: base, tags: "acme/other,acme/api:1"')),
      ['api/Containerfile number'],
    ],
    [WORKFLOW, workflow(action('context: "{{defaultContext}}:api", tags: acme/api')), ['api/Dockerfile root']],
    [WORKFLOW, workflow(action('context: "https://example.org/api.git", tags: acme/api')), []],
    [WORKFLOW, workflow(action('context: api, tags: "${{ env.IMAGE }}"')), []],
    [
      WORKFLOW,
      workflow(
        `      - { id: meta, uses: docker/metadata-action@v5, with: { images: "name=acme/api" } }\n${action('context: api, tags: "${{ steps.meta.outputs.tags }}"')}`,
      ),
      ['api/Dockerfile root'],
    ],
    [WORKFLOW, workflow('      - run: docker build -t acme/api:${{ github.sha }} api\n'), ['api/Dockerfile root']],
    [
      WORKFLOW,
      workflow(
        '      - run: |\n          echo build\n          docker buildx build --push --platform linux/amd64 -f api/Containerfile --tag "acme/api:$TAG" --target base .\n',
      ),
      ['api/Containerfile number'],
    ],
    [
      WORKFLOW,
      workflow('      - { run: docker build -t acme/api ., working-directory: api }\n'),
      ['api/Dockerfile root'],
    ],
    [
      WORKFLOW,
      workflow('      - run: docker build -t acme/api .\n', '    defaults: { run: { working-directory: api } }\n'),
      ['api/Dockerfile root'],
    ],
    [WORKFLOW, workflow('      - run: cd api && podman build -t acme/api .\n'), ['api/Dockerfile root']],
    [WORKFLOW, workflow('      - run: cd $FOLDER && docker build -t acme/api .\n'), []],
    [WORKFLOW, workflow('      - run: docker build -t acme/api - < api/Dockerfile\n'), []],
    [WORKFLOW, workflow('      - run: docker run acme/api\n'), []],
    [
      '.gitlab-ci.yml',
      'image:\n  stage: build\n  script:\n    - docker build -t "acme/api:$CI_COMMIT_SHA" api\n',
      ['api/Dockerfile root'],
    ],
    [
      '.circleci/config.yml',
      'jobs: { image: { steps: [{ run: { command: docker build -t acme/api api } }] } }',
      ['api/Dockerfile root'],
    ],
    ['ci/azure-pipelines.yml', 'steps: [{ script: docker build -t acme/api api }]', ['ci/api/Dockerfile root']],
    ['notes.yaml', 'script: docker build -t acme/api api', []],
  ])('%s: %s', (path, text, expected) => {
    expect(dockerfilesOf('acme/api:7', path, text)).toEqual(expected);
  });

  it('compares repositories, however they are spelt', () => {
    const text = 'services: { api: { image: docker.io/acme/api, build: api } }';
    expect(dockerfilesOf(`acme/api@sha256:${'0'.repeat(64)}`, 'compose.yaml', text)).toHaveLength(1);
    expect(dockerfilesOf('ghcr.io/acme/api', 'compose.yaml', text)).toEqual([]);
    expect(
      dockerfilesOf(
        'registry.example:5000/api',
        'compose.yaml',
        'services: { api: { image: "registry.example:5000/api:1", build: api } }',
      ),
    ).toHaveLength(1);
    expect(dockerfilesOf('{{ x }}', 'compose.yaml', text)).toEqual([]);
  });
});

describe('labels, settings and kustomizations', () => {
  const POD = `${FOLDER}/pod.yaml`;
  const titled = (title: string): string =>
    `FROM debian:13\nLABEL org.opencontainers.image.title="${title}" other=1\nUSER 1000`;

  it('takes a title where nothing else is said', () => {
    const fact = build({
      'a/Dockerfile': titled('api'),
      'b/Dockerfile': titled('redis'),
      'c/Dockerfile': titled('$NAME'),
    });
    expect(fact.of(POD, 'ghcr.io/acme/api:1', {})).toMatchObject({
      user: 'number',
      refs: [{ uri: `${FOLDER}/a/Dockerfile`, path: 'instruction 2' }],
    });
    expect(fact.of(POD, 'redis:8', {})).toBeUndefined();
    const said = build({
      'a/Dockerfile': titled('api'),
      'b/Dockerfile': 'FROM debian:13',
      'compose.yaml': 'services: { x: { image: acme/api, build: b } }',
    });
    expect(said.of(POD, 'acme/api', {})).toMatchObject({ user: 'root', text: undefined, refs: [{ path: 'stage 0' }] });
  });

  it('takes the path of a setting first', () => {
    const fact = build({ 'a/Dockerfile': 'FROM debian:13', 'b/Dockerfile': 'FROM debian:13\nUSER app' });
    expect(fact.of(POD, 'acme/api:1', { 'acme/api': './b/Dockerfile' })).toMatchObject({ user: 'name', text: 'app' });
    expect(fact.of(POD, 'acme/api:1', { 'acme/api': 'c/Dockerfile' })).toBeUndefined();
    for (const wrong of [null, 'b/Dockerfile', { 'acme/api': 3 }, ['acme/api']]) {
      expect(fact.of(POD, 'acme/api:1', wrong as never)).toBeUndefined();
    }
  });

  it('is silent where a kustomization names another image', () => {
    const fact = build({
      Dockerfile: 'FROM debian:13',
      'compose.yaml': 'services: { x: { image: acme/api, build: . } }',
      'kustomization.yaml': 'resources: [pod.yaml]\nimages: [{ name: acme/api, newName: acme/other }]',
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }',
    });
    expect(fact.of(POD, 'acme/api', {})).toBeUndefined();
    expect(fact.of(`${FOLDER}/elsewhere.yaml`, 'acme/api', {})?.refs).toHaveLength(1);
  });
});

describe('several Dockerfiles', () => {
  const both = (one: string, two: string) =>
    build({
      'one/Dockerfile': one,
      'two/Dockerfile': two,
      'compose.yaml': 'services: { x: { image: acme/api, build: one }, y: { image: acme/api, build: two } }',
    }).of(`${FOLDER}/pod.yaml`, 'acme/api', {});
  const named = (uid: number, gid = uid): string => `FROM debian:13\nRUN useradd -u ${uid} -g ${gid} app\nUSER app`;

  it.each([
    [named(1), named(1), 'name', { uid: 1, gid: 1 }],
    [named(1), named(2), 'name', undefined],
    [named(1), named(1, 2), 'name', undefined],
    [named(1), 'FROM debian:13', 'unknown', undefined],
  ])('%s, %s', (one, two, user, account) => {
    const found = both(one, two);
    expect(found).toMatchObject({ user, account });
    expect(found?.refs).toHaveLength(2);
  });
});

describe('users', () => {
  const of = (lines: string) =>
    build({ Dockerfile: lines, 'compose.yaml': 'services: { x: { image: acme/api, build: . } }' }).of(
      `${FOLDER}/pod.yaml`,
      'acme/api',
      {},
    );
  it.each([
    ['FROM debian:13', 'root', undefined],
    ['FROM registry.example/app', 'unknown', undefined],
    ['FROM debian:13\nUSER 1000', 'number', undefined],
    ['FROM debian:13\nUSER app', 'name', undefined],
    ['FROM debian:13\nARG ACCOUNT=app\nUSER $ACCOUNT', 'unknown', undefined],
    ['FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nUSER app', 'unknown', undefined],
    ['FROM debian:13\nRUN useradd -u 3000 app\nUSER app', 'name', { uid: 3000, gid: 3000 }],
    [
      'FROM debian:13 AS base\nRUN groupadd -g 4 app && useradd -u 3000 -g app app\nFROM base\nUSER app',
      'name',
      { uid: 3000, gid: 4 },
    ],
    ['FROM debian:13\nRUN useradd -u 3000 -g 100 app', 'root', { uid: 3000, gid: 100 }],
    ['FROM debian:13\nRUN useradd -u 3000 -g users app\nUSER app', 'name', undefined],
    ['FROM debian:13\nRUN useradd app\nUSER app', 'name', undefined],
    ['FROM debian:13\nRUN useradd -u 0 -o toor\nUSER toor', 'name', undefined],
  ])('%s', (lines, user, account) => expect(of(lines)).toMatchObject({ user, account }));
});
