import { defineRule } from '../../engine/rule.js';
import { ownerFlag } from '../../model/docker/owner-flag.js';

export default defineRule({
  id: 'dockerfile-chown-flag',
  title: 'Files that belong to another user than root',
  severity: 'hint',
  profile: 'audit',
  why: `
    Whoever owns a file may change it, whatever its mode says. A program that owns its own files can be made to rewrite
    them: an intruder then stays in the container as long as it runs. Files of root with a mode that lets everybody
    read, such as those that \`COPY\` makes without \`--chown\`, do for all that is only read.`,
  standards: ['cwe:732'],
  peers: ['kics:aa93e17f-b6db-4162-9334-c70334e7ac28', 'terrascan:AC_DOCKER_00024'],

  on: ['COPY', 'ADD'],
  *check(copy, { stage }) {
    const flag = ownerFlag(copy, stage);
    if (flag === undefined) return;
    yield {
      at: flag,
      message: `"${flag.text}" makes that user the owner of the files, so a program that runs as it can change them.`,
      fix: {
        title: 'Remove --chown',
        changes: [flag.remove()],
        risk: 'The program can no longer write to these files, nor read those that only their owner may read.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM node:24
        ARG USER_ID=4000
        COPY --link --chown=node:node src/ /app/
        #           ^^^^^^^^^^^^^^^^^ "--chown=node:node" makes that user the owner
        ADD --chown=$USER_ID site.tar.gz /srv/
        #   ^^^^^^^^^^^^^^^^ "--chown=$USER_ID" makes
        COPY --chown=$OTHER src/ /app/
        #    ^^^^^^^^^^^^^^ "--chown=$OTHER" makes`,
      fixed: `
        FROM node:24
        ARG USER_ID=4000
        COPY --link src/ /app/
        ADD site.tar.gz /srv/
        COPY src/ /app/`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        COPY --chown=1 a b
        FROM node:24
        ENV OWNER=root
        COPY src/ /app/
        COPY --chown=root:root src/ /app/
        COPY --chown=0 src/ /app/
        ADD --chown=$OWNER:adm src/ /app/
        COPY --chown= a b
        COPY --chown a b`,
    },
  ],
});
