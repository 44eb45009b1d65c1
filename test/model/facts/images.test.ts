import { describe, expect, test } from 'vitest';
import images from '../../../server/src/model/facts/images.js';
import { buildFact } from '../../support/fact.js';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const NGINX = 'docker.io/library/nginx';
const pod = (name: string, image: string): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: app, image: "${image}" }] }\n`;

describe('the digest of a tag', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, expected: string | undefined]>([
    ['another pod', { 'a.yaml': pod('a', `nginx:1.29@${A}`) }, A],
    ['two that agree', { 'a.yaml': pod('a', `nginx:1.29@${A}`) + pod('b', `docker.io/nginx:1.29@${A}`) }, A],
    ['two that differ', { 'a.yaml': pod('a', `nginx:1.29@${A}`) + pod('b', `nginx:1.29@${B}`) }, undefined],
    ['another tag', { 'a.yaml': pod('a', `nginx:1.28@${A}`) }, undefined],
    ['no tag', { 'a.yaml': pod('a', `nginx@${A}`) }, undefined],
    ['a kustomization', { 'kustomization.yaml': `images: [{ name: nginx, newTag: "1.29", digest: "${A}" }]\n` }, A],
    [
      'a kustomization that renames',
      { 'kustomization.yaml': `images: [{ name: web, newName: nginx, newTag: "1.29", digest: "${A}" }]\n` },
      A,
    ],
    [
      'a kustomization without a tag',
      { 'kustomization.yaml': `images: [{ name: nginx, digest: "${A}" }]\n` },
      undefined,
    ],
    [
      'kbld',
      {
        'kbld.yml': `apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides: [{ image: "nginx:1.29", newImage: "index.docker.io/library/nginx@${A}" }]\n`,
      },
      A,
    ],
    [
      'kbld, for another image',
      { 'kbld.yml': `kind: Config\noverrides: [{ image: "nginx:1.29", newImage: "ghcr.io/mirror/nginx@${A}" }]\n` },
      undefined,
    ],
    [
      'imgpkg',
      {
        'images.yml': `kind: ImagesLock\nimages: [{ image: "index.docker.io/library/nginx@${A}", annotations: { kbld.carvel.dev/id: "nginx:1.29" } }]\n`,
      },
      A,
    ],
    ['Skaffold', { 'tags.json': `{"builds":[{"imageName":"nginx","tag":"nginx:1.29@${A}"}]}` }, A],
    ['nothing', { 'a.yaml': pod('a', 'nginx:1.29') }, undefined],
  ])('from %s', (_, files, expected) => expect(buildFact(images, files).fact.digestOf(NGINX, '1.29')).toBe(expected));
});

test('images of Tasks, Workflows and volumes count as used', () => {
  const { fact } = buildFact(images, {
    'a.yaml': `
apiVersion: tekton.dev/v1
kind: Task
metadata: { name: lint }
spec: { steps: [{ image: "nginx:1.1" }], sidecars: [{ image: "nginx:1.2" }], stepTemplate: { image: "nginx:1.2" } }
---
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: { name: night }
spec: { workflowSpec: { templates: [{ container: { image: "nginx:1.1" } }, { script: { image: "nginx:1.1" } }] } }
---
apiVersion: v1
kind: Pod
metadata: { name: volumes }
spec: { containers: [], volumes: [{ name: v, image: { reference: "nginx:1.3" } }] }
`,
    'tags.json': `{"builds":[{"tag":"nginx:1.4@${A}"}]}`,
  });
  expect(fact.tagsOf(NGINX)).toEqual(['1.1', '1.2', '1.3']);
});

test('the newer tag of another object must be that of every scope', () => {
  const files = {
    'base/web.yaml': pod('web', 'nginx:1.28'),
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'x/kustomization.yaml': 'resources: [../base, api.yaml]\n',
    'x/api.yaml': pod('api', 'nginx:1.29'),
  };
  const newer = (more: Readonly<Record<string, string>>) =>
    buildFact(images, { ...files, ...more }).fact.newerTagOf('file:///w/base/web.yaml', 'Pod "web"', NGINX, '1.28');
  expect(newer({})).toBe('1.29');
  expect(newer({ 'y/kustomization.yaml': 'resources: [../base]\n' })).toBeUndefined();
  expect(
    newer({ 'y/kustomization.yaml': 'resources: [../base, api.yaml]\n', 'y/api.yaml': pod('api', 'nginx:1.29') }),
  ).toBe('1.29');
});
