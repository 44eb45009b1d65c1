import { defineRule } from '../../engine/rule.js';
import { sudoWords } from '../../model/kubernetes/command-sudo.js';

export default defineRule({
  id: 'container-command-uses-sudo',
  title: 'Container calls sudo',
  severity: 'warning',
  why: `
    A command with \`sudo\` means that the image lets its user become root, usually without a password. Whoever gets into
    the container as that user has the same way up, whatever the manifest says of its user, and \`runAsNonRoot\` does not
    notice. A program that needs no root needs no sudo, and its image can go without it.`,
  standards: ['cwe:250'],
  peers: ['kubescape:C-0062'],

  on: 'container',
  *check(container) {
    for (const { field, changes } of sudoWords(container)) {
      yield {
        at: field,
        message: `${container.title} calls sudo, so its user, and whoever breaks into it, can become root.`,
        ...(changes && {
          fix: {
            title: 'Remove sudo from the command',
            changes,
            risk: 'The command runs as the user of the container and fails where it needs root.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        command: [sudo, /app/server, --port=8080]
        #         ^^^^ Container "app" calls sudo, so its user`,
      fixed: `
        name: app
        command: [/app/server, --port=8080]`,
    },
    {
      code: `
        name: app
        command: [/bin/sh, -ec]
        args: ["sudo chown app /data && exec /usr/bin/sudo server"]
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" calls sudo`,
      fixed: `
        name: app
        command: [/bin/sh, -ec]
        args: ["chown app /data && exec server"]`,
    },
    {
      code: `
        name: app
        command: ["sudo printenv"]
        #         ^^^^^^^^^^^^^^^ Container "app" calls sudo
        lifecycle:
          postStart:
            exec:
              command: [/usr/bin/sudo, -u, root, touch, /ready]
              #         ^^^^^^^^^^^^^ Container "app" calls sudo
        livenessProbe:
          exec:
            command: [sh, -c, "sudo -n test -e /ready"]
            #                 ^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" calls sudo`,
      fixed: `
        name: app
        command: ["printenv"]
        lifecycle:
          postStart:
            exec:
              command: [/usr/bin/sudo, -u, root, touch, /ready]
        livenessProbe:
          exec:
            command: [sh, -c, "sudo -n test -e /ready"]`,
    },
    {
      code: `
        name: app
        args: [-c, "if true; then sudo server; fi"]
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" calls sudo`,
      fixed: `
        name: app
        args: [-c, "if true; then server; fi"]`,
    },
  ],
  good: [
    `
        name: app
        command: [server, sudo]
        args: [-c, "sudo x"]
        livenessProbe: { exec: { command: [sh, -c, "echo sudo; pseudo x"] } }`,
    `
        name: app
        command: ["{{ .Values.sudo }}", server]
        readinessProbe: { exec: { command: [sh, -c] } }`,
  ],
});
