import { defineRule } from '../../engine/rule.js';
import { wrongSource } from '../../model/docker/stage-references.js';

export default defineRule({
  id: 'dockerfile-copy-from-wrong-stage',
  title: 'COPY takes files from the wrong stage',
  severity: 'warning',
  why: `
    A name after \`--from=\` that no earlier stage has is the name of an image: Docker fetches it from its public
    registry and copies what is in there. Whoever registers the misspelled name decides what gets into the image. With
    the name of a stage that is there, the files come from this file alone.`,
  standards: ['cwe:829'],
  peers: [
    'kics:cdddb86f-95f6-4fc4-b5a1-483d9afceb2b',
    'kics:68a51e22-ae5a-4d48-8e87-b01a323605c9',
    'trivy:DS-0006',
    'hadolint:DL3022',
    'hadolint:DL3023',
  ],

  on: 'dockerfile',
  *check(dockerfile, { profile }) {
    for (const copy of dockerfile.instructions) {
      const wrong = copy.name === 'COPY' ? wrongSource(copy, dockerfile, profile !== 'recommended') : undefined;
      if (wrong === undefined || copy.onbuild !== undefined) continue;
      const { flag, kind, meant } = wrong;
      yield {
        at: flag,
        message: `"${flag.text}" ${EFFECT[kind]}`,
        ...(kind === 'name' && meant === undefined && { severity: 'information' }),
        fix:
          meant === undefined
            ? undefined
            : {
                title: `Copy from the stage "${meant}"`,
                changes: [flag.setValue(meant)],
                risk: 'The files come from another place than before.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        FROM golang:1.26 AS build
        FROM alpine:3.23 AS tools
        FROM scratch
        COPY --link --from=biuld /out /
        #           ^^^^^^^^^^^^ "--from=biuld" names no stage, so Docker takes the files from a public image of that name
        COPY --from=tool /bin/tool /
        #    ^^^^^^^^^^^ "--from=tool" names no stage`,
      fixed: `
        FROM golang:1.26 AS build
        FROM alpine:3.23 AS tools
        FROM scratch
        COPY --link --from=build /out /
        COPY --from=tools /bin/tool /`,
    },
    {
      code: `
        FROM golang:1.26 AS build
        COPY --from=Build /out /
        #    ^^^^^^^^^^^^ "--from=Build" names the stage that it stands in, whose files are there already
        FROM scratch
        COPY --from=1 /out /
        #    ^^^^^^^^ "--from=1" names the stage that it stands in
        COPY --from=2 /out /
        #    ^^^^^^^^ "--from=2" names a stage that comes later and has no files yet
        COPY --from=last /out /
        #    ^^^^^^^^^^^ "--from=last" names a stage that comes later
        COPY --from=3 /out /
        #    ^^^^^^^^ "--from=3" is not the number of a stage
        FROM build AS last`,
    },
    {
      profile: 'strict',
      code: `
        FROM scratch
        COPY --from=assets /out /
        #    ^^^^^^^^^^^^^ (information) "--from=assets" names no stage, so`,
    },
  ],
  good: [
    `
        COPY --from=lost /a /b
        FROM golang:1.26 AS build
        FROM build
        COPY --from=build /out /
        COPY --from=0 /out /
        COPY --from=BUILD /out /
        COPY --from=docker.io/library/nginx /etc/nginx /
        COPY --from=nginx:1.29 /etc/nginx /
        COPY --from=memcached /x /
        COPY --from=node /x /
        COPY --from=assets /x /
        COPY --from=$BUILD /x /
        COPY --from= /x /
        COPY a b
        ONBUILD COPY --from=buidl /out /`,
  ],
});

const EFFECT = {
  itself: 'names the stage that it stands in, whose files are there already.',
  later: 'names a stage that comes later and has no files yet.',
  number: 'is not the number of a stage, so the build fails.',
  name: 'names no stage, so Docker takes the files from a public image of that name.',
} as const;
