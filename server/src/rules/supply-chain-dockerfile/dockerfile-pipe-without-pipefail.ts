import { defineRule } from '../../engine/rule.js';
import { unseenFailures } from '../../model/docker/pipe-failure.js';

export default defineRule({
  id: 'dockerfile-pipe-without-pipefail',
  title: 'Pipe that hides a failure',
  severity: 'information',
  profile: 'strict',
  why: `
    A shell looks only at the last command of a pipe. A download that breaks off, or a checksum that does not fit,
    before it goes unnoticed, and the image is built from half a file or from one that somebody has changed. With
    \`pipefail\` the step fails where any of its commands does.`,
  standards: ['cwe:754'],
  peers: ['kics:efbf148a-67e9-42d2-ac47-02fa1c0d0b22', 'hadolint:DL4006'],

  on: 'stage',
  *check(stage, { profile }) {
    for (const { writer, guard } of unseenFailures(stage, profile === 'audit'))
      yield {
        at: writer.nameWord,
        message: `"${writer.name}" writes into a pipe without pipefail, so the build goes on when it fails.`,
        fix: guard && {
          title: 'Set pipefail with SHELL',
          changes: [guard],
          risk: 'Steps stop where a command before a pipe fails, and the shell runs all later steps and commands in shell form.',
        },
      };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN echo start
        RUN curl -fsSL https://example.org/a.tgz | tar xz
        #   ^^^^ "curl" writes into a pipe without pipefail
        RUN echo "$(cat /list | sort)"
        #           ^^^ "cat" writes
        FROM alpine:3.23
        RUN echo a | tee /b && wget -qO- https://example.org/a | tar x
        #                      ^^^^ "wget" writes
        FROM amazonlinux:2023
        SHELL ["/bin/bash", "-ec"]
        RUN make | tee log
        #   ^^^^ "make" writes`,
      fixed: `
        FROM debian:13
        RUN echo start
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN curl -fsSL https://example.org/a.tgz | tar xz
        RUN echo "$(cat /list | sort)"
        FROM alpine:3.23
        SHELL ["/bin/ash", "-o", "pipefail", "-c"]
        RUN echo a | tee /b && wget -qO- https://example.org/a | tar x
        FROM amazonlinux:2023
        SHELL ["/bin/bash", "-o", "pipefail", "-ec"]
        RUN make | tee log`,
    },
    {
      profile: 'strict',
      code: `
        FROM registry.example/base
        RUN make | tee log
        #   ^^^^ "make" writes
        ONBUILD RUN make | tee log
        #           ^^^^ "make" writes
        RUN ["sh", "-c", "make | tee log"]
        #                 ^^^^ "make" writes
        FROM debian:13 AS dash
        SHELL ["/bin/dash", "-c"]
        RUN make | tee log
        #   ^^^^ "make" writes
        FROM dash
        RUN make | tee log
        #   ^^^^ "make" writes
        RUN <<EOF
        #!/bin/sh
        make | tee log
        #<-- "make" writes
        EOF`,
    },
    {
      profile: 'audit',
      code: `
        FROM amazonlinux:2023
        RUN echo a | tee /b
        #   ^^^^ "echo" writes`,
      fixed: `
        FROM amazonlinux:2023
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN echo a | tee /b`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN set -o pipefail && curl -fsSL https://example.org/a.tgz | tar xz
        RUN printf a | tee /b && yes | make && make || true
        RUN if ls | grep -q a; then make; fi
        RUN while { ls | grep -q a; }; do make; done
        RUN pwsh a.ps1 | tee log
        RUN grep tool /sums | sha256sum -c -
        SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
        RUN make | tee log
        SHELL ["pwsh", "-Command"]
        RUN Get-Item a | Remove-Item`,
    },
  ],
});
