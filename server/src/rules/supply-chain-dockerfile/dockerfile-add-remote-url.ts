import { defineRule } from '../../engine/rule.js';
import { remoteSources } from '../../model/docker/remote-source.js';

export default defineRule({
  id: 'dockerfile-add-remote-url',
  title: 'ADD downloads without a checksum',
  severity: 'warning',
  why: `
    \`ADD\` puts into the image whatever an address serves at the moment of the build. Whoever takes over the server, the
    account behind it or a connection without TLS decides what that is, and two builds of the same file may differ.
    With \`--checksum\`, or for a repository with the full number of a commit, the build stops when it is not what was
    meant.`,
  standards: ['cis-docker:4.9', 'cwe:494'],
  peers: ['kics:4b410d24-1cbe-4430-a632-62c9a931cf1c', 'terrascan:AC_DOCKER_0035'],

  on: 'ADD',
  *check(add) {
    if (add.hasFlag('checksum')) return;
    const sources = remoteSources(add);
    for (const { argument, host, kind } of sources) {
      const what = host === undefined ? `"${argument.value}"` : `from "${host}"`;
      // Docker takes a checksum for one source only.
      const canAdd = kind === 'file' && add.sources.length === 1 && add.heredocs.length === 0;
      yield {
        at: argument,
        message: `"ADD" downloads ${kind === 'file' ? 'a file' : 'a repository'} ${what} that nothing checks, so the image gets whatever the server sends.`,
        ...(canAdd && {
          fix: {
            title: 'Add --checksum with the SHA-256 of the file',
            changes: [add.addFlag('checksum', 'sha256:SHA256')],
            risk: 'The build fails as soon as the file changes.',
            placeholders: ['SHA256'],
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        FROM alpine:3.23
        ADD --chmod=755 https://dl.example.org/tool/v1.4/tool /usr/local/bin/
        #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a file from "dl.example.org" that nothing checks`,
      fixed: `
        FROM alpine:3.23
        ADD --checksum=sha256:SHA256 --chmod=755 https://dl.example.org/tool/v1.4/tool /usr/local/bin/`,
    },
    {
      code: `
        FROM alpine:3.23
        ARG VERSION
        ONBUILD ADD ["HTTP://$HOST/tool-\${VERSION}.tgz", "/opt/"]
        #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a file "HTTP://$HOST/tool-\${VERSION}.tgz" that`,
      fixed: `
        FROM alpine:3.23
        ARG VERSION
        ONBUILD ADD --checksum=sha256:SHA256 ["HTTP://$HOST/tool-\${VERSION}.tgz", "/opt/"]`,
    },
    {
      code: `
        FROM alpine:3.23
        ADD notes.txt ftp://files.example.org/a /opt/
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a file from "files.example.org"`,
    },
    {
      code: `
        FROM alpine:3.23
        ADD https://git.example.org/team/tool.git#v1.4:cmd /src/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a repository from "git.example.org"
        ADD git@git.example.org:team/tool.git /src/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a repository from "git.example.org"`,
    },
    {
      code: `
        FROM alpine:3.23
        ADD https://dl.example.org/a <<EOF /opt/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^ "ADD" downloads a file from "dl.example.org"
        b
        EOF`,
    },
  ],
  good: [
    `
        FROM alpine:3.23
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://dl.example.org/a /opt/
        ADD https://git.example.org/team/tool.git#0123456789abcdef0123456789abcdef01234567:cmd /src/
        ADD rootfs.tar.gz $SOURCE https.txt /
        COPY https://dl.example.org/a /opt/`,
  ],
});
