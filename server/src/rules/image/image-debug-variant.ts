import { defineRule } from '../../engine/rule.js';
import { leftToolchain } from '../../model/docker/build-tools.js';
import { debugVariant } from '../../model/docker/debug-variant.js';
import { Container } from '../../model/kubernetes/container.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-debug-variant',
  title: 'Debug or SDK variant of an image',
  severity: 'warning',
  why: `
    Whoever breaks into a container uses what is there: a shell to look around, a package manager or a compiler to bring
    in the rest. Debug and SDK variants have it all, and many more programs with vulnerabilities of their own. The plain
    variant runs the program just as well, and to look into a pod there is \`kubectl debug\`.`,
  standards: ['cis-docker:4.3', 'nist:SP-800-190-4.1'],

  on: ['container', 'dockerfile'],
  reads: ['images'],
  *check(holder, { images }) {
    // People debug with ephemeral containers: there such an image is what is meant.
    if (holder instanceof Container && holder.list === 'ephemeralContainers') return;
    const stage = holder instanceof Container ? undefined : holder.target;
    // Build tools that are left where the program was built are another rule's.
    if (stage !== undefined && !(holder instanceof Container) && leftToolchain(holder, stage) !== undefined) return;
    const from = holder instanceof Container ? holder : stage?.bottom.from;
    for (const { field, reference, title, uri, useTag } of from === undefined ? [] : namedImages(from)) {
      const variant = debugVariant(reference);
      if (variant === undefined || images.isSetByKustomization(uri, reference.name)) continue;
      const { tag, tools } = variant;
      yield {
        at: field,
        message: `${title} is a variant with ${tools}, which an attacker in the container can use.`,
        ...(tag !== undefined &&
          reference.digest === undefined && {
            fix: {
              title: `Use the tag "${tag}"`,
              changes: [useTag(tag)],
              risk: 'Scripts, probes and people that call a shell in the container no longer find one.',
            },
          }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            image: gcr.io/distroless/static-debian12:debug-nonroot
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "gcr.io/distroless/static-debian12:debug-nonroot" of container "app" is a variant with a BusyBox shell, which
          - name: logs
            image: fluent/fluent-bit:4.0.3-debug
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "fluent/fluent-bit:4.0.3-debug" of container "logs" is a variant with tools for debugging
          - name: node
            image: cgr.dev/chainguard/node:latest-dev
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is a variant with a shell and a package manager
          - name: pinned
            image: registry.example/app:1.4-debug@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of container "pinned" is a variant with tools for debugging`,
      fixed: `
        containers:
          - name: app
            image: gcr.io/distroless/static-debian12:nonroot
          - name: logs
            image: fluent/fluent-bit:4.0.3
          - name: node
            image: cgr.dev/chainguard/node:latest-dev
          - name: pinned
            image: registry.example/app:1.4-debug@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    },
    {
      code: `
        FROM gcr.io/distroless/base:debug AS tools
        FROM mcr.microsoft.com/dotnet/sdk:10.0 AS base
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "mcr.microsoft.com/dotnet/sdk:10.0" is a variant with the .NET SDK
        FROM base
        COPY --from=tools /busybox /busybox`,
    },
  ],
  good: [
    `
        FROM mcr.microsoft.com/dotnet/sdk:9.0
        COPY . .
        RUN dotnet publish -o /app
        ENTRYPOINT ["/app/shop"]`,
    `
        FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
        FROM mcr.microsoft.com/dotnet/aspnet:10.0
        COPY --from=build /app /app`,
    `
        ARG BASE`,
    `
        containers:
          - name: app
            image: registry.example/debugger:1.4-dev
          - name: next
            image: registry.example/app
        ephemeralContainers:
          - name: look
            image: gcr.io/distroless/static-debian12:debug`,
    `
        -- kustomization.yaml --
        resources: [pod.yaml]
        images: [{ name: registry.example/app, newTag: "1.4" }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "registry.example/app:1.4-debug" }] }`,
  ],
});
