import { defineRule } from '../../engine/rule.js';
import { instructionsOfImage, sudoCalls, sudoInstallations, withoutSudo } from '../../model/docker/sudo.js';

export default defineRule({
  id: 'dockerfile-uses-sudo',
  title: 'Image with sudo',
  severity: 'warning',
  why: `
    \`sudo\` is a program that makes a process root. Where it is in an image, an intruder who got in as an ordinary user has
    a way up, and its rules usually ask for no password, since nobody can type one in a build. The instruction \`USER\`
    says who runs a step, and leaves nothing behind in the image.`,
  standards: ['cwe:250'],
  peers: [
    'checkov:CKV2_DOCKER_1',
    'kics:8ada6e80-0ade-439e-b176-0b28f6bce35a',
    'trivy:DS-0010',
    'hadolint:DL3004',
    'dockle:DKL-DI-0001',
    'terrascan:AC_DOCKER_0007',
  ],

  on: 'stage',
  *check(stage, { profile }) {
    // What a stage is not built on leaves its programs behind: only a cautious reader wants to hear of them.
    const instructions = profile === 'audit' ? stage.instructions : stage.isFinal ? instructionsOfImage(stage) : [];
    for (const instruction of instructions) {
      const [call] = sudoCalls(instruction);
      if (call !== undefined) {
        const changes = withoutSudo(instruction);
        const place = instruction.name === 'RUN' ? 'a build step' : 'the command of the image';
        yield {
          at: call.word,
          message: `"sudo" is called in ${place}, so an intruder has a way to become root.`,
          ...(changes !== undefined && {
            fix: {
              title:
                changes.length > 1
                  ? 'Run the step as root and without sudo'
                  : 'Remove sudo, since the step runs as root',
              changes,
              ...(changes.length > 1 && { risk: 'All commands of the step run as root.' }),
            },
          }),
        };
      }
      for (const { word, removal } of sudoInstallations(instruction)) {
        yield {
          at: word,
          message: 'Package "sudo" is installed, so an intruder has a way to become root.',
          ...(removal !== undefined && {
            fix: { title: 'Do not install sudo', changes: [removal], risk: 'Steps and programs that call sudo fail.' },
          }),
        };
      }
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN sudo apt-get update && sudo -E DEBIAN_FRONTEND=noninteractive apt-get install -y tool
        #   ^^^^ "sudo" is called in a build step`,
      fixed: `
        FROM debian:13
        RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y tool`,
    },
    {
      code: `
        FROM registry.example/app:1
        USER app:app
        RUN echo start; /usr/bin/sudo -- chown app /data
        #               ^^^^^^^^^^^^^ "sudo" is called in a build step`,
      fixed: `
        FROM registry.example/app:1
        USER app:app
        USER root
        RUN echo start; chown app /data
        USER app:app`,
    },
    {
      code: `
        FROM debian:13
        RUN apt-get install -y curl \\
              sudo=1.9 \\
              #<------ Package "sudo" is installed
              git
        RUN apt-get install -y sudo
        #                      ^^^^ Package "sudo" is installed
        CMD ["sudo", "-u", "app", "/tool"]
        #    ^^^^^^ "sudo" is called in the command of the image`,
      fixed: `
        FROM debian:13
        RUN apt-get install -y curl \\
              git
        RUN apt-get install -y sudo
        CMD ["sudo", "-u", "app", "/tool"]`,
    },
    {
      code: `
        FROM debian:13
        RUN sudo -u app make
        #   ^^^^ "sudo" is called in a build step
        RUN ["sudo", "make"]
        #    ^^^^^^ "sudo" is called in a build step
        RUN ["apk", "add", "sudo", "git"]
        #                  ^^^^^^ Package "sudo" is installed
        RUN sudo -v
        #   ^^^^ "sudo" is called in a build step
        ONBUILD RUN sudo make
        #           ^^^^ "sudo" is called in a build step`,
    },
    {
      code: `
        FROM registry.example/app:1
        RUN sh -c 'sudo make'
        #          ^^^^ "sudo" is called in a build step
        FROM debian:13
        RUN make`,
      profile: 'audit',
    },
    {
      code: `
        FROM debian:13 AS base
        RUN apk add sudo
        #           ^^^^ Package "sudo" is installed
        FROM base`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN apt-get install -y pseudo && usermod -aG sudo app && echo sudo
        RUN pip install sudo && apt-get remove sudo
        ENTRYPOINT ["/tool"]`,
    `
        FROM debian:13 AS build
        RUN sudo make && apt-get install -y sudo
        FROM debian:13
        COPY --from=build /out /out`,
  ],
});
