// What is known of images by their names: tables against the functions that rules ask.
import { describe, expect, test } from 'vitest';
import { debugVariant } from '../../../server/src/model/docker/debug-variant.js';
import { isOneOf } from '../../../server/src/model/docker/image-patterns.js';
import { imagePlaceholder } from '../../../server/src/model/docker/image-placeholder.js';
import { parseImageReference } from '../../../server/src/model/docker/image-reference.js';
import { knownVulnerability } from '../../../server/src/model/docker/known-vulnerabilities.js';
import { KNOWN_VULNERABILITIES } from '../../../server/src/model/docker/known-vulnerabilities-data.js';
import { isSlip, misspelt } from '../../../server/src/model/docker/popular-images.js';
import { isPrivateRegistry } from '../../../server/src/model/docker/public-registries.js';
import { retired } from '../../../server/src/model/docker/retired-registries.js';
import { compareNumbers, newerTag } from '../../../server/src/model/docker/version-order.js';

const digest = `sha256:${'0'.repeat(64)}`;
const read = (text: string) => {
  const image = parseImageReference(text);
  if (image === undefined) throw new Error(`"${text}" is no image.`);
  return image;
};

describe('knownVulnerability', () => {
  test.each([
    ['grafana/grafana:8.3.0', 'CVE-2021-43798', '8.3.1'],
    ['docker.io/grafana/grafana:8.2.6-ubuntu', 'CVE-2021-43798', '8.2.7-ubuntu'],
    ['grafana/grafana:9.2.3', 'CVE-2022-39328', '9.2.4'],
    ['grafana/grafana:8.3.1', undefined, undefined],
    ['grafana/grafana:7.5.17', undefined, undefined],
    ['grafana/grafana:8.3', undefined, undefined],
    ['grafana/grafana:8', undefined, undefined],
    ['grafana/grafana:latest', undefined, undefined],
    ['grafana/grafana', undefined, undefined],
    ['registry.example/grafana/grafana:8.3.0', undefined, undefined],
    ['registry.k8s.io/ingress-nginx/controller:v1.12.0', 'CVE-2025-1974', 'v1.12.1'],
    ['registry.k8s.io/ingress-nginx/controller:v0.49.3', 'CVE-2025-1974', 'v1.11.5'],
    ['registry.k8s.io/ingress-nginx/controller:v1.12.1', undefined, undefined],
    // The first repair still has another hole: the tag is one that has none of them.
    ['quay.io/argoproj/argocd:v2.1.0', 'CVE-2024-31989', 'v2.13.9'],
    ['quay.io/argoproj/argocd:v2.14.3', 'CVE-2025-55190', 'v2.14.16'],
    ['quay.io/argoproj/argocd:v3.1.2', undefined, undefined],
    ['redis:6.2.19-alpine', 'CVE-2025-49844', '6.2.20-alpine'],
    ['redis:6.2.19-alpine3.20', 'CVE-2025-49844', undefined],
    ['redis:7.2', undefined, undefined],
    ['redis:7.0', 'CVE-2025-49844', '7.2.11'],
    ['gitlab/gitlab-ce:16.7.1-ce.0', 'CVE-2023-7028', '16.7.2-ce.0'],
    ['jenkins/jenkins:2.426.2-lts', 'CVE-2024-23897', '2.426.3-lts'],
    ['jenkins/jenkins:2.440.1-lts', undefined, undefined],
    ['jenkins/jenkins:2.441', 'CVE-2024-23897', '2.442'],
    ['quay.io/minio/minio:RELEASE.2023-03-20T20-16-17Z', 'CVE-2023-28432', 'RELEASE.2023-03-20T20-16-18Z'],
    ['minio/minio:RELEASE.2023-03-20T20-16-18Z', undefined, undefined],
    ['minio/minio:RELEASE.2018-01-01T00-00-00Z', undefined, undefined],
  ])('%s', (text, id, fixedTag) => {
    const found = knownVulnerability(read(text));
    expect([found?.id, found?.fixedTag]).toEqual([id, fixedTag]);
  });

  test('every row names its advisory and a fixed version, and a fixed version has none of the known holes', () => {
    for (const line of KNOWN_VULNERABILITIES.trim().split('\n')) {
      const [product, images = '', id, effect, ranges = ''] = line.split('|');
      expect(id, product).toMatch(/^(?:CVE-\d{4}-\d+|GHSA(?:-\w{4}){3})$/);
      expect(effect, product).toMatch(/^[a-z].*[^.]$/);
      for (const range of ranges.split(' ')) {
        expect(range, product).toMatch(/^\d+(?:\.\d+)*-\d+(?:\.\d+)+$/);
        const [introduced = '', fixed = ''] = range.split('-').map((part) => part.split('.').map(Number));
        expect(compareNumbers(introduced as number[], fixed as number[]), `${product} ${range}`).toBeLessThan(0);
      }
      for (const image of images.split(' ')) expect(parseImageReference(image)?.repository).toBe(image);
    }
  });
});

