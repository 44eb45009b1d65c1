import { defineRule } from '../../engine/rule.js';
import { writablePrograms } from '../../model/docker/image-program.js';

export default defineRule({
  id: 'dockerfile-program-writable-by-runtime-user',
  title: 'The program belongs to the user that runs it',
  severity: 'information',
  profile: 'strict',
  why: `
    A program whose files belong to its own user can be made to overwrite itself: a flaw that lets somebody write a file
    becomes code that runs at the next start, and stays. Files that belong to root and that everybody may read run just
    as well, and can be changed by nobody in the container. \`COPY\` makes such files unless \`--chown\` says otherwise.`,
  standards: ['cwe:732'],

  on: 'stage',
  *check(stage) {
    for (const { at, flag, path, user } of writablePrograms(stage)) {
      yield {
        at,
        message: `The program "${path}" belongs to "${user}", the user that runs it, who can replace it.`,
        fix: flag && {
          title: 'Remove --chown',
          changes: [flag.remove()],
          risk: 'The program can no longer write to these files, nor read those that only their owner may read.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM node:24
        WORKDIR /app
        COPY --chown=node:node --link . .
        #    ^^^^^^^^^^^^^^^^^ The program "/app/server.js" belongs to "node", the user that runs it
        COPY --chown=node:node logs/ /var/log/app/
        USER node
        ENTRYPOINT ["node", "--use-strict"]
        CMD ["server.js"]`,
      fixed: `
        FROM node:24
        WORKDIR /app
        COPY --link . .
        COPY --chown=node:node logs/ /var/log/app/
        USER node
        ENTRYPOINT ["node", "--use-strict"]
        CMD ["server.js"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM debian:13 AS base
        COPY --chown=4000 tool /usr/local/bin/tool
        #    ^^^^^^^^^^^^ The program "/usr/local/bin/tool" belongs to "4000"
        FROM base
        RUN mkdir /srv/tool && chown 4000:4000 /srv/tool /usr/local/bin/tool
        #                                                ^^^^^^^^^^^^^^^^^^^ The program "/usr/local/bin/tool" belongs to "4000"
        RUN chown -R 4000 /usr/local
        #                 ^^^^^^^^^^ The program
        RUN chown 4000 /usr/local
        USER 4000:4000
        CMD exec /usr/local/bin/tool --serve`,
      fixed: `
        FROM debian:13 AS base
        COPY tool /usr/local/bin/tool
        FROM base
        RUN mkdir /srv/tool && chown 4000:4000 /srv/tool /usr/local/bin/tool
        RUN chown -R 4000 /usr/local
        RUN chown 4000 /usr/local
        USER 4000:4000
        CMD exec /usr/local/bin/tool --serve`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM node:24 AS build
        COPY --chown=node . /app/
        USER node
        CMD ["/app/server.js"]
        FROM node:24
        COPY --chown=root server.js /app/
        COPY server.js /app/
        COPY --chown=node data /data/
        COPY --chown=node data $DATA
        COPY --chown=node root /
        ONBUILD COPY --chown=node . /app/
        RUN chown node /data && chown root:node /app/server.js && chown $OTHER /app/server.js
        USER node
        CMD ["node", "/app/server.js"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM debian:13
        COPY --chown=tor torrc /etc/tor/
        USER tor
        ENTRYPOINT ["tor", "-f"]
        CMD ["/etc/tor/torrc"]`,
    },
    { profile: 'strict', code: 'FROM node:24\nCOPY --chown=root . /app/\nCMD ["/app/run"]\nUSER root' },
    { profile: 'strict', code: 'FROM node:24\nCOPY --chown=node . /app/\nUSER node' },
    { profile: 'strict', code: 'FROM node:24\nCOPY --chown=node . /app/\nUSER node\nCMD ["node"]' },
  ],
});
