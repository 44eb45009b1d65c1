import { defineRule } from '../../engine/rule.js';
import { folderChange } from '../../model/docker/folder-change.js';

export default defineRule({
  id: 'dockerfile-cd-instead-of-workdir',
  title: '`cd` in place of WORKDIR',
  severity: 'hint',
  profile: 'audit',
  why: `
    \`cd\` holds for one step only: the next one starts where \`WORKDIR\` says, or in \`/\`. Commands that are meant for
    one folder then write to another, as root perhaps, and nobody sees it from the file. \`WORKDIR\` says the folder for
    every instruction after it, and makes it where it is missing.`,
  peers: ['kics:f4a6bcd3-e231-4acf-993c-aa027be50d2e', 'trivy:DS-0013', 'hadolint:DL3003', 'terrascan:AC_DOCKER_0018'],

  on: 'RUN',
  *check(run) {
    const change = folderChange(run);
    if (change === undefined) return;
    const { command, folder, isAll, workdir, isRestored } = change;
    yield {
      at: command,
      message: isAll
        ? `"cd" is all that the step does, and the next one starts where it would have started anyway.`
        : `"cd" goes to "${folder.value ?? folder.text}" for one step only, and the next one starts elsewhere.`,
      fix: workdir && {
        title: 'Set the folder with WORKDIR',
        changes: workdir,
        risk: isRestored
          ? 'WORKDIR makes the folder where it is missing, instead of failing as "cd" does.'
          : 'Later instructions, and the container, start in that folder too.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN cd /opt && make
        #   ^^^^^^^ "cd" goes to "/opt" for one step only
        RUN cd /srv
        #   ^^^^^^^ "cd" is all that the step does`,
      fixed: `
        FROM debian:13
        WORKDIR /opt
        RUN make
        WORKDIR /srv`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        WORKDIR /app
        RUN cd web; make; \\
          # ^^^^^^ "cd" goes to "web"
          make install
        CMD ["app"]`,
      fixed: `
        FROM debian:13
        WORKDIR /app
        WORKDIR /app/web
        RUN make; \\
          make install
        WORKDIR /app
        CMD ["app"]`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN cd $DIR && make
        #   ^^^^^^^ "cd" goes to "$DIR"
        RUN cd web && make
        #   ^^^^^^ "cd" goes to "web"
        RUN cd ~
        #   ^^^^ "cd" is all
        RUN cd /a || make
        #   ^^^^^ "cd" goes to "/a"
        RUN cd .. && make
        #   ^^^^^ "cd" goes to ".."
        RUN cd /a && if true; then make; fi
        #   ^^^^^ "cd" goes
        ONBUILD RUN cd /a && make
        #           ^^^^^ "cd" goes
        RUN cd /a && \\
          # ^^^^^ "cd" goes
          # Builds it.
          make`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        WORKDIR /app
        RUN make && cd web && make
        RUN (cd web && make) && sudo cd /a && cd
        RUN cd
        CMD cd /a && make`,
    },
  ],
});
