import { defineRule } from '../../engine/rule.js';
import { contextSources } from '../../model/docker/context-source.js';

export default defineRule({
  id: 'dockerfile-copies-ignored-file',
  title: 'COPY of a file that .dockerignore leaves out',
  severity: 'information',
  profile: 'audit',
  why: `
    What \`.dockerignore\` leaves out never reaches the build: \`COPY\` of such a file stops it, or copies less than it
    says. Who then takes the line out of \`.dockerignore\` to mend the build may let in all that the line kept away, so
    it is worth a look which of the two is wrong.`,
  peers: ['buildkit:CopyIgnoredFile'],

  on: 'document',
  reads: ['buildContexts'],
  *check({ uri, dockerfile }, { buildContexts }) {
    for (const { copy, source, path } of contextSources(dockerfile)) {
      const line = buildContexts.ignoring(uri, path);
      if (line === undefined) continue;
      const removal = copy.removeArgument(source, copy.sources);
      yield {
        at: source,
        message: `"${source.value}" is left out of the build by "${line}" in ".dockerignore", so "${copy.name}" does not find it.`,
        fix: removal && {
          title: `Remove "${source.value}" from ${copy.name}`,
          changes: [removal],
          risk: 'The image is built without this file.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        -- .dockerignore --
        # tests and more
        test
        **/*.log
        docs/*
        !docs/README.md
        -- Dockerfile --
        FROM alpine:3.23
        COPY test/data a.txt docs/guide.md /data/
        #    ^^^^^^^^^ "test/data" is left out of the build by "test" in ".dockerignore"
        #                    ^^^^^^^^^^^^^ "docs/guide.md" is left out of the build by "docs/*"
        ADD ./logs/today.log /
        #   ^^^^^^^^^^^^^^^^ "./logs/today.log" is left out of the build by "**/*.log"
        COPY docs/README.md docs *.log /
        COPY --from=x test /
        ADD https://example.org/test.log $TEST /
        COPY . /`,
      fixed: `
        -- Dockerfile --
        FROM alpine:3.23
        COPY a.txt /data/
        COPY docs/README.md docs *.log /
        COPY --from=x test /
        ADD https://example.org/test.log $TEST /
        COPY . /`,
    },
    {
      profile: 'audit',
      code: `
        -- compose.yaml --
        services:
          api: { build: { context: ., dockerfile: docker/api.Dockerfile } }
        -- .dockerignore --
        test
        -- docker/api.Dockerfile --
        FROM alpine:3.23
        COPY \\
          # why
          test \\
        # ^^^^ "test" is left out of the build by "test"
          # and this
          src /`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        -- .dockerignore --
        test
        -- docker/api.Dockerfile --
        FROM alpine:3.23
        COPY test /`,
    },
    {
      profile: 'audit',
      code: `
        -- .dockerignore --
        test
        -- Dockerfile.dockerignore --
        other
        -- Dockerfile --
        FROM alpine:3.23
        COPY test /`,
    },
  ],
});
