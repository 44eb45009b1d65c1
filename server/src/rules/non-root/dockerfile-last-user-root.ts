import { defineRule } from '../../engine/rule.js';
import { givesUpRoot } from '../../model/docker/base-image.js';
import { replaceRoot } from '../../model/docker/dedicated-user.js';

export default defineRule({
  id: 'dockerfile-last-user-root',
  title: 'The last USER is root',
  severity: 'warning',
  why: `
    The last \`USER\` of the final stage is the user that containers run as. Root is often needed to install packages and
    then forgotten, so the program runs with it for good. Whoever gets through a hole in the program is root in the
    container, and close to being root on the node. A user of its own after the last step that needs root ends that.`,
  standards: ['cis-docker:4.1', 'cwe:250'],
  peers: [
    'checkov:CKV_DOCKER_8',
    'kics:67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae',
    'trivy:DS-0002',
    'hadolint:DL3002',
    'dockle:CIS-DI-0001',
    'terrascan:AC_DOCKER_0005',
    'docker-bench:4.1',
  ],

  on: 'stage',
  *check(stage, { profile }) {
    const { instruction, isRoot, text } = stage.userAtEnd;
    if (!stage.isFinal || stage.isWindows || instruction === undefined || isRoot !== true) return;
    if (profile !== 'audit' && givesUpRoot(stage)) return;
    const dedicated = replaceRoot(stage, instruction);
    yield {
      at: instruction.argumentText,
      message: `The last "USER" of the final stage is "${text}", so the program in the image is root.`,
      fix: {
        title: `Set USER ${dedicated.user} at the end of the final stage`,
        changes: [dedicated.change],
        risk: 'The program no longer starts if it needs files or ports that only root may use.',
      },
    };
  },

  bad: [
    {
      code: `
        FROM registry.example/app:1
        USER root
        #    ^^^^ The last "USER" of the final stage is "root"
        RUN install-tool
        CMD ["app"]`,
      fixed: `
        FROM registry.example/app:1
        USER root
        RUN install-tool
        USER 10001:10001
        CMD ["app"]`,
    },
    {
      code: `
        FROM registry.example/app:1
        USER app
        RUN build-tool
        USER 0:0
        #    ^^^ The last "USER" of the final stage is "0:0"`,
      fixed: `
        FROM registry.example/app:1
        USER app
        RUN build-tool
        USER app`,
    },
    {
      code: `
        FROM alpine:3.23 AS base
        ARG ACCOUNT=root
        USER $ACCOUNT
        #    ^^^^^^^^ The last "USER" of the final stage is "root"
        FROM base
        RUN addgroup -g 4000 team && adduser -D -u 4001 -G team worker`,
      fixed: `
        FROM alpine:3.23 AS base
        ARG ACCOUNT=root
        USER $ACCOUNT
        FROM base
        RUN addgroup -g 4000 team && adduser -D -u 4001 -G team worker
        USER 4001:4000`,
    },
    {
      code: `
        FROM debian:13
        RUN useradd app
        USER root
        #    ^^^^ The last "USER" of the final stage is "root"
        ENTRYPOINT ["/tool"]`,
      fixed: `
        FROM debian:13
        RUN useradd app
        USER app
        ENTRYPOINT ["/tool"]`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        USER root
        #    ^^^^ The last "USER" of the final stage is "root"
        ENTRYPOINT ["gosu", "10001", "/tool"]`,
      fixed: `
        FROM debian:13
        USER root
        RUN groupadd --gid 10001 app && useradd --uid 10001 --gid 10001 --create-home app
        USER 10001:10001
        ENTRYPOINT ["gosu", "10001", "/tool"]`,
    },
  ],
  good: [
    `
        FROM alpine:3.23 AS build
        USER root
        FROM alpine:3.23
        USER root
        RUN apk add --no-cache tool
        USER 10001`,
    `
        FROM alpine:3.23
        USER $ACCOUNT`,
    `
        FROM alpine:3.23`,
    `
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        USER ContainerAdministrator`,
    `
        FROM debian:13
        USER root
        ENTRYPOINT exec setpriv --reuid 10001 /tool`,
  ],
});
