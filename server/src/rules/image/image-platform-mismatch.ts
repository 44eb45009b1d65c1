import { defineRule } from '../../engine/rule.js';
import { nodeDemands } from '../../model/kubernetes/node-platform.js';

export default defineRule({
  id: 'image-platform-mismatch',
  title: 'Image built for another platform than that of the nodes',
  severity: 'information',
  profile: 'strict',
  why: `
    The Dockerfile fixes one platform, and the workload asks for nodes of another one. At best the container fails with
    "exec format error"; where the node emulates the other processor, it runs slowly and without the protections of the
    real one. Without \`--platform\` on the last stage, a build makes the image for each platform that is asked for.`,

  on: 'pod',
  reads: ['builtImages'],
  *check(pod, { builtImages }) {
    const demands = nodeDemands(pod);
    if (demands.length === 0) return;
    for (const container of pod.containers) {
      const image = container.field('image');
      const built = image.text === undefined ? undefined : builtImages.of(pod.object.ref.uri, image.text, {});
      if (built?.platform === undefined) continue;
      const [os = '', arch = ''] = built.platform.split('/');
      const unmet = demands.find(({ part, values }) => !values.includes(part === 'os' ? os : arch));
      if (unmet === undefined) continue;
      yield {
        at: image,
        message: `${container.title} runs an image that is built for ${built.platform}, while ${pod.title} asks for nodes with ${unmet.values.join(' or ')}.`,
        related: [
          { at: unmet.field, message: 'The nodes are chosen here.' },
          ...built.refs.map((at) => ({ at, message: 'The image is built here.' })),
        ],
      };
    }
  },

  bad: [
    {
      code: `
        -- compose.yaml --
        services: { web: { build: ./web, image: registry.example/web }, api: { build: ./api, image: registry.example/api } }
        -- web/Dockerfile --
        FROM --platform=linux/amd64 node:24
        -- api/Dockerfile --
        FROM --platform=$BUILDPLATFORM node:24 AS build
        FROM --platform=linux/arm64/v8 node:24 AS base
        FROM base
        -- pods.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          nodeSelector: { kubernetes.io/os: linux, kubernetes.io/arch: arm64, disk: fast }
          containers:
            - name: web
              image: registry.example/web:1
              #      ^^^^^^^^^^^^^^^^^^^^^^ Container "web" runs an image that is built for linux/amd64, while Pod "web" asks for nodes with arm64.
            - name: api
              image: registry.example/api:1
            - name: other
              image: registry.example/other:1
            - name: none
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions:
                      - { key: zone, operator: Exists }
                      - { key: kubernetes.io/arch, operator: In, values: [amd64, s390x] }
          containers:
            - name: api
              image: registry.example/api:1
              #      ^^^^^^^^^^^^^^^^^^^^^^ Container "api" runs an image that is built for linux/arm64/v8, while Pod "api" asks for nodes with amd64 or s390x.
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: windows }
        spec:
          nodeSelector: { kubernetes.io/os: windows }
          containers:
            - name: web
              image: registry.example/web:1
              #      ^^^^^^^^^^^^^^^^^^^^^^ built for linux/amd64, while Pod "windows" asks for nodes with windows.`,
    },
  ],
  good: [
    `
        -- compose.yaml --
        services: { web: { build: ./web, image: registry.example/web }, api: { build: ./api, image: registry.example/api } }
        -- web/Dockerfile --
        FROM --platform=linux/amd64 node:24
        -- api/Dockerfile --
        FROM --platform=$TARGETPLATFORM node:24
        -- pods.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: either }
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions: [{ key: kubernetes.io/arch, operator: In, values: [arm64] }]
                  - matchExpressions: [{ key: kubernetes.io/arch, operator: In, values: [amd64] }]
          containers: [{ name: web, image: registry.example/web }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: not }
        spec:
          nodeSelector: { kubernetes.io/arch: "{{ .Values.arch }}" }
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions: [{ key: kubernetes.io/arch, operator: NotIn, values: [arm64] }]
          containers: [{ name: web, image: registry.example/web }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec:
          nodeSelector: { beta.kubernetes.io/arch: arm64 }
          containers: [{ name: api, image: registry.example/api }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: plain }
        spec: { containers: [{ name: web, image: registry.example/web }] }`,
  ],
});
