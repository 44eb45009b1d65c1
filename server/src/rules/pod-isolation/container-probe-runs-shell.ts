import { defineRule } from '../../engine/rule.js';
import { shellProbes } from '../../model/kubernetes/probe-shell.js';

export default defineRule({
  id: 'container-probe-runs-shell',
  title: 'Probe needs a shell in the image',
  severity: 'information',
  profile: 'audit',
  why: `
    A probe that runs \`sh\`, \`ps\` or \`curl\` keeps these programs in an image whose own program may not need them, and they
    are what an intruder looks for first. A request over the network, or a small program of its own, asks the same of an
    image without a shell.`,
  peers: ['kyverno:deny-commands-in-exec-probe'],

  on: 'container',
  *check(container) {
    for (const { name, command, program, isShell, port, replaceBy } of shellProbes(container)) {
      yield {
        at: command,
        message: `${container.title} keeps ${isShell ? 'the shell' : 'the tool'} "${program}" in its image for its ${name}.`,
        ...(port !== undefined && {
          fix: [
            {
              title: `Ask port ${port} for a connection instead`,
              changes: replaceBy('tcpSocket', { port }),
              risk: 'What the command looks at is no longer looked at.',
            },
            {
              title: `Ask port ${port} for a path instead`,
              changes: replaceBy('httpGet', { path: '/health', port }),
              placeholders: ['/health'],
              risk: 'What the command looks at is no longer looked at, and the program must answer the path.',
            },
          ],
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        ports:
          - { name: http, containerPort: 8080 }
        livenessProbe:
          periodSeconds: 5
          exec:
            command: ["/bin/sh", "-c", "pgrep app"]
            #<----- Container "app" keeps the shell "sh" in its image for its livenessProbe`,
      fixed: `
        name: app
        ports:
          - { name: http, containerPort: 8080 }
        livenessProbe:
          periodSeconds: 5
          tcpSocket:
            port: http`,
    },
    {
      code: `
        name: app
        readinessProbe: { exec: { command: [curl, localhost] } }
        #                         ^^^^^^^ Container "app" keeps the tool "curl" in its image for its readinessProbe`,
    },
  ],
  good: [
    `
        name: app
        ports: [{ containerPort: 8080 }]
        livenessProbe: { exec: { command: [/app/healthy] } }
        readinessProbe: { tcpSocket: { port: 8080 } }`,
    `
        name: app
        livenessProbe: { exec: { command: ["{{ .Values.probe }}"] } }`,
    `
        name: app
        livenessProbe: { exec: {} }`,
  ],
});
