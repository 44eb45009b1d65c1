import { defineRule } from '../../engine/rule.js';
import { repeatedIds } from '../../model/docker/account-numbers.js';

export default defineRule({
  id: 'dockerfile-duplicate-uid',
  title: 'Two accounts with one number',
  severity: 'information',
  profile: 'strict',
  why: `
    The kernel knows users and groups by their numbers alone. Two names with the same number are one account: each may
    read, change and stop what belongs to the other, although the image seems to keep them apart. A number for each
    name makes them two.`,
  standards: ['cwe:286'],
  peers: ['dockle:DKL-LI-0002'],

  on: 'stage',
  *check(stage) {
    for (const { account, name, id, first, free, change } of repeatedIds(stage)) {
      yield {
        at: account.nameWord,
        message: `The ${account.kind} "${name}" has the number ${id}, as "${first}" has, so the two are one for the kernel.`,
        ...(change && {
          fix: {
            title: `Give the ${account.kind} the number ${free}`,
            changes: [change],
            risk: `Files that are given to the number ${id} no longer belong to "${name}".`,
          },
        }),
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN useradd -u 4000 web && useradd --non-unique --uid=4000 jobs
        #                                                          ^^^^ The user "jobs" has the number 4000, as "web" has
        RUN useradd -u 4001 api`,
      fixed: `
        FROM debian:13
        RUN useradd -u 4000 web && useradd --non-unique --uid=4002 jobs
        RUN useradd -u 4001 api`,
    },
    {
      profile: 'strict',
      code: `
        FROM alpine:3.23 AS base
        RUN addgroup -g 4000 web
        FROM base
        RUN adduser -D -u 4000 web && addgroup -g 4000 team
        #                                              ^^^^ The group "team" has the number 4000, as "web" has`,
      fixed: `
        FROM alpine:3.23 AS base
        RUN addgroup -g 4000 web
        FROM base
        RUN adduser -D -u 4000 web && addgroup -g 4001 team`,
    },
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN ["useradd", "-u", "4000", "web"]
        RUN ["useradd", "-o", "-u", "4000", "jobs"]
        #                                   ^^^^^^ The user "jobs" has the number 4000`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN groupadd -g 4000 web && useradd -u 4000 -g web web
        RUN useradd -u 4001 jobs || useradd -u 4001 jobs
        RUN useradd -u $ID api && useradd api2 && useradd api3
        FROM debian:13
        RUN useradd -u 4000 other`,
    },
  ],
});
