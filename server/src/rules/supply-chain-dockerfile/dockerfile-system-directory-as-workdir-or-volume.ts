import { defineRule } from '../../engine/rule.js';
import { isSystemFolder } from '../../model/docker/paths.js';

export default defineRule({
  id: 'dockerfile-system-directory-as-workdir-or-volume',
  title: 'WORKDIR or VOLUME in a system folder',
  severity: 'warning',
  why: `
    A program that works in \`/etc\`, \`/usr/bin\` or \`/dev\` has its files among those that decide how the system
    behaves: a flaw that lets somebody write a file then changes accounts, libraries or commands. As a volume such a
    folder is writable even where the root file system is not. A folder of its own keeps the two apart.`,
  standards: ['cwe:668'],
  peers: ['trivy:DS-0030', 'dockle:DKL-DI-0002'],

  on: ['WORKDIR', 'VOLUME'],
  *check(instruction, { stage }) {
    if (stage === undefined || stage.isWindows) return;
    if (instruction.name === 'WORKDIR') {
      const path = stage.workdirAfter(instruction);
      if (path === undefined || !isSystemFolder(path)) return;
      yield {
        at: instruction.argumentText,
        message: `"WORKDIR" leads to "${path}", a system folder, so the program works among the files of the system.`,
        fix: {
          title: 'Set WORKDIR to /app',
          changes: [instruction.argumentText.replaceWith('/app')],
          risk: 'Relative paths after it then lead to /app.',
        },
      };
      return;
    }
    for (const volume of instruction.args) {
      const path = stage.resolve(volume, instruction).text;
      if (path === undefined || !isSystemFolder(path)) continue;
      const removal = instruction.removeArgument(volume);
      yield {
        at: volume,
        message: `"VOLUME" makes "${path}" writable in every container, although it is a system folder.`,
        fix: removal && {
          title: `Remove "${path}" from VOLUME`,
          changes: [removal],
          risk: 'What is written there is gone with the container.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        WORKDIR /etc
        #       ^^^^ "WORKDIR" leads to "/etc", a system folder
        WORKDIR /usr/
        #       ^^^^^ "WORKDIR" leads to "/usr"
        WORKDIR /usr/local
        WORKDIR ../bin
        #       ^^^^^^ "WORKDIR" leads to "/usr/bin"
        VOLUME /data /proc/fs
        #            ^^^^^^^^ "VOLUME" makes "/proc/fs" writable
        ONBUILD VOLUME ["/dev/", "/data"]
        #               ^^^^^^^ "VOLUME" makes "/dev/" writable`,
      fixed: `
        FROM debian:13
        WORKDIR /app
        WORKDIR /app
        WORKDIR /usr/local
        WORKDIR /app
        VOLUME /data
        ONBUILD VOLUME ["/data"]`,
    },
    {
      code: `
        FROM debian:13
        VOLUME /data \\
          # why not
          /sys
        # ^^^^ "VOLUME" makes "/sys" writable`,
    },
  ],
  good: [
    `
        WORKDIR /etc
        FROM debian:13
        WORKDIR /
        WORKDIR /etc/nginx
        WORKDIR $ETC
        WORKDIR /usr/src/app
        VOLUME /dev/shm /sys/fs/cgroup /data /var/lib/data $DATA /`,
    `
        FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
        WORKDIR /etc`,
  ],
});
