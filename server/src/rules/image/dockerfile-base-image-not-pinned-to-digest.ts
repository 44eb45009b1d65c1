import { defineRule } from '../../engine/rule.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'dockerfile-base-image-not-pinned-to-digest',
  title: 'Base image without a digest',
  severity: 'information',
  profile: 'strict',
  why: `
    Whoever takes over the account of a publisher pushes other bytes under a tag that is already in use, and the next
    build puts them into every image made from it. A digest is the checksum of what was reviewed: the build stops where
    the registry gives something else. With the tag beside it, tools still see when a newer version is there.`,
  standards: ['cwe:494', 'cis-docker:4.2'],
  mendedBy: 'digest',

  on: ['FROM', 'COPY', 'RUN'],
  reads: ['images'],
  *check(instruction, { images }) {
    for (const { field, reference, title, use } of namedImages(instruction)) {
      if (reference.digest !== undefined) continue;
      const { tag } = reference;
      const digest = tag === undefined ? undefined : images.digestOf(reference.repository, tag);
      yield {
        at: field,
        message: `${title} has no digest, so the registry decides which bytes the build uses.`,
        ...(digest !== undefined && {
          fix: {
            title: `Pin "${reference.text}" to the digest that the workspace knows`,
            changes: [use(`${reference.text}@${digest}`)],
            risk: 'Where the tag has moved since, the build uses the image that the digest names.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        FROM --platform=linux/amd64 golang:1.27 AS build
        #                           ^^^^^^^^^^^ Image "golang:1.27" has no digest, so the registry decides which bytes the build uses
        FROM build
        COPY --from=build /app /app
        COPY --from=0 /app /app
        COPY --from=busybox:1.37 /bin/sh /bin/sh
        #           ^^^^^^^^^^^^ Image "busybox:1.37" has no digest
        RUN --mount=type=bind,from=busybox,target=/tools --mount=type=cache,target=/c /tools/bin/true
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "busybox" has no digest`,
    },
    {
      code: `
        -- web/Dockerfile --
        FROM node:24.4.1-alpine AS build
        #    ^^^^^^^^^^^^^^^^^^ Image "node:24.4.1-alpine" has no digest
        RUN --mount=target=/in,from=docker.io/library/node:24.4.1-alpine make
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "docker.io/library/node:24.4.1-alpine" has no digest
        COPY --from=node:24.4.1-alpine --chown=1 /a /b
        #           ^^^^^^^^^^^^^^^^^^ Image "node:24.4.1-alpine" has no digest
        -- api/Dockerfile --
        FROM node:24.4.1-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
      fixed: `
        -- web/Dockerfile --
        FROM node:24.4.1-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
        RUN --mount=target=/in,from=docker.io/library/node:24.4.1-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef make
        COPY --from=node:24.4.1-alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef --chown=1 /a /b`,
    },
  ],
  good: [
    `
        ARG BASE
        ARG VERSION=24
        FROM $BASE AS tools
        FROM node:$VERSION
        FROM scratch
        FROM
        COPY --from=tools /a /b
        COPY --from=$OTHER /a /b
        COPY . .
        RUN --mount=type=bind,from=tools,target=/t --mount=from=1,target=/u --mount=type=bind,from=$OTHER,target=/v make
        RUN make`,
    `
        COPY --from=tools /a /b
        FROM node:24@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
  ],
});
