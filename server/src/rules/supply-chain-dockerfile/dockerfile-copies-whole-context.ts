import { defineRule } from '../../engine/rule.js';
import { wholeContexts } from '../../model/docker/context-source.js';

export default defineRule({
  id: 'dockerfile-copies-whole-context',
  title: 'The whole build context is copied unfiltered',
  severity: 'warning',
  why: `
    \`COPY .\` puts into the image whatever lies in the folder on the day of the build: the history in \`.git\`, with all
    that was ever committed, \`.env\` files with passwords, keys and test data. Everybody who can pull the image reads
    them. A \`.dockerignore\` keeps them out of the build, whoever runs it and whatever lies around there.`,
  standards: ['cwe:538', 'cis-docker:4.10'],
  peers: ['dockle:DKL-LI-0003'],

  on: 'document',
  reads: ['buildContexts'],
  *check({ uri, dockerfile }, { buildContexts, profile }) {
    for (const { copy, source, isInImage } of wholeContexts(dockerfile)) {
      if (!isInImage && profile !== 'audit') continue;
      const { kind, missing, path } = buildContexts.guard(uri);
      if (kind === 'full' || (kind === 'partial' && profile === 'recommended')) return;
      const place = isInImage ? 'the image' : 'the build';
      const names = missing.map((name) => `"${name}"`).join(' and ');
      yield {
        at: source,
        message:
          kind === 'none'
            ? `"${copy.name} ${source.text}" brings the whole folder into ${place}, and no ".dockerignore" keeps ${names} out.`
            : `"${copy.name} ${source.text}" brings the whole folder into ${place}, and ".dockerignore" does not keep ${names} out.`,
        ...((kind === 'partial' || !isInImage) && { severity: 'information' }),
        ...(kind === 'none' &&
          path !== undefined && {
            fix: {
              title: `Create ${path}`,
              changes: [{ kind: 'create-file', path, text: IGNORED }],
              risk: 'Builds no longer see the files that it names.',
            },
          }),
      };
      return;
    }
  },

  bad: [
    {
      code: `
        -- Dockerfile --
        FROM node:24
        COPY --chown=node . /app
        #                 ^ "COPY ." brings the whole folder into the image, and no ".dockerignore" keeps ".git" and ".env" out
        ADD ./ /again`,
      fixed: `
        -- .dockerignore --
        .git
        **/.env
        **/.env.*
        **/*.key
        **/*.pem
        **/id_rsa*
        -- Dockerfile --
        FROM node:24
        COPY --chown=node . /app
        ADD ./ /again`,
    },
    {
      profile: 'strict',
      code: `
        -- .dockerignore --
        .git
        node_modules
        -- Dockerfile --
        FROM node:24 AS base
        ADD ./* /app
        #   ^^^ (information) "ADD ./*" brings the whole folder into the image, and ".dockerignore" does not keep ".env" out
        FROM base`,
    },
    {
      profile: 'audit',
      code: `
        FROM node:24 AS build
        COPY / /app
        #    ^ (information) "COPY /" brings the whole folder into the build, and no
        FROM node:24
        COPY --from=build /app /app`,
      fixed: `
        -- .dockerignore --
        .git
        **/.env
        **/.env.*
        **/*.key
        **/*.pem
        **/id_rsa*`,
    },
    {
      code: `
        -- a/compose.yaml --
        services:
          api: { build: { context: ., dockerfile: ../docker/Dockerfile } }
        -- b/compose.yaml --
        services:
          api: { build: { context: ., dockerfile: ../docker/Dockerfile } }
        -- a/.dockerignore --
        *
        -- docker/Dockerfile --
        FROM node:24
        COPY . /app
        #    ^ "COPY ." brings the whole folder into the image`,
    },
  ],
  good: [
    `
        -- .dockerignore --
        **
        !src
        -- docker/Dockerfile --
        FROM node:24
        COPY . /app`,
    `
        -- .dockerignore --
        node_modules
        -- Dockerfile --
        FROM node:24
        COPY . /app`,
    `
        -- Dockerfile --
        FROM node:24 AS build
        COPY . /app
        FROM node:24
        COPY --from=build . /app
        COPY src .env* /app/
        ONBUILD COPY . /app
        -- lost/Dockerfile --
        COPY . /app`,
    `
        -- Dockerfile.dockerignore --
        .git
        .env
        -- Dockerfile --
        FROM node:24
        COPY . /app`,
  ],
});

const IGNORED = `.git
**/.env
**/.env.*
**/*.key
**/*.pem
**/id_rsa*
`;
