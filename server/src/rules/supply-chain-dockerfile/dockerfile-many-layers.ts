import { defineRule } from '../../engine/rule.js';
import { layerRuns } from '../../model/docker/layer-runs.js';

export default defineRule({
  id: 'dockerfile-many-layers',
  title: 'Several layers where one would do',
  severity: 'hint',
  profile: 'audit',
  why: `
    Each \`RUN\`, \`COPY\` and \`ADD\` makes a layer. What one layer brings and a later one deletes is still in the
    image, a cache as well as a credential, so steps that belong together are safer in one. Fewer layers are also
    quicker to pull and to scan.`,
  peers: ['kics:0008c003-79aa-42d8-95b8-1c2fe37dbfe6', 'hadolint:DL3059'],

  on: 'stage',
  *check(stage) {
    for (const { first, count, change } of layerRuns(stage)) {
      yield {
        at: first.keyword,
        message: `"${first.name}" stands ${count} times in a row and makes as many layers, so what one of them deletes stays in the image.`,
        ...(change && {
          fix: {
            title: 'Join the RUN instructions with &&',
            changes: [change],
            risk: 'A folder that one command changes to then also holds for the next, and the build cache has fewer steps.',
          },
        }),
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get update
        #<- "RUN" stands 3 times in a row
        RUN apt-get install -y curl \\
          || exit 1

        run rm -rf /var/lib/apt/lists/*
        COPY a /app/
        #<-- "COPY" stands 2 times in a row
        COPY b /app/
        COPY c /other/
        RUN make`,
      fixed: `
        FROM debian:13
        RUN apt-get update \\
          && apt-get install -y curl \\
          || exit 1 \\
          && rm -rf /var/lib/apt/lists/*
        COPY a /app/
        COPY b /app/
        COPY c /other/
        RUN make`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN make
        #<- "RUN" stands 2 times in a row
        # and then
        RUN make install
        ADD a /x
        RUN a;
        #<- "RUN" stands 2 times in a row
        RUN b
        ADD a /x
        RUN a # why
        #<- "RUN" stands 2 times in a row
        RUN b
        ADD a /x
        RUN ["a"]
        #<- "RUN" stands 2 times in a row
        RUN b
        ADD a /x
        RUN --mount=type=cache,target=/c a
        #<- "RUN" stands 2 times in a row
        RUN --mount=type=cache,target=/c b
        ADD a /x
        RUN <<EOF
        #<- "RUN" stands 2 times in a row
        a
        EOF
        RUN b`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN a
        USER app
        RUN b
        ONBUILD RUN c
        RUN d
        COPY a /x
        COPY b /y
        ADD c /z/
        COPY d /z/
        COPY --chown=1 e /z/
        COPY --from=a e /z/
        FROM debian:13
        RUN a`,
    },
  ],
});
