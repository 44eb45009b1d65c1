import { defineRule } from '../../engine/rule.js';
import { copiesWholeStage } from '../../model/docker/whole-stage.js';

export default defineRule({
  id: 'dockerfile-copy-whole-stage',
  title: 'The whole file system of a stage is copied',
  severity: 'warning',
  why: `
    A build stage holds what building needs: compilers, package managers, the sources, caches, and at times the
    credentials of a registry. Who copies all of it brings that into the image, where an intruder finds the tools and
    everybody who can pull it finds the secrets. A path for what is needed leaves the rest behind.`,
  standards: ['cwe:538'],
  peers: ['hadolint:DL3067'],

  on: 'COPY',
  *check(copy, { stage, profile }) {
    const whole = stage === undefined ? undefined : copiesWholeStage(copy, stage, profile === 'audit');
    if (whole === undefined || copy.from === undefined) return;
    yield {
      at: whole,
      message: `COPY takes the whole file system of the stage "${copy.from.value}", with its tools and whatever secrets it holds.`,
      fix: {
        title: 'Copy a path instead of the whole stage',
        changes: [whole.replaceWith(whole.isJson ? '"/PATH"' : '/PATH')],
        risk: 'What is not copied any more is missing in the image.',
        placeholders: ['PATH'],
      },
    };
  },

  bad: [
    {
      code: `
        FROM golang:1.26 AS build
        RUN make
        FROM debian:13
        COPY --from=build / /
        #                 ^ COPY takes the whole file system of the stage "build"
        COPY --from=0 ["/./", "/copy"]
        #              ^^^^^ COPY takes the whole file system of the stage "0"
        COPY --from=build /* /copy/
        #                 ^^ COPY takes the whole`,
      fixed: `
        FROM golang:1.26 AS build
        RUN make
        FROM debian:13
        COPY --from=build /PATH /
        COPY --from=0 ["/PATH", "/copy"]
        COPY --from=build /PATH /copy/`,
    },
    {
      profile: 'audit',
      code: `
        FROM golang:1.26 AS build
        FROM scratch
        COPY --from=build / /
        #                 ^ COPY takes the whole file system`,
      fixed: `
        FROM golang:1.26 AS build
        FROM scratch
        COPY --from=build /PATH /`,
    },
  ],
  good: [
    `
        COPY --from=x / /
        FROM golang:1.26 AS build
        FROM scratch AS files
        COPY a /
        FROM alpine:3.23
        COPY --from=build /out /
        COPY --from=build /$OUT /
        COPY --from=files / /
        COPY --from=registry.example/rootfs:1 / /
        COPY / /
        FROM scratch
        COPY --from=build / /`,
  ],
});
