import { defineRule } from '../../engine/rule.js';
import { movementOf } from '../../model/docker/image-tag.js';

export default defineRule({
  id: 'dockerfile-base-image-tag-missing-or-latest',
  title: 'Base image without a tag, or with latest',
  severity: 'warning',
  why: `
    Without a tag Docker takes \`latest\`, and \`latest\` is whatever was pushed last. Two builds of the same file then
    start from different systems, a bad push reaches every build at once, and nobody can tell from the file which
    version was vulnerable. A tag that names a version says what is inside, and a digest next to it also makes sure of
    it.`,
  standards: ['cis-docker:4.2', 'cwe:829'],
  peers: [
    'checkov:CKV_DOCKER_7',
    'kics:f45ea400-6bbe-4501-9fc7-1c3d75c32067',
    'kics:9efb0b2d-89c9-41a3-91ca-dcc0aec911fd',
    'trivy:DS-0001',
    'hadolint:DL3006',
    'hadolint:DL3007',
    'dockle:DKL-DI-0006',
    'terrascan:AC_DOCKER_0041',
  ],

  on: 'FROM',
  reads: ['images'],
  *check(from, { stage, images, profile }) {
    const image = stage?.baseImage;
    const written = from.image;
    if (image === undefined || written === undefined) return;
    const movement = movementOf(image);
    if (movement !== 'missing' && movement !== 'latest') return;
    // Who builds usually gives a tag where a build argument asks for one: then only its default is at fault.
    const isDefault = !written.isLiteral && !/(?::latest|\/[\w.-]+)$/.test(written.text);
    if (isDefault && profile === 'recommended') return;

    const fact = movement === 'missing' ? 'has no tag' : 'has the tag "latest"';
    const name = written.text.replace(/:latest$/, '');
    const risk = 'The build may start from another version than it does now.';
    const used = images.tagsOf(image.repository).map((tag) => ({
      title: `Use the tag "${tag}", as other files of the workspace do`,
      changes: [written.replaceWith(`${name}:${tag}`)] as const,
      risk,
    }));
    const asked = {
      title: `Add a tag to "${name}"`,
      changes: [written.replaceWith(`${name}:TAG`)] as const,
      risk,
      placeholders: ['TAG'],
    };
    yield {
      at: written,
      message: `Base image "${image.text}" ${fact}${isDefault ? ' unless a build argument sets one' : ''}, so each build may start from another version.`,
      ...(isDefault ? { severity: 'information' } : { fix: [...used, asked] }),
    };
  },

  bad: [
    {
      code: `
        FROM registry.example:5000/base
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^ Base image "registry.example:5000/base" has no tag
        RUN make`,
      fixed: `
        FROM registry.example:5000/base:TAG
        RUN make`,
    },
    {
      code: `
        -- api/Dockerfile --
        FROM --platform=linux/amd64 python:latest AS build
        #                           ^^^^^^^^^^^^^ Base image "python:latest" has the tag "latest"
        FROM build
        -- worker/Dockerfile --
        FROM docker.io/library/python:3.13-slim`,
      fixed: `
        -- api/Dockerfile --
        FROM --platform=linux/amd64 python:3.13-slim AS build
        FROM build`,
    },
    {
      code: `
        ARG REGISTRY=registry.example
        FROM $REGISTRY/team/base
        #    ^^^^^^^^^^^^^^^^^^^ Base image "registry.example/team/base" has no tag, so
        FROM \${REGISTRY}/base:latest
        #    ^^^^^^^^^^^^^^^^^^^^^^^ Base image "registry.example/base:latest" has the tag "latest", so`,
      fixed: `
        ARG REGISTRY=registry.example
        FROM $REGISTRY/team/base:TAG
        FROM \${REGISTRY}/base:TAG`,
    },
    {
      profile: 'strict',
      code: `
        ARG VERSION=latest
        FROM node:$VERSION
        #    ^^^^^^^^^^^^^ Base image "node:latest" has the tag "latest" unless a build argument sets one`,
    },
  ],
  good: [
    `
        ARG BASE
        FROM golang:1.26 AS build
        FROM $BASE AS tools
        FROM alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS small
        FROM scratch AS empty
        FROM build`,
    `
        ARG VERSION
        FROM node:$VERSION`,
    `
        FROM`,
    `
        ARG VERSION=latest
        FROM node:$VERSION
        FROM node:lts`,
  ],
});
