import { defineRule } from '../../engine/rule.js';
import { isOfficial } from '../../model/docker/image-reference.js';
import { isOfficialName } from '../../model/docker/popular-images.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-name-not-qualified',
  title: 'Image name without a registry',
  severity: 'hint',
  profile: 'strict',
  why: `
    A name without a host is looked for where the node is told to look: Docker takes Docker Hub, others try a list of
    registries one after the other. Whoever has the same name in an earlier one decides what runs. With the host in the
    name every node, every scanner and every policy means the same image.`,
  standards: ['cwe:829'],

  on: ['pod', 'container', 'object', 'FROM', 'COPY', 'RUN'],
  *check(holder, { profile }) {
    for (const { field, reference, title, uri, use } of namedImages(holder)) {
      if (reference.registry !== undefined) continue;
      const { text, path, repository, name } = reference;
      const isPublic = !isOfficial(reference) || isOfficialName(path.slice(path.lastIndexOf('/') + 1));
      const isBuild = uri === '';
      // Docker's own builder takes Docker Hub whatever is set, and what is not there is an image of the same machine.
      if (isBuild && (!isPublic || profile !== 'audit')) continue;
      const full = `${repository}${text.slice(name.length)}`;
      yield {
        at: field,
        message: `${title} names no registry, so the settings of the ${isBuild ? 'builder' : 'node'} decide where it comes from.`,
        ...(isPublic && {
          fix: {
            title: `Use "${full}"`,
            changes: [use(full)],
            risk: 'Where settings name another registry for it, that one is no longer asked.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: web
            image: nginx:1.29.1
            #      ^^^^^^^^^^^^ Image "nginx:1.29.1" of container "web" names no registry, so
          - name: cache
            image: bitnami/redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of container "cache" names no registry
          - name: own
            image: shop-api
            #      ^^^^^^^^ Image "shop-api" of container "own" names no registry
        volumes:
          - name: model
            image: { reference: library/busybox }
            #                   ^^^^^^^^^^^^^^^ of volume "model" names no registry`,
      fixed: `
        containers:
          - name: web
            image: docker.io/library/nginx:1.29.1
          - name: cache
            image: docker.io/bitnami/redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: own
            image: shop-api
        volumes:
          - name: model
            image: { reference: docker.io/library/busybox }`,
    },
    {
      profile: 'audit',
      code: `
        FROM shop-base AS base
        FROM node:24
        #    ^^^^^^^ Image "node:24" names no registry, so the settings of the builder decide`,
      fixed: `
        FROM shop-base AS base
        FROM docker.io/library/node:24`,
    },
  ],
  good: [
    `
        FROM node:24`,
    `
        name: app
        image: docker.io/library/nginx:1.29.1`,
    `
        name: app
        image: localhost/nginx:1.29.1`,
    `
        FROM registry.example:5000/base
        FROM scratch
        FROM base
        ARG X`,
  ],
});
