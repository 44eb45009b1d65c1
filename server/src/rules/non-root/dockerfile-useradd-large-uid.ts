import { defineRule } from '../../engine/rule.js';
import { FIRST_LARGE_UID, largeUsers } from '../../model/docker/large-users.js';

export default defineRule({
  id: 'dockerfile-useradd-large-uid',
  title: 'Call of useradd with a large number writes a large log',
  severity: 'hint',
  profile: 'audit',
  why: `
    \`useradd\` notes each new user in two log files at a place that follows from its number. For a number such as
    ${FIRST_LARGE_UID} the files seem gigabytes long, and a layer that holds them can fill the disk of whoever builds or
    pulls the image. With \`--no-log-init\` the user is made without the notes, which nobody needs in an image.`,
  standards: ['cwe:400'],
  peers: ['hadolint:DL3046'],

  on: 'RUN',
  *check(run) {
    for (const { command, id, change } of largeUsers(run)) {
      yield {
        at: command.nameWord,
        message: `"useradd" makes a user with the number ${id} without --no-log-init, which makes the layer huge.`,
        ...(change && { fix: { title: 'Add --no-log-init', changes: [change] } }),
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN true && useradd -m -u 123456 web && useradd --uid=100000 jobs
        #           ^^^^^^^ "useradd" makes a user with the number 123456 without --no-log-init
        #                                       ^^^^^^^ "useradd" makes a user with the number 100000`,
      fixed: `
        FROM debian:13
        RUN true && useradd --no-log-init -m -u 123456 web && useradd --no-log-init --uid=100000 jobs`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN ["useradd", "-u", "123456", "web"]
        #    ^^^^^^^^^ "useradd" makes a user with the number 123456`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN useradd -l -u 123456 a && useradd -ul 123456 b && useradd -u 123456 c --no-log-init
        RUN useradd -u 99999 d && adduser -u 123456 e && useradd f && groupadd -g 123456 g`,
    },
  ],
});
