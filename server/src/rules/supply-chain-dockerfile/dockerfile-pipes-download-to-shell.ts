import { defineRule } from '../../engine/rule.js';
import { CHECKSUM_PLACEHOLDER, pipedDownloads } from '../../model/docker/piped-download.js';

export default defineRule({
  id: 'dockerfile-pipes-download-to-shell',
  title: 'A downloaded script runs unchecked',
  severity: 'warning',
  why: `
    A script that goes from the network straight into a shell is whatever the server sends at that moment, and the image
    holds no trace of it. Whoever takes over the host, the account behind it or the connection runs commands in the build
    and in every container made from it. A script that is saved and compared with a known checksum runs only as long as
    it is the one that somebody has read.`,
  standards: ['cwe:494', 'mitre:T1195'],

  on: 'RUN',
  *check(run) {
    for (const { interpreter, host, check } of pipedDownloads(run)) {
      const script = host === undefined ? 'a downloaded script' : `a script from "${host}"`;
      yield {
        at: interpreter.nameWord,
        message: `"${interpreter.name}" runs ${script} that nothing checks, so whoever can change it runs commands in the build.`,
        ...(check !== undefined && {
          fix: {
            title: 'Save the script and check its SHA-256 before it runs',
            changes: [check],
            risk: 'The build fails as soon as the script changes.',
            placeholders: [CHECKSUM_PLACEHOLDER],
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN curl -fsSL https://get.example.org/tool.sh | sh -s -- --quiet
        #                                                ^^ "sh" runs a script from "get.example.org" that nothing checks`,
      fixed: `
        FROM debian:13
        RUN curl -o /tmp/installer -fsSL https://get.example.org/tool.sh && echo "SHA256  /tmp/installer" | sha256sum -c - && sh /tmp/installer --quiet`,
    },
    {
      code: `
        FROM debian:13
        RUN apt-get update \\
          && wget -qO- $MIRROR/setup | sudo -E bash - \\
          #                                    ^^^^ "bash" runs a downloaded script that nothing checks
          && apt-get install -y tool`,
      fixed: `
        FROM debian:13
        RUN apt-get update \\
          && wget -qO/tmp/installer $MIRROR/setup && echo "SHA256  /tmp/installer" | sha256sum -c - && sudo -E bash /tmp/installer \\
          && apt-get install -y tool`,
    },
    {
      code: `
        FROM python:3.13
        ONBUILD RUN python3 <(curl -sS https://install.example.org)
        #           ^^^^^^^ "python3" runs a script from "install.example.org"`,
      fixed: `
        FROM python:3.13
        ONBUILD RUN curl -o /tmp/installer -sS https://install.example.org && echo "SHA256  /tmp/installer" | sha256sum -c - && python3 /tmp/installer`,
    },
    {
      code: `
        FROM alpine:3.23
        RUN sh -c "$(curl -fsSL https://example.org/install.sh)" "" --unattended
        #   ^^ "sh" runs a script from "example.org"`,
      fixed: `
        FROM alpine:3.23
        RUN curl -o /tmp/installer -fsSL https://example.org/install.sh && echo "SHA256  /tmp/installer" | sha256sum -c - && sh /tmp/installer --unattended`,
    },
    {
      code: `
        FROM alpine:3.23
        RUN ["/bin/sh", "-c", "curl https://example.org/install.sh | sh"]
        #                                                            ^^ "sh" runs a script from "example.org"
        RUN curl https://example.org/install.gz | gunzip | bash
        #                                                  ^^^^ "bash" runs a script from "example.org"`,
    },
    {
      code: `
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        SHELL ["powershell", "-Command"]
        RUN iex ((New-Object Net.WebClient).DownloadString('https://example.org/install.ps1'))
        #   ^^^ "iex" runs a script from "example.org"
        RUN iwr -useb example.org/install.ps1 | Invoke-Expression
        #                                       ^^^^^^^^^^^^^^^^^ "Invoke-Expression" runs a script from "example.org"`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN curl -fsSL -o /tmp/tool.sh https://example.org/tool.sh \\
          && echo "b1946ac92492d2347c6235b4d2611184aaaa  /tmp/tool.sh" | sha256sum -c - \\
          && sh /tmp/tool.sh
        RUN curl -fsSL https://example.org/tool.tgz | tar xz -C /opt
        RUN curl -s https://example.org/version | python3 -c 'import json, sys; print(json.load(sys.stdin)["tag"])'
        RUN sh -c "VERSION=$(curl -s https://example.org/version) make"`,
  ],
});
