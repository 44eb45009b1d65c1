import { defineRule } from '../../engine/rule.js';
import { freeStageName, renameStage } from '../../model/docker/stage-references.js';

export default defineRule({
  id: 'dockerfile-duplicate-stage-name',
  title: 'Two stages with one name',
  severity: 'warning',
  profile: 'audit',
  why: `
    Where two stages have one name, \`COPY --from\` takes the files of the one that comes last before it. After a stage
    was moved or inserted that may be another one than the author thinks of, and what gets into the image was not meant
    to. A name for each stage leaves no doubt.`,
  peers: [
    'checkov:CKV_DOCKER_11',
    'kics:f2daed12-c802-49cd-afed-fe41d0b82fed',
    'trivy:DS-0012',
    'hadolint:DL3024',
    'buildkit:DuplicateStageName',
  ],

  on: 'dockerfile',
  *check(dockerfile) {
    const names = new Map<string, (typeof dockerfile.stages)[number]>();
    for (const stage of dockerfile.stages) {
      const { nameToken } = stage;
      if (nameToken === undefined) continue;
      const name = nameToken.text.toLowerCase();
      const first = names.get(name);
      if (first === undefined) {
        names.set(name, stage);
        continue;
      }
      const free = freeStageName(dockerfile, name);
      const changes = renameStage(dockerfile, stage, free);
      yield {
        at: nameToken,
        message: `Stage "${nameToken.text}" has the name of an earlier stage, so which of the two is meant depends on the order.`,
        related: [{ at: first.from, message: `This stage is called "${name}", too.` }],
        fix: changes && {
          title: `Rename the stage to "${free}"`,
          changes,
          risk: 'A build with this name as its target then stops at the first of the two stages.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM golang:1.26 AS build
        RUN make
        FROM node:24 AS Build
        #               ^^^^^ Stage "Build" has the name of an earlier stage
        RUN npm ci
        FROM build AS pack
        RUN --mount=type=bind,from=build,target=/src --mount=type=cache,target=/c ls /src
        FROM scratch
        COPY --from=BUILD /out /
        COPY --from=pack /out /
        COPY --from=0 /bin/tool /`,
      fixed: `
        FROM golang:1.26 AS build
        RUN make
        FROM node:24 AS build-2
        RUN npm ci
        FROM build-2 AS pack
        RUN --mount=type=bind,from=build-2,target=/src --mount=type=cache,target=/c ls /src
        FROM scratch
        COPY --from=build-2 /out /
        COPY --from=pack /out /
        COPY --from=0 /bin/tool /`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23 AS a
        FROM alpine:3.23 AS a-2
        FROM alpine:3.23 AS a
        #                   ^ Stage "a" has the name of an earlier stage
        COPY --from=a /x /`,
      fixed: `
        FROM alpine:3.23 AS a
        FROM alpine:3.23 AS a-2
        FROM alpine:3.23 AS a-3
        COPY --from=a /x /`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23 AS a
        FROM a AS b
        FROM alpine:3.23
        FROM alpine:3.23
        FROM`,
    },
  ],
});
