import { defineRule } from '../../engine/rule.js';
import { deletedSecrets } from '../../model/secret/deleted-secret.js';

export default defineRule({
  id: 'secret-deleted-in-later-layer',
  title: 'Credential that a later layer deletes',
  severity: 'error',
  why: `
    Each instruction makes a layer, and a layer stays as it is: deleting a file in a later one only hides it. Whoever can
    pull the image unpacks the layer and has the key. A secret mount gives the file to the step that needs it, and no
    layer holds it.`,
  standards: ['cis-docker:4.10', 'cwe:538', 'mitre:T1552.001'],

  on: 'stage',
  *check(stage) {
    for (const { at, path, title, madeBy, mount } of deletedSecrets(stage))
      yield {
        at,
        message: `"${path}" is deleted here, but an earlier layer keeps ${title} for everybody who can pull the image.`,
        related: [{ at: madeBy, message: `${madeBy.name} puts it into the image.` }],
        fix: mount && {
          title: `Mount "${path}" as a secret in the steps that use it`,
          changes: mount,
          risk: `The build then needs BuildKit and "--secret id=${path.split('/').at(-1)},src=…", and only root may read the file.`,
        },
      };
  },

  bad: [
    {
      code: `
        FROM node:24
        WORKDIR /app
        COPY .npmrc ./
        COPY package.json ./
        RUN npm ci
        RUN rm -f .npmrc
        #         ^^^^^^ "/app/.npmrc" is deleted here, but an earlier layer keeps the credentials of a package registry
        COPY keys/id_rsa /root/.ssh/id_rsa
        RUN git clone git@example.org:a/b && rm -r ~/.ssh && make
        #                                          ^^^^^^ "/root/.ssh/id_rsa" is deleted here`,
      fixed: `
        FROM node:24
        WORKDIR /app
        COPY package.json ./
        RUN --mount=type=secret,id=.npmrc,target=/app/.npmrc npm ci
        RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa git clone git@example.org:a/b && make`,
    },
    {
      code: `
        FROM debian:13
        ADD .netrc /root/.netrc
        RUN make && rm /root/.netrc /tmp/a
        #              ^^^^^^^^^^^^ "/root/.netrc" is deleted here`,
      fixed: `
        FROM debian:13
        RUN --mount=type=secret,id=.netrc,target=/root/.netrc make && rm /tmp/a`,
    },
    {
      code: `
        FROM debian:13
        RUN echo "$KEY" > /root/.ssh/id_rsa
        RUN shred -u /root/.ssh/*
        #            ^^^^^^^^^^^^ "/root/.ssh/id_rsa" is deleted here
        COPY a.pem b.key "/keys/"
        RUN make || rm "/keys/b.key"
        #              ^^^^^^^^^^^^^ "/keys/b.key" is deleted here
        COPY .env /a/.env
        RUN rm /a/.env
        #      ^^^^^^^ "/a/.env" is deleted here
        COPY .env /c/.env
        RUN make || rm /c/.env
        #              ^^^^^^^ "/c/.env" is deleted here`,
    },
  ],
  good: [
    `
        FROM debian:13
        COPY app.conf /app/
        COPY .env $HOME/
        COPY .env relative
        RUN rm /app/app.conf && rm relative/.env && rm $A/.env && rm /root/.netrc
        COPY .netrc /root/.netrc
        RUN rm /root/other && rm /root && rm -r / && mv /root/.netrc /a
        RUN echo "$KEY" > /root/.ssh/id_rsa && make && rm /root/.ssh/id_rsa
        ONBUILD COPY .env /a/.env
        ONBUILD RUN rm /a/.env
        COPY unfinished`,
  ],
});
