import { defineRule } from '../../engine/rule.js';
import { disablingCommands, disablingVariables } from '../../model/docker/tls-verification.js';

export default defineRule({
  id: 'dockerfile-tls-verification-disabled',
  title: 'Certificate checks are switched off',
  severity: 'warning',
  why: `
    A connection whose certificate nobody checks may end at anyone who stands in between: a proxy, a router, whoever
    answers for the name. What the build downloads over it, and runs, is then theirs. A variable that stays in the image
    does the same to every connection of the container. A certificate authority of one's own belongs into the trust store
    instead, with \`update-ca-certificates\` for example.`,
  standards: ['cwe:295', 'cis-docker:4.11', 'mitre:T1557'],
  peers: [
    'checkov:CKV2_DOCKER_2',
    'checkov:CKV2_DOCKER_3',
    'checkov:CKV2_DOCKER_4',
    'checkov:CKV2_DOCKER_5',
    'checkov:CKV2_DOCKER_6',
    'checkov:CKV2_DOCKER_12',
    'checkov:CKV2_DOCKER_13',
    'checkov:CKV2_DOCKER_14',
    'checkov:CKV2_DOCKER_15',
    'checkov:CKV2_DOCKER_16',
  ],

  on: ['RUN', 'ENV', 'ARG'],
  *check(instruction, { stage }) {
    const found = instruction.name === 'RUN' ? disablingCommands(instruction) : disablingVariables(instruction, stage);
    for (const { at, subject, name, removal } of found)
      yield {
        at,
        message: `${subject} switches off certificate checks, so anybody on the network path can replace what the ${instruction.name === 'ENV' ? 'container' : 'build'} downloads.`,
        fix: removal && {
          title: name.startsWith('-') ? `Remove ${name}` : `Remove ${name}, so that certificates are checked`,
          changes: [removal],
          risk: 'Connections to servers with a certificate that the image does not trust fail.',
        },
      };
  },

  bad: [
    {
      code: `
        FROM debian:13
        ENV LANG=C NODE_TLS_REJECT_UNAUTHORIZED=0
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Variable "NODE_TLS_REJECT_UNAUTHORIZED" switches off certificate checks, so anybody on the network path can replace what the container
        ARG npm_config_strict_ssl=false
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Variable "npm_config_strict_ssl" switches
        RUN PYTHONHTTPSVERIFY=0 A=b python3 get.py && A=b GIT_SSL_NO_VERIFY=0 git fetch
        #   ^^^^^^^^^^^^^^^^^^^ Variable "PYTHONHTTPSVERIFY" switches
        #                                                 ^^^^^^^^^^^^^^^^^^^ Variable "GIT_SSL_NO_VERIFY" switches
        RUN export GOINSECURE=example.org && export A=b PIP_TRUSTED_HOST=pypi.example.org && make
        #          ^^^^^^^^^^^^^^^^^^^^^^ Variable "GOINSECURE" switches
        #                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Variable "PIP_TRUSTED_HOST"`,
      fixed: `
        FROM debian:13
        ENV LANG=C
        RUN A=b python3 get.py && A=b git fetch
        RUN export A=b && make`,
    },
    {
      code: `
        FROM debian:13
        RUN curl -fsSLkO https://example.org/a.tgz && curl --insecure https://example.org/b | tar x
        #        ^^^^^^^ "curl" switches off certificate checks, so anybody on the network path can replace what the build downloads
        #                                                  ^^^^^^^^^^ "curl" switches
        RUN wget -q --no-check-certificate https://example.org/c && \\
        #           ^^^^^^^^^^^^^^^^^^^^^^ "wget" switches
            pip install --trusted-host pypi.example.org tool && aria2c --check-certificate=false https://example.org/d
        #               ^^^^^^^^^^^^^^ "pip" switches
        #                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ "aria2c" switches
        RUN ["curl", "-k", "https://example.org/a"]
        #            ^^^^ "curl" switches`,
      fixed: `
        FROM debian:13
        RUN curl -fsSLO https://example.org/a.tgz && curl https://example.org/b | tar x
        RUN wget -q https://example.org/c && \\
            pip install tool && aria2c https://example.org/d
        RUN ["curl", "https://example.org/a"]`,
    },
    {
      code: `
        FROM fedora:43
        RUN git config --global http.sslVerify false && npm config set strict-ssl false && make
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "git" switches
        #                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "npm" switches
        RUN git -c http.sslVerify=false clone https://example.org/r && dnf --setopt=a.sslverify=0 install -y x
        #          ^^^^^^^^^^^^^^^^^^^^ "git" switches
        #                                                                  ^^^^^^^^^^^^^^^^^^^^^^ "dnf" switches
        RUN yum-config-manager --save --setopt=sslverify=no && apt-get -o Acquire::https::Verify-Peer=false update
        #                             ^^^^^^^^^^^^^^^^^^^^^ "yum-config-manager" switches
        #                                                              ^^ "apt-get" switches`,
      fixed: `
        FROM fedora:43
        RUN make
        RUN git clone https://example.org/r && dnf install -y x
        RUN yum-config-manager --save && apt-get update`,
    },
    {
      code: `
        FROM debian:13
        ARG A=b PIP_TRUSTED_HOST=pypi.example.org
        #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Variable "PIP_TRUSTED_HOST" switches
        RUN env GIT_SSL_NO_VERIFY=true git fetch
        #       ^^^^^^^^^^^^^^^^^^^^^^ Variable "GIT_SSL_NO_VERIFY" switches
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        SHELL ["powershell", "-Command"]
        RUN iwr -SkipCertificateCheck https://example.org/a -OutFile a
        #       ^^^^^^^^^^^^^^^^^^^^^ "iwr" switches`,
      fixed: `
        FROM debian:13
        ARG A=b PIP_TRUSTED_HOST=pypi.example.org
        RUN env GIT_SSL_NO_VERIFY=true git fetch
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        SHELL ["powershell", "-Command"]
        RUN iwr https://example.org/a -OutFile a`,
    },
  ],
  good: [
    `
        FROM debian:13
        ARG STRICT
        ARG GIT_SSL_NO_VERIFY_HOST=a
        ARG GIT_SSL_NO_VERIFY
        ENV NODE_TLS_REJECT_UNAUTHORIZED=1 NPM_CONFIG_STRICT_SSL=$STRICT_SSL PYTHONHTTPSVERIFY=00
        RUN curl -fsSL --cacert /ca.pem https://example.org/k && echo "curl -k" && unset GIT_SSL_NO_VERIFY
        RUN curl -fk https://localhost:8443/ready && helm --insecure-skip-tls-verify=false pull x
        RUN git config --global http.sslVerify true && pip install --index-url https://pypi.example.org tool
        RUN dnf --setopt=sslverify=1 install -y x && aria2c --check-certificate=true https://example.org/d`,
  ],
});
