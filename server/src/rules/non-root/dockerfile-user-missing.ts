import { defineRule } from '../../engine/rule.js';
import { baseUser, givesUpRoot } from '../../model/docker/base-image.js';
import { useDedicatedUser } from '../../model/docker/dedicated-user.js';

export default defineRule({
  id: 'dockerfile-user-missing',
  title: 'No USER, so the image runs as root',
  severity: 'warning',
  why: `
    Without \`USER\` an image runs as the user of its base, and nearly every base says root. Whoever gets through a hole in
    the program is then root in the container, and one hole in the kernel or a mounted file away from the node. A user of
    its own, given by number so that Kubernetes can see that it is not root, leaves an intruder with nothing but the
    files of the program.`,
  standards: ['cis-docker:4.1', 'cwe:250'],
  peers: [
    'checkov:CKV_DOCKER_3',
    'kics:fd54f200-402c-4333-a5a4-36ef6709af2f',
    'trivy:DS-0002',
    'dockle:CIS-DI-0001',
    'docker-bench:4.1',
  ],

  on: 'stage',
  *check(stage, { profile }) {
    const { entrypoint, cmd, shell, user } = stage.end;
    const onWindows = stage.isWindows || shell.dialect === 'powershell' || shell.dialect === 'cmd';
    if (!stage.isFinal || onWindows || user.instruction !== undefined) return;
    const { isRoot } = baseUser(stage.root);
    if (isRoot === false) return;
    if (profile !== 'audit') {
      // Nothing runs in a stage that only hands out files, and nothing is known of a base that the builder names.
      const isEmpty = stage.root === 'scratch' && entrypoint === undefined && cmd === undefined;
      const isUnknown = isRoot === undefined && (profile === 'recommended' || stage.root === undefined);
      if (isEmpty || isUnknown || givesUpRoot(stage)) return;
    }
    const base = `"${typeof stage.root === 'object' ? stage.root.text.replace(/@.*/, '') : (stage.root ?? stage.from.image?.text ?? 'FROM')}"`;
    const dedicated = useDedicatedUser(stage);
    yield {
      at: stage.from.image ?? stage.from.keyword,
      message: isRoot
        ? `The final stage has no "USER" and ${base} runs as root, so the program in the image is root.`
        : `The final stage has no "USER", so the program in the image runs as the user of ${base}, which may be root.`,
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
        FROM node:24-slim
        #    ^^^^^^^^^^^^ The final stage has no "USER" and "node:24-slim" runs as root
        COPY . .
        RUN npm ci
        ENTRYPOINT ["node"]
        CMD ["server.js"]`,
      fixed: `
        FROM node:24-slim
        COPY . .
        RUN npm ci
        RUN groupadd --gid 10001 app && useradd --uid 10001 --gid 10001 --create-home app
        USER 10001:10001
        ENTRYPOINT ["node"]
        CMD ["server.js"]`,
    },
    {
      code: `
        FROM golang:1.26-alpine AS tools
        RUN adduser app
        FROM tools
        #    ^^^^^ The final stage has no "USER" and "golang:1.26-alpine" runs as root
        ONBUILD USER app`,
      fixed: `
        FROM golang:1.26-alpine AS tools
        RUN adduser app
        FROM tools
        ONBUILD USER app
        USER app`,
    },
    {
      code: `
        -- cmd/Dockerfile --
        FROM scratch
        #    ^^^^^^^ The final stage has no "USER" and "scratch" runs as root
        CMD ["/tool"]
        -- entrypoint/Dockerfile --
        FROM scratch
        #    ^^^^^^^ The final stage has no "USER" and "scratch" runs as root
        ENTRYPOINT ["/tool"]`,
      fixed: `
        -- cmd/Dockerfile --
        FROM scratch
        USER 10001:10001
        CMD ["/tool"]
        -- entrypoint/Dockerfile --
        FROM scratch
        USER 10001:10001
        ENTRYPOINT ["/tool"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM registry.example/base:1
        #    ^^^^^^^^^^^^^^^^^^^^^^^ The final stage has no "USER", so the program in the image runs as the user of "registry.example/base:1"`,
      fixed: `
        FROM registry.example/base:1
        USER 10001:10001`,
    },
    {
      profile: 'audit',
      code: `
        FROM $BASE
        #    ^^^^^ The final stage has no "USER", so the program in the image runs as the user of "$BASE", which may be root.`,
      fixed: `
        FROM $BASE
        USER 10001:10001`,
    },
    {
      profile: 'audit',
      code: `
        FROM
        #<-- The final stage has no "USER", so the program in the image runs as the user of "FROM", which may be root.`,
      fixed: `
        FROM
        USER 10001:10001`,
    },
  ],
  good: [
    `
        -- number/Dockerfile --
        FROM python:3.13
        USER 10001:10001
        -- inherited/Dockerfile --
        FROM python:3.13 AS base
        USER root
        FROM base
        -- unknown/Dockerfile --
        FROM registry.example/base:1
        -- windows/Dockerfile --
        FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
        -- powershell/Dockerfile --
        FROM alpine:3.23
        SHELL ["pwsh", "-Command"]
        -- cmd/Dockerfile --
        FROM alpine:3.23
        SHELL ["cmd", "/S", "/C"]
        -- files/Dockerfile --
        FROM scratch
        COPY --from=build /out /
        -- server/Dockerfile --
        FROM debian:13
        ENTRYPOINT ["gosu", "10001", "/tool"]`,
    { profile: 'strict', code: 'FROM $BASE' },
    { profile: 'audit', code: 'FROM gcr.io/distroless/static-debian13:nonroot' },
  ],
});
