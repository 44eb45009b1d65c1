import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'dockerfile-add-instead-of-copy',
  title: 'ADD where COPY would do',
  severity: 'information',
  why: `
    \`ADD\` decides from its source what to do: it unpacks archives, downloads URLs and clones repositories. If a plain
    file becomes an archive tomorrow, files end up where nobody expects them although the Dockerfile is the same.
    \`COPY\` only copies, so what a build puts into the image can be read from the file.`,
  standards: ['cis-docker:4.9'],
  peers: [
    'checkov:CKV_DOCKER_4',
    'kics:9513a694-aa0d-41d8-be61-3271e056f36b',
    'trivy:DS-0005',
    'hadolint:DL3020',
    'dockle:CIS-DI-0009',
    'terrascan:AC_DOCKER_0032',
    'docker-bench:4.9',
  ],

  on: 'ADD',
  *check(add) {
    // With a flag that COPY does not have, ADD is meant.
    const isMeant = add.flags.some(({ name }) => ['checksum', 'keep-git-dir', 'unpack'].includes(name));
    const isPlain = add.sources.every((source) => source.isLiteral && !NEEDS_ADD.test(source.value));
    if (isMeant || !isPlain || add.problem !== undefined) return;
    yield {
      at: add.keyword,
      message: '"ADD" copies files here as "COPY" would, but also unpacks a source that becomes an archive.',
      fix: {
        title: 'Replace ADD with COPY',
        changes: [add.keyword.replaceWith('COPY')],
        risk: 'Docker recognises an archive by its content, and one without the usual ending is no longer unpacked.',
      },
    };
  },

  bad: [
    {
      code: `
        FROM alpine:3.23
        ADD --chown=10001 --link src/ package.json /app/
        #<- "ADD" copies files here as "COPY" would`,
      fixed: `
        FROM alpine:3.23
        COPY --chown=10001 --link src/ package.json /app/`,
    },
    {
      code: `
        FROM alpine:3.23
        ONBUILD add ["my docs", "/app/"]
        #       ^^^ "ADD" copies files here as "COPY" would`,
      fixed: `
        FROM alpine:3.23
        ONBUILD COPY ["my docs", "/app/"]`,
    },
    {
      code: `
        FROM alpine:3.23
        ADD <<EOF /etc/motd
        #<- "ADD" copies files here as "COPY" would
        hello
        EOF`,
      fixed: `
        FROM alpine:3.23
        COPY <<EOF /etc/motd
        hello
        EOF`,
    },
  ],
  good: [
    `
        FROM alpine:3.23
        ADD settings.conf rootfs.tar.xz /
        ADD rootfs.TGZ /
        ADD logs-*.tar* /
        ADD https://example.org/tool /usr/bin/
        ADD git@example.org:team/tool /src/
        ADD --unpack=true bundle /
        ADD $SOURCE /app/
        ADD --checksum=sha256:0 here /
        ADD --keep-git-dir here /
        ADD unfinished`,
  ],
});

/** Archives by their usual names, and what Docker fetches. */
const NEEDS_ADD = /^(?:[a-z]+:\/\/|git@)|\.(?:tar|tgz|tbz2?|txz|tlz|gz|bz2|xz|lzma|zst)(?:$|[.*?[])/i;