describe('misspelt', () => {
  test.each([
    ['ngnix', 'nginx'],
    ['nginxx:1', 'nginx'],
    ['postgress', 'postgres'],
    ['postgers', 'postgres'],
    ['postgre', 'postgres'],
    ['postgras', 'postgres'],
    ['library/elasticseach', 'elasticsearch'],
    ['docker.io/redsi', 'redis'],
    ['grafanna/grafana', 'grafana/grafana'],
    ['hashicrop/vault:1', 'hashicorp/vault'],
    ['nginx', undefined],
    ['python3', undefined],
    ['postgres2', undefined],
    ['mono', undefined],
    ['mang', undefined],
    ['radis', undefined],
    ['compose', undefined],
    ['ghcr.io/ngnix', undefined],
    ['registry.example/postgress', undefined],
    ['team/ngnix', undefined],
    ['grafana/grafanna', undefined],
  ])('%s', (text, expected) => expect(misspelt(read(text))).toBe(expected));

  test.each([
    ['storefront', 'storefront', false],
    ['storfront', 'storefront', true],
    ['storefronts', 'storefront', true],
    ['storefront2', 'storefront', false],
    ['storefrnto', 'storefront', false],
    ['api', 'app', false],
    ['aip', 'api', true],
    ['apii', 'api', true],
    ['apis', 'api', false],
    ['apiss', 'api', false],
  ])('%s for %s: %s', (typed, name, expected) => expect(isSlip(typed, name)).toBe(expected));
});

