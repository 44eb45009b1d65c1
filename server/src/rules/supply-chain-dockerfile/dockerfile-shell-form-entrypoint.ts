import { defineRule } from '../../engine/rule.js';
import { shellForm } from '../../model/docker/shell-form.js';

export default defineRule({
  id: 'dockerfile-shell-form-entrypoint',
  title: 'Command in shell form',
  severity: 'information',
  profile: 'strict',
  why: `
    Written as text, a command is started by a shell: the image has to hold one, an intruder finds one, and what gets
    into a variable of the command may be read as more commands. The shell is also the process that gets the signal to
    stop, and does not hand it on, so the container is killed after the grace period. A JSON array starts the program
    itself.`,
  standards: ['cwe:78'],
  peers: [
    'kics:b86987e1-6397-4619-81d5-8807f2387c79',
    'kics:34945ae8-730d-424c-8279-b064d9f108de',
    'hadolint:DL3025',
    'buildkit:JSONArgsRecommended',
  ],

  on: ['CMD', 'ENTRYPOINT'],
  *check(command, { stage, profile }) {
    const form = shellForm(command);
    // Who chooses a shell, or replaces it by the program, knows of it.
    const isMeant = form?.kind === 'exec' || stage?.stateAt(command).shell.instruction !== undefined;
    if (form === undefined || (isMeant && profile !== 'audit')) return;
    yield {
      at: command.argumentText,
      message:
        form.kind === 'broken'
          ? `"${command.name}" looks like a JSON array but is not valid JSON, so a shell runs it as text.`
          : `"${command.name}" starts its program through a shell, which the image then needs${form.kind === 'exec' ? '' : ' and which does not pass signals on'}.`,
      fix:
        form.array === undefined
          ? undefined
          : {
              title: `Write ${command.name} as a JSON array`,
              changes: [command.argumentText.replaceWith(form.array)],
              risk: 'The program is the first process of the container, and gets its signals.',
            },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM node:24
        ENTRYPOINT node --title "my app" server.js
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "ENTRYPOINT" starts its program through a shell, which the image then needs and which does
        ONBUILD CMD run 'say "hi"'
        #           ^^^^^^^^^^^^^^ "CMD" starts its program through a shell`,
      fixed: `
        FROM node:24
        ENTRYPOINT ["node", "--title", "my app", "server.js"]
        ONBUILD CMD ["run", "say \\"hi\\""]`,
    },
    {
      profile: 'strict',
      code: `
        FROM node:24
        CMD ['node', 'server.js']
        #   ^^^^^^^^^^^^^^^^^^^^^ "CMD" looks like a JSON array but is not valid JSON
        CMD [ "node", "server.js", ]
        #   ^^^^^^^^^^^^^^^^^^^^^^^^ "CMD" looks like a JSON array but is not valid JSON`,
      fixed: `
        FROM node:24
        CMD ["node", "server.js"]
        CMD ["node", "server.js"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM node:24
        CMD node server.js --port $PORT
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ "CMD" starts
        CMD a && b
        #   ^^^^^^ "CMD" starts
        CMD a > /log
        #   ^^^^^^^^ "CMD" starts
        CMD A=b c
        #   ^^^^^ "CMD" starts
        CMD ls *.js
        #   ^^^^^^^ "CMD" starts
        CMD cd /app
        #   ^^^^^^^ "CMD" starts
        CMD ( run )
        #   ^^^^^^^ "CMD" starts
        CMD ! run
        #   ^^^^^ "CMD" starts
        CMD A=b
        #   ^^^ "CMD" starts
        CMD run ~/x
        #   ^^^^^^^ "CMD" starts
        CMD run &
        #   ^^^^^ "CMD" starts
        CMD [node]
        #   ^^^^^^ "CMD" looks like
        FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
        CMD app.exe
        #   ^^^^^^^ "CMD" starts`,
    },
    {
      profile: 'audit',
      code: `
        FROM node:24
        CMD exec node server.js
        #   ^^^^^^^^^^^^^^^^^^^ "CMD" starts its program through a shell, which the image then needs.
        SHELL ["/bin/bash", "-c"]
        ENTRYPOINT node server.js
        #          ^^^^^^^^^^^^^^ "ENTRYPOINT" starts`,
      fixed: `
        FROM node:24
        CMD ["node", "server.js"]
        SHELL ["/bin/bash", "-c"]
        ENTRYPOINT ["node", "server.js"]`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM node:24
        CMD ["node", "server.js"]
        CMD []
        CMD
        CMD exec node server.js
        SHELL ["/bin/bash", "-c"]
        CMD node server.js`,
    },
  ],
});
