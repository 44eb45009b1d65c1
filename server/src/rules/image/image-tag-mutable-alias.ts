import { defineRule } from '../../engine/rule.js';
import { type NamedImage, namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-tag-mutable-alias',
  title: 'Image tag that moves from version to version',
  severity: 'information',
  why: `
    Names such as \`stable\`, \`lts\` or a bare major version follow whatever the publisher releases: what was reviewed
    is replaced without a trace, on one node earlier than on the other. A full version changes only when somebody
    changes it, and a digest never.`,
  standards: ['nsa:image-versions', 'cwe:829'],

  on: ['pod', 'container', 'FROM'],
  reads: ['images'],
  *check(holder, { images }) {
    for (const image of namedImages(holder)) {
      if (image.movement !== 'channel' && image.movement !== 'major') continue;
      if (images.isSetByKustomization(image.uri, image.reference.name)) continue;
      yield {
        at: image.field,
        message: `${image.title} has the tag "${image.reference.tag}", ${EFFECTS[image.movement]}.`,
        fix: [
          ...images.tagsOf(image.reference.repository).map((tag) => ({
            title: `Use the tag "${tag}", as other files of the workspace do`,
            changes: [image.useTag(tag)] as const,
            risk: 'Another version of the image may run than before.',
          })),
          {
            title: 'Set the tag to a full version',
            changes: [image.useTag('VERSION')],
            placeholders: ['VERSION'],
            risk: 'Another version of the image may run than before.',
          },
        ],
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example/app:stable-alpine
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/app:stable-alpine" of container "app" has the tag "stable-alpine"`,
      fixed: `
        name: app
        image: registry.example/app:VERSION`,
    },
    {
      code: `
        FROM --platform=linux/amd64 node:22-alpine AS build
        #                           ^^^^^^^^^^^^^^ Image "node:22-alpine" has the tag "22-alpine", which moves with every release of the major version
        FROM node:22.18.0-alpine3.22
        COPY --from=build /app /app`,
      fixed: `
        FROM --platform=linux/amd64 node:22.18.0-alpine3.22 AS build
        FROM node:22.18.0-alpine3.22
        COPY --from=build /app /app`,
    },
  ],
  good: [
    `
        name: app
        image: registry.example/app:1.4`,
    `
        name: app
        image: registry.example/app:42`,
    `
        name: app
        image: registry.example/app:beta-2.1`,
    `
        name: app
        image: nginx:latest`,
    `
        ARG VERSION
        FROM node:\${VERSION}
        FROM scratch
        FROM debian:stable@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    `
        -- kustomization.yaml --
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [pod.yaml]
        images: [{ name: nginx, newTag: 1.29.1 }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "nginx:stable" }] }`,
  ],
});

const EFFECTS: Readonly<Record<Extract<NamedImage['movement'], 'channel' | 'major'>, string>> = {
  channel: 'which moves from version to version',
  major: 'which moves with every release of the major version',
};