test.each([
  ['k8s.gcr.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
  [`k8s.gcr.io/a/b@${digest}`, `registry.k8s.io/a/b@${digest}`],
  ['gcr.io/google_containers/pause', 'registry.k8s.io/pause'],
  ['gcr.io/google-containers/pause', 'registry.k8s.io/pause'],
  ['us.gcr.io/k8s-artifacts-prod/pause:1', 'registry.k8s.io/pause:1'],
  ['quay.io/coreos/prometheus-operator:v0.38', 'quay.io/prometheus-operator/prometheus-operator:v0.38'],
  ['quay.io/coreos/kube-state-metrics:v1.9.8', 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v1.9.8'],
  ['quay.io/coreos/kube-rbac-proxy:v0.4', 'quay.io/brancz/kube-rbac-proxy:v0.4'],
  ['quay.io/coreos/flannel', 'gone'],
  ['quay.io/coreos/etcd', undefined],
  ['quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.30.0', 'gone'],
  ['gcr.io/kubernetes-helm/tiller:v2.16', 'gone'],
  ['docker.pkg.github.com/owner/repo/image:1', 'gone'],
  ['bitnamilegacy/redis', 'gone'],
  ['bitnami/redis:7', 'gone'],
  ['bitnami/redis', undefined],
  ['registry.k8s.io/pause:3.9', undefined],
  ['gcr.io/team/app', undefined],
])('%s: %s', (text, expected) => {
  const found = retired(read(text));
  expect(found === undefined ? undefined : (found.successor ?? 'gone')).toBe(expected);
});

test.each([
  ['gcr.io/distroless/static:debug', 'a BusyBox shell', undefined],
  ['gcr.io/distroless/static:debug-nonroot', 'a BusyBox shell', 'nonroot'],
  ['cgr.dev/chainguard/node:latest-dev', 'a shell and a package manager', undefined],
  ['cgr.dev/team/node:24-dev', 'a shell and a package manager', '24'],
  ['dhi.io/node:24-debian13-dev', 'a shell and a package manager', '24-debian13'],
  ['fluent/fluent-bit:4.0.3-debug', 'tools for debugging', '4.0.3'],
  ['mcr.microsoft.com/dotnet/sdk:10.0', 'the .NET SDK', undefined],
  ['mcr.microsoft.com/dotnet/core/sdk:3.1', 'the .NET SDK', undefined],
  ['app:1.0-dev', undefined, undefined],
  ['app:debugger', undefined, undefined],
  ['app', undefined, undefined],
])('%s: %s', (text, tools, tag) => {
  const found = debugVariant(read(text));
  expect([found?.tools, found?.tag]).toEqual([tools, tag]);
});

test.each([
  ['app:<version>', false, '<version>'],
  ['<image>', false, '<image>'],
  ['app:changeme', false, 'changeme'],
  ['app:CHANGE-ME', false, 'CHANGE-ME'],
  ['app:replace_me', false, 'replace_me'],
  ['REPLACE_WITH_IMAGE', false, 'REPLACE_WITH_IMAGE'],
  ['your-image', false, 'your-image'],
  ['registry.example/your_org/app', false, 'your_org'],
  ['app:TODO', false, 'TODO'],
  ['IMAGE', false, 'IMAGE'],
  ['app:IMAGE_TAG', false, 'IMAGE_TAG'],
  ['app:XXXX', false, 'XXXX'],
  ['app:x.y.z', false, 'x.y.z'],
  ['registry/...', false, '...'],
  ['$' + '{IMAGE}:1', false, undefined],
  ['$' + '{IMAGE}:1', true, '$' + '{IMAGE}'],
  ['$(IMAGE)', true, '$(IMAGE)'],
  ['app:$TAG', true, '$TAG'],
  ['app:$TAG-changeme', false, undefined],
  ['{IMAGE}', false, undefined],
  ['{{ .Values.image }}:changeme', true, undefined],
  ['<%= image %>', true, undefined],
  ['yourls/yourls:1', false, undefined],
  ['app:1.0-todolist', false, undefined],
  ['app:v1.2.3', true, undefined],
])('%s (%s): %s', (text, variables, expected) => expect(imagePlaceholder(text, variables)).toBe(expected));

test.each([
  ['nginx', ['docker.io'], true],
  ['nginx', ['docker.io/'], true],
  ['nginx', ['docker.io/*'], true],
  ['nginx', ['docker.io/library/nginx'], true],
  ['nginx', ['docker.io/library/nginx/more'], false],
  ['nginx', ['docker.io/lib'], false],
  ['nginx', ['nginx'], false],
  ['ghcr.io/team/app', ['ghcr.io/*/app'], true],
  ['ghcr.io/team/app', ['*.io/team'], true],
  ['ghcr.io/team/app', ['ghcrxio/team'], false],
  ['ghcr.io/team/app', ['ghcr.io/te'], false],
  ['ghcr.io/team/app', ['other', 'ghcr.io/team/**'], true],
  ['ghcr.io/team/app', [7, null], false],
  ['host:5000/app', ['host:5000'], true],
])('%s of %j: %s', (text, patterns, expected) => expect(isOneOf(read(text), patterns)).toBe(expected));

test.each([
  ['registry.example/app', true],
  ['host:5000/app', true],
  ['nginx', false],
  ['ghcr.io/team/app', false],
  ['localhost:5000/app', false],
  ['team.azurecr.io/app', false],
  ['europe-docker.pkg.dev/team/app', false],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/app', false],
  ['eu.gcr.io/team/app', false],
  ['de.icr.io/team/app', false],
  ['registry.tools.svc:5000/app', false],
])('%s is private: %s', (text, expected) => expect(isPrivateRegistry(read(text))).toBe(expected));

test.each([
  ['1.2.0', ['1.10.0', '1.9.0'], '1.10.0'],
  ['v1.2.0', ['1.10.0'], undefined],
  ['1.2-alpine3.20', ['1.2-alpine3.21', '1.3'], '1.2-alpine3.21'],
  ['1.2.0', ['1.2.0', '1.1.9'], undefined],
  ['1.2', ['1.10.0'], undefined],
  ['7', ['8'], undefined],
  ['latest', ['1.0'], undefined],
  ['1.0-abcdef0', ['1.0-abcdef1'], undefined],
])('newer than %s among %j: %s', (tag, others, expected) => expect(newerTag(tag, others)).toBe(expected));
