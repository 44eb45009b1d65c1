import { defineRule } from '../../engine/rule.js';
import { structureProblems } from '../../model/docker/structure.js';

export default defineRule({
  id: 'dockerfile-structure-invalid',
  title: 'Dockerfile with an invalid structure',
  severity: 'information',
  profile: 'audit',
  why: `
    A stage called \`scratch\` or \`context\` hides what Docker calls so: a later \`FROM scratch\` would no longer start
    from nothing. Instructions before the first \`FROM\`, and \`ONBUILD\` with an instruction that it may not contain,
    stop the build or are passed over, so that what a reviewer reads is not what is built.`,
  peers: ['hadolint:DL3043', 'hadolint:DL3061', 'hadolint:DL3063', 'buildkit:ReservedStageName'],

  on: 'dockerfile',
  *check(dockerfile) {
    for (const { at, kind, name, rename } of structureProblems(dockerfile)) {
      yield {
        at,
        message:
          kind === 'reserved'
            ? `Stage "${name}" has a name that Docker reserves, so later references to it are unclear.`
            : kind === 'order'
              ? `"${name}" stands before the first "FROM", so it belongs to no image.`
              : `"ONBUILD" may not contain "${name}", so the build fails.`,
        fix: rename && {
          title: `Rename the stage to "${rename.name}"`,
          changes: rename.changes,
          risk: 'A build with the old name as its target no longer finds the stage.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23 AS scratch
        #                   ^^^^^^^ Stage "scratch" has a name that Docker reserves
        FROM alpine:3.23 AS Context
        #                   ^^^^^^^ Stage "context" has a name
        FROM alpine:3.23
        COPY --from=scratch /a /
        COPY --from=context /b /`,
      fixed: `
        FROM alpine:3.23 AS scratch-2
        FROM alpine:3.23 AS context-2
        FROM alpine:3.23
        COPY --from=scratch-2 /a /
        COPY --from=context-2 /b /`,
    },
    {
      profile: 'audit',
      code: `
        ARG VERSION=3.23
        RUN make
        #<- "RUN" stands before the first "FROM"
        COPY a b
        #<-- "COPY" stands before
        FROM alpine:$VERSION
        ONBUILD FROM alpine:3.23
        #       ^^^^ "ONBUILD" may not contain "FROM"
        ONBUILD MAINTAINER Kim
        #       ^^^^^^^^^^ "ONBUILD" may not contain "MAINTAINER"
        ONBUILD ONBUILD RUN make
        #       ^^^^^^^ "ONBUILD" may not contain "ONBUILD"
        ONBUILD`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        # syntax=docker/dockerfile:1
        ARG VERSION=3.23
        FROM alpine:$VERSION AS base
        ONBUILD RUN make
        FROM scratch
        RUNN typo`,
    },
    { profile: 'audit', code: 'NOTHING to build' },
    { profile: 'audit', code: 'RUN unfinished' },
  ],
});
