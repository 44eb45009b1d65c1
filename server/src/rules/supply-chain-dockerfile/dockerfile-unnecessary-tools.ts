import { defineRule } from '../../engine/rule.js';
import { instructionsOfImage } from '../../model/docker/sudo.js';
import { unneededTools } from '../../model/docker/unneeded-tools.js';

export default defineRule({
  id: 'dockerfile-unnecessary-tools',
  title: 'Tools that the program does not need',
  severity: 'information',
  profile: 'strict',
  why: `
    Editors, network tools, debuggers and ways to other machines serve a person at a terminal, and nobody sits in a
    container but an intruder, who finds them ready for the next step. Each also brings flaws that a scanner reports for
    years. To look into a running container there is \`kubectl debug\`, which brings its own image.`,
  standards: ['cis-docker:4.3', 'mitre:T1046'],
  peers: ['kics:9b6b0f38-92a2-41f9-b881-3a1083d99f1b', 'hadolint:DL3001', 'docker-bench:4.3', 'dockle:CIS-DI-0003'],

  on: 'stage',
  *check(stage, { profile }) {
    // What a stage is not built on leaves its tools behind.
    const instructions = profile === 'audit' ? stage.instructions : stage.isFinal ? instructionsOfImage(stage) : [];
    for (const { word, name, kind, removal } of instructions.flatMap(unneededTools))
      yield {
        at: word,
        message: `Package "${name}" is ${kind} that the program of the image does not need and an intruder can use.`,
        fix: removal && {
          title: `Do not install ${name}`,
          changes: [removal],
          risk: 'Scripts and programs of the image that call the tool fail.',
        },
      };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13 AS base
        RUN apt-get install -y vim-tiny \\
              #                ^^^^^^^^ Package "vim-tiny" is an editor
              openssh-client=1:9 \\
              #<---------------- Package "openssh-client" is a way to other machines
              app
        FROM base
        RUN apk add nmap
        #           ^^^^ Package "nmap" is a network tool
        RUN ["dnf", "install", "-y", "strace", "app"]
        #                            ^^^^^^^^ Package "strace" is a debugger`,
      fixed: `
        FROM debian:13 AS base
        RUN apt-get install -y \\
              app
        FROM base
        RUN apk add nmap
        RUN ["dnf", "install", "-y", "app"]`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13 AS build
        RUN apt-get install -y vim
        #                      ^^^ Package "vim" is
        FROM debian:13
        RUN apk add -t .more nmap app
        #                    ^^^^ Package "nmap" is`,
      fixed: `
        FROM debian:13 AS build
        RUN apt-get install -y vim
        FROM debian:13
        RUN apk add -t .more app`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13 AS build
        RUN apt-get install -y vim
        FROM debian:13
        RUN apt-get install -y app sshfs nanomsg $EDITOR ./vim.deb && pip install vim
        RUN apk add -t .more nmap && make && apk del .more && apt-get install -y gdb && apt-get purge -y gdb`,
    },
  ],
});
