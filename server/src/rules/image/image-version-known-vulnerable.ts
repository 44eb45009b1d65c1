import { defineRule } from '../../engine/rule.js';
import { KNOWN_VULNERABILITIES_AS_OF, knownVulnerability } from '../../model/docker/known-vulnerabilities.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-version-known-vulnerable',
  title: 'Image version with a severe known vulnerability',
  severity: 'warning',
  why: `
    The vulnerability is in a public advisory, with the versions that have it, and programs that exploit it are easy to
    find. Attackers scan for such versions within hours. The next version of the same line has the fix. The list is
    short, and was made on ${KNOWN_VULNERABILITIES_AS_OF} from advisories on what clusters commonly run; a scanner knows
    more.`,
  standards: ['cwe:1395', 'cis-docker:4.4'],
  peers: [
    'kubescape:C-0081',
    'kubescape:C-0090',
    'kubescape:C-0091',
    'kyverno:check-ingress-nginx-controller-version-and-annotation-policy',
    'terrascan:AC_K8S_0050',
  ],

  on: ['container', 'object', 'FROM'],
  reads: ['images'],
  *check(holder, { images }) {
    for (const { field, reference, title, uri, useTag } of namedImages(holder)) {
      const hole = knownVulnerability(reference);
      if (hole === undefined || images.isSetByKustomization(uri, reference.name)) continue;
      const { fixedTag, id, effect } = hole;
      yield {
        at: field,
        message: `${title} is ${hole.title}, which ${effect} (${id}).`,
        ...(fixedTag !== undefined &&
          reference.digest === undefined && {
            fix: {
              title: `Use the version ${fixedTag}, which has the fix`,
              changes: [useTag(fixedTag)],
              risk: 'The newer version may behave differently.',
            },
          }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: charts
            image: grafana/grafana:8.3.0
            #      ^^^^^^^^^^^^^^^^^^^^^ Image "grafana/grafana:8.3.0" of container "charts" is Grafana 8.3.0, which lets anybody read files of the server (CVE-2021-43798).
          - name: controller
            image: "registry.k8s.io/ingress-nginx/controller:v1.9.4"
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is Ingress NGINX 1.9.4, which lets any pod run programs in the controller
          - name: pinned
            image: redis:7.2.5-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is Redis 7.2.5, which
          - name: candidate
            image: ghcr.io/kyverno/kyverno:v1.8.4-rc1
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is Kyverno 1.8.4, which admits images without a valid signature
          - name: store
            image: minio/minio:RELEASE.2022-02-01T18-00-14Z
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is MinIO RELEASE.2022-02-01T18-00-14Z, which tells anybody its root password`,
      fixed: `
        containers:
          - name: charts
            image: grafana/grafana:8.3.1
          - name: controller
            image: "registry.k8s.io/ingress-nginx/controller:v1.11.5"
          - name: pinned
            image: redis:7.2.5-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: candidate
            image: ghcr.io/kyverno/kyverno:v1.8.4-rc1
          - name: store
            image: minio/minio:RELEASE.2023-03-20T20-16-18Z`,
    },
    {
      code: `
        FROM solr:8.11.0-slim
        #    ^^^^^^^^^^^^^^^^ Image "solr:8.11.0-slim" is Apache Solr 8.11.0, which`,
      fixed: `
        FROM solr:8.11.1-slim`,
    },
  ],
  good: [
    `
        containers:
          - name: charts
            image: grafana/grafana:8.3.1
          - name: old
            image: grafana/grafana:7.5.0
          - name: cache
            image: redis:7.2
          - name: latest
            image: redis
          - name: own
            image: registry.example/redis:5.0.0`,
    `
        -- kustomization.yaml --
        resources: [pod.yaml]
        images: [{ name: grafana/grafana, newTag: 12.0.0 }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "grafana/grafana:8.3.0" }] }`,
  ],
});
