import { defineRule } from '../../engine/rule.js';
import { givenModes, setId } from '../../model/docker/file-mode.js';
import { setuidBase } from '../../model/docker/setuid-programs.js';

export default defineRule({
  id: 'dockerfile-setuid-files',
  title: 'Program with the setuid or setgid bit',
  severity: 'warning',
  why: `
    A program with the setuid or setgid bit runs as its owner or group, whoever starts it. An intruder who got in as an
    ordinary user needs only one such program with a flaw to become root. A container that starts as the right user has
    no use for them, and \`allowPrivilegeEscalation: false\` makes the bits idle anyway.`,
  standards: ['cis-docker:4.8', 'cwe:250', 'mitre:T1548.001'],
  peers: ['dockle:CIS-DI-0008', 'docker-bench:4.8'],

  on: ['RUN', 'COPY', 'ADD', 'stage'],
  *check(subject, { profile }) {
    if ('isFinal' in subject) {
      const base = profile === 'audit' && subject.isFinal ? setuidBase(subject) : undefined;
      if (base === undefined) return;
      yield {
        at: base.at,
        message: `Base "${base.image}" brings programs that run as root whoever starts them, and nothing removes their setuid bit.`,
        severity: 'hint',
        fix: base.removal && {
          title: 'Remove setuid and setgid from all programs of the image',
          changes: [base.removal],
          risk: 'Users other than root can no longer run su, mount, passwd and the like.',
        },
      };
      return;
    }
    for (const mode of givenModes(subject)) {
      const found = setId(mode);
      if (found === undefined) continue;
      // On a folder, setgid hands the group on to new files: only a cautious reader wants to hear of it.
      if (profile !== 'audit' && (mode.isFolder || found.bit === 'setgid')) continue;
      const change = mode.change(found.without);
      yield {
        at: mode.at,
        message: `${mode.target === undefined ? 'What' : `"${mode.target}", which`} "${mode.by}" gives the mode ${mode.text}${mode.target === undefined ? '' : ','} runs with the rights of its ${found.bit === 'setuid' ? 'owner' : 'group'}, whoever starts it.`,
        fix: change && {
          title: `Use the mode ${found.without}`,
          changes: [change],
          risk: 'Users who relied on the bit can no longer do what the program did for them.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN chmod 4755 /usr/bin/tool && chmod u+s,a+x /usr/bin/other && chmod ug+xs $TOOL
        #         ^^^^ "/usr/bin/tool", which "chmod" gives the mode 4755, runs with the rights of its owner
        #                                     ^^^^^^^ "/usr/bin/other"
        #                                                                     ^^^^^ What "chmod" gives the mode ug+xs runs
        COPY --chmod=6711 tool /usr/bin/
        #    ^^^^^^^^^^^^ "/usr/bin/", which "COPY"
        RUN install -m 4750 a /usr/bin/a
        #              ^^^^ "/usr/bin/a"`,
      fixed: `
        FROM debian:13
        RUN chmod 755 /usr/bin/tool && chmod a+x /usr/bin/other && chmod ug+x $TOOL
        COPY --chmod=711 tool /usr/bin/
        RUN install -m 750 a /usr/bin/a`,
    },
    {
      code: `
        FROM debian:13
        RUN chmod +s /usr/bin/tool
        #         ^^ "/usr/bin/tool"`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        RUN chmod g+s /srv && chmod 02775 /srv && mkdir -m 4755 /a
        #         ^^^ "/srv", which "chmod" gives the mode g+s, runs with the rights of its group
        #                           ^^^^^ "/srv"
        #                                                  ^^^^ "/a"`,
      fixed: `
        FROM alpine:3.23
        RUN chmod g+s /srv && chmod 0775 /srv && mkdir -m 755 /a`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        #    ^^^^^^^^^ (hint) Base "debian:13" brings programs that run as root whoever starts them
        RUN make
        USER app`,
      fixed: `
        FROM debian:13
        RUN make && find / -xdev -perm /6000 -type f -exec chmod a-s {} +
        USER app`,
    },
    {
      profile: 'audit',
      code: `
        FROM registry.example/a AS other
        FROM node:24
        #    ^^^^^^^ (hint) Base "node:24" brings`,
      fixed: `
        FROM registry.example/a AS other
        FROM node:24
        RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        #    ^^^^^^^^^ (hint) Base "debian:13" brings
        USER app
        RUN make
        USER other`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN chmod g+s /srv && chmod 2775 /srv && mkdir -m 4755 /a && chmod u-s /usr/bin/su && chmod 755 /b && chmod u=rx /c
        RUN find / -perm /6000 -type f -exec chmod a-s {} +
        COPY --chmod=755 tool /usr/bin/`,
    {
      profile: 'audit',
      code: `
        FROM debian:13 AS base
        RUN find / -perm /6000 -type f -exec chmod a-s {} +
        FROM base`,
    },
    { profile: 'audit', code: 'FROM alpine:3.23' },
  ],
});
