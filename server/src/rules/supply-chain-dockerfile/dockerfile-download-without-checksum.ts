import { defineRule } from '../../engine/rule.js';
import { CHECKSUM_PLACEHOLDER } from '../../model/docker/piped-download.js';
import { uncheckedDownloads } from '../../model/docker/unchecked-download.js';

export default defineRule({
  id: 'dockerfile-download-without-checksum',
  title: 'Download without a checksum',
  severity: 'warning',
  why: `
    A program or an archive goes into the image as the server sends it on the day of the build. Whoever takes over the
    server, the account of the project or a proxy in between puts their own in its place, and every container runs it.
    A checksum in the file, or a signature by a key that is known, stops the build when it is not what somebody has
    looked at.`,
  standards: ['cwe:494', 'cis-docker:4.11', 'mitre:T1195.002'],

  on: 'RUN',
  *check(run) {
    for (const { at, program, kind, host, check } of uncheckedDownloads(run))
      yield {
        at,
        message: `"${program}" downloads ${kind}${host === undefined ? '' : ` from "${host}"`} that nothing checks, so the image gets whatever the server sends.`,
        fix: check && {
          title: 'Check the SHA-256 of the download',
          changes: [check],
          risk: 'The build fails as soon as the file changes.',
          placeholders: [CHECKSUM_PLACEHOLDER],
        },
      };
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN curl -fsSLo /tmp/a.tgz https://dl.example.org/a-1.2.tgz && tar xf /tmp/a.tgz
        #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" downloads an archive from "dl.example.org" that nothing checks
        RUN wget -q "https://$HOST/tool_\${V}.deb" && dpkg -i *.deb
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "wget" downloads a package that nothing checks
        RUN curl -o /usr/local/bin/tool https://example.org/tool?os=linux; \\
            #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" downloads a program
            wget -O /opt/run https://example.org/run && chmod 755 /opt/run
            #                ^^^^^^^^^^^^^^^^^^^^^^^ "wget" downloads a program`,
      fixed: `
        FROM debian:13
        RUN curl -fsSLo /tmp/a.tgz https://dl.example.org/a-1.2.tgz && echo "SHA256  /tmp/a.tgz" | sha256sum -c - && tar xf /tmp/a.tgz
        RUN wget -q "https://$HOST/tool_\${V}.deb" && echo "SHA256  tool_\${V}.deb" | sha256sum -c - && dpkg -i *.deb
        RUN curl -o /usr/local/bin/tool https://example.org/tool?os=linux && echo "SHA256  /usr/local/bin/tool" | sha256sum -c -; \\
            wget -O /opt/run https://example.org/run && echo "SHA256  /opt/run" | sha256sum -c - && chmod 755 /opt/run`,
    },
    {
      code: `
        FROM debian:13
        RUN curl -fsSL https://example.org/a | tar xz
        #              ^^^^^^^^^^^^^^^^^^^^^ "curl" downloads an archive
        RUN wget -P /opt https://example.org/a.zip || wget https://example.org/b.exe
        #                ^^^^^^^^^^^^^^^^^^^^^^^^^ "wget" downloads an archive
        #                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ "wget" downloads a program
        RUN if curl -o a.jar https://example.org/a.jar; then make; fi
        #                    ^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" downloads a package
        RUN ["curl", "-O", "https://example.org/a.rpm"]
        #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" downloads a package`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN curl -o /tmp/a.tgz https://example.org/a.tgz && echo "abc  /tmp/a.tgz" | sha256sum -c -
        RUN curl -o /etc/a.conf https://example.org/a.conf && curl https://example.org/a.json | jq . && curl --version
        RUN curl https://example.org/key.asc | gpg --dearmor && wget -O a http://localhost/a.tgz && curl a.example.org/b.tgz`,
    `
        FROM debian:13
        RUN curl -o a.tgz https://example.org/a.tgz
        RUN rpm -K a.tgz`,
    `
        FROM debian:13
        RUN curl -o a.tgz https://example.org/a.tgz && python3 -c 'import hashlib'`,
    `
        FROM debian:13
        RUN curl -o /etc/motd https://example.org/motd && chmod 644 /etc/motd && chmod +x /run.sh && curl -O http://127.0.0.1/a.tgz`,
  ],
});
