import { defineRule } from '../../engine/rule.js';
import { extendWord } from '../../model/docker/command-edit.js';
import { packageCalls } from '../../model/docker/package-manager.js';

export default defineRule({
  id: 'dockerfile-uses-apt',
  title: '`apt` in place of apt-get',
  severity: 'hint',
  profile: 'audit',
  why: `
    \`apt\` is made for people at a terminal and says itself that its command line may change. A build that relies on it
    may stop, or do something else, with the next version of the base image. \`apt-get\` and \`apt-cache\` stay as they
    are.`,
  peers: [
    'checkov:CKV_DOCKER_9',
    'kics:b84a0b47-2e99-4c9f-8933-98bcabe2b94d',
    'hadolint:DL3027',
    'terrascan:AC_DOCKER_0002',
  ],

  on: 'RUN',
  *check(run) {
    for (const { command, program, verb } of packageCalls(run)) {
      if (program !== 'apt') continue;
      // What only prints is done by another program.
      const change = COMMON.has(verb?.value) ? extendWord(run, command.nameWord, '-get') : undefined;
      yield {
        at: command.nameWord,
        message:
          '"apt" has a command line that may change with any version, so the build may stop with the next base image.',
        fix: change && {
          title: 'Use apt-get',
          changes: [change],
          ...(verb?.value === 'upgrade' && {
            risk: 'Upgrades that need new packages are held back, as "apt-get upgrade" installs none.',
          }),
        },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt update && sudo apt -y install tool
        #   ^^^ "apt" has a command line that may change
        #                      ^^^ "apt" has
        RUN ["/usr/bin/apt", "install", "tool"]
        #    ^^^^^^^^^^^^^^ "apt" has
        RUN apt upgrade -y
        #   ^^^ "apt" has
        RUN apt list --installed
        #   ^^^ "apt" has`,
      fixed: `
        FROM debian:13
        RUN apt-get update && sudo apt-get -y install tool
        RUN ["/usr/bin/apt-get", "install", "tool"]
        RUN apt-get upgrade -y
        RUN apt list --installed`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get update && aptitude install tool && apt-cache search tool && rm -rf /var/lib/apt
        CMD apt update`,
    },
  ],
});

/** Verbs that both programs have. */
const COMMON: ReadonlySet<string | undefined> = new Set([
  'install',
  'update',
  'upgrade',
  'dist-upgrade',
  'remove',
  'purge',
  'autoremove',
  'clean',
  'autoclean',
]);
