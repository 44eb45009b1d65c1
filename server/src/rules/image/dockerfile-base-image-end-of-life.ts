import { defineRule } from '../../engine/rule.js';
import { END_OF_LIFE_AS_OF, endOfLife, supportedTag } from '../../model/docker/end-of-life.js';
import { parseImageReference } from '../../model/docker/image-reference.js';
import { Container } from '../../model/kubernetes/container.js';

export default defineRule({
  id: 'dockerfile-base-image-end-of-life',
  title: 'Image version past its end of life',
  severity: 'warning',
  why: `
    When a version of a distribution or a language reaches its end of life, its publisher stops fixing it.
    Vulnerabilities that are found later stay open for good, and each of them is public. An image of a version that is
    still maintained gets the fixes with the next build. The dates are those of endoflife.date as of
    ${END_OF_LIFE_AS_OF}, and for Debian the end of its long term support; what ends within 90 days is reported as well.`,
  standards: ['cwe:1104', 'cis-docker:4.4'],

  on: ['FROM', 'container'],
  reads: ['images'],
  *check(subject, { stage, today, images }) {
    const isContainer = subject instanceof Container;
    const place = isContainer ? subject.field('image') : subject.image;
    const image = isContainer ? parseImageReference(subject.field('image').text ?? '') : stage?.baseImage;
    if (place === undefined || image === undefined) return;
    // There the kustomization says which version is meant.
    if (isContainer && images.isSetByKustomization(subject.pod.object.ref.uri, image.name)) return;
    const end = endOfLife(image, today);
    if (end === undefined) return;

    const name = isContainer ? `${subject.title} runs` : `Base image "${image.text.replace(/@.*/, '')}" contains`;
    const date = end.date === undefined ? '' : ` on ${end.date}`;
    const effect = end.isPast
      ? `reached its end of life${date} and gets no more security fixes`
      : `reaches its end of life${date} and then gets no more security fixes`;
    const tag = supportedTag(image, today);
    // A name that a build argument gives is not written here, so it cannot be mended here.
    const canMend = tag !== undefined && (!('isLiteral' in place) || place.isLiteral);
    const text = `${image.name}:${tag}`;
    yield {
      at: place,
      message: `${name} ${end.title}, which ${effect} (dates as of ${END_OF_LIFE_AS_OF}).`,
      ...(!end.isPast && { severity: 'information' }),
      ...(canMend && {
        fix: {
          title: `Use the image "${text}"`,
          changes: ['isLiteral' in place ? place.replaceWith(text) : place.set(text)],
          risk: 'The newer version may behave differently.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        FROM docker.io/node:14.21-alpine AS build
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Base image "docker.io/node:14.21-alpine" contains Node.js 14, which reached its end of life on 2023-04-30
        FROM build
        FROM --platform=linux/arm64 ubuntu:focal
        #                           ^^^^^^^^^^^^ Base image "ubuntu:focal" contains Ubuntu 20.04, which reached its end of life on 2025-05-31`,
      fixed: `
        FROM docker.io/node:22.23-alpine AS build
        FROM build
        FROM --platform=linux/arm64 ubuntu:jammy`,
    },
    {
      code: `
        name: cache
        image: redis:5 # as ever
        #      ^^^^^^^ Container "cache" runs Redis 5, which reached its end of life on 2022-04-27`,
      fixed: `
        name: cache
        image: redis:6 # as ever`,
    },
    {
      today: '2023-02-01',
      code: `
        FROM node:14-alpine3.23
        #    ^^^^^^^^^^^^^^^^^^ Base image "node:14-alpine3.23" contains Node.js 14, which reaches its end of life on 2023-04-30 and then`,
      fixed: `
        FROM node:22-alpine3.23`,
    },
    {
      code: `
        ARG VERSION=3.12
        FROM alpine:$VERSION
        #    ^^^^^^^^^^^^^^^ Base image "alpine:3.12" contains Alpine Linux 3.12
        FROM node:0.12@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ contains Node.js 0.12, which reached its end of life and gets`,
    },
  ],
  good: [
    `
        FROM node:24-trixie AS build
        FROM node:lts
        FROM scratch
        FROM registry.example/node:14
        FROM $BASE
        FROM`,
    `
        name: app
        image: "redis:{{ .Values.version }}"`,
    `
        -- kustomization.yaml --
        resources: [pod.yaml]
        images: [{ name: redis, newTag: "8.2" }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: cache }
        spec: { containers: [{ name: cache, image: "redis:5" }] }`,
    {
      today: '2023-01-15',
      code: `
        FROM node:14`,
    },
  ],
});
