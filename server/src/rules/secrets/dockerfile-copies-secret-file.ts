import { defineRule } from '../../engine/rule.js';
import { copiedSecrets } from '../../model/secret/copied-secret.js';

export default defineRule({
  id: 'dockerfile-copies-secret-file',
  title: 'File with credentials is copied into the image',
  severity: 'warning',
  why: `
    Everything that a build copies becomes a layer of the image, and stays in it even if a later step deletes the file:
    whoever pulls the image unpacks the key. A secret mount gives the file to the step that needs it, and a container
    gets its own from the platform, such as a Kubernetes Secret. An entry in \`.dockerignore\` keeps it out of the build.`,
  standards: ['cis-docker:4.10', 'cwe:538'],
  peers: ['trivy:DS-0031', 'dockle:CIS-DI-0010', 'docker-bench:4.10'],

  on: 'dockerfile',
  *check(dockerfile, { profile }) {
    for (const { at, keyword, path, title, leaveOut } of copiedSecrets(dockerfile, profile === 'audit'))
      yield {
        at,
        message: `${keyword} puts "${path}" into the image, which gives ${title} to everybody who can pull it.`,
        fix: leaveOut && {
          title: `Leave "${path}" out of the image`,
          changes: [leaveOut],
          risk: 'Steps and programs that read the file fail until a secret mount or the platform gives it to them.',
        },
      };
  },

  bad: [
    {
      code: `
        FROM node:22
        COPY package.json .npmrc ./
        #                 ^^^^^^ COPY puts ".npmrc" into the image, which gives the credentials of a package registry to everybody
        ADD .env /app/.env
        #   ^^^^ ADD puts ".env" into the image, which gives an environment file to everybody
        COPY certs/ca.pem certs/site.crt example.env /etc/ssl/
        COPY config/id_rsa \\
          #  ^^^^^^^^^^^^^ COPY puts "config/id_rsa" into the image, which gives an SSH key
          config/id_rsa.pub /root/.ssh/`,
      fixed: `
        FROM node:22
        COPY package.json ./
        COPY certs/ca.pem certs/site.crt example.env /etc/ssl/
        COPY config/id_rsa.pub /root/.ssh/`,
    },
    {
      code: `
        FROM alpine:3.22 AS base
        COPY ["tls/server.key", "/etc/tls/"]
        #     ^^^^^^^^^^^^^^^^ COPY puts "tls/server.key" into the image, which gives a private key
        FROM base
        COPY --from=keys /keys/store.jks /app/
        #                ^^^^^^^^^^^^^^^ COPY puts "/keys/store.jks" into the image, which gives a certificate store`,
    },
    {
      profile: 'audit',
      code: `
        FROM node:22 AS build
        COPY .npmrc .
        #    ^^^^^^ COPY puts ".npmrc" into the image
        FROM node:22
        COPY --from=build /app /app`,
      fixed: `
        FROM node:22 AS build
        FROM node:22
        COPY --from=build /app /app`,
    },
  ],
  good: [
    `
        FROM node:22 AS build
        COPY .npmrc .
        FROM node:22
        COPY --from=build /app /app
        COPY $KEY_FILE truststore.jks .env.example /app/
        ADD https://example.com/release.key /tmp/
        RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`,
  ],
});
