import { defineRule } from '../../engine/rule.js';
import { strayProbes } from '../../model/kubernetes/probes.js';

export default defineRule({
  id: 'container-probe-port-not-declared',
  title: 'Probe of a port that the container does not declare',
  severity: 'hint',
  profile: 'audit',
  why: `
    A probe that asks a name which no port has fails always: the container is restarted for ever, or never gets a
    request. A number that is not declared may be right, but nobody who reads the manifest, and no policy that is made
    from it, knows of that port.`,
  peers: ['kube-linter:liveness-port', 'kube-linter:readiness-port', 'kube-linter:startup-port'],

  on: 'container',
  *check(container) {
    for (const { name, port, closest } of strayProbes(container))
      yield {
        at: port,
        message: `The ${name} of ${container.title} asks port "${port.text}", which the container does not declare.`,
        fix:
          closest === undefined
            ? undefined
            : {
                title: `Ask port ${closest}`,
                changes: [port.set(closest)],
                risk: 'The probe fails where the program does not answer it on that port.',
              },
      };
  },

  bad: [
    {
      code: `
        name: app
        ports:
          - { name: http, containerPort: 8080 }
          - { name: metrics, containerPort: 9090 }
          - { name: syslog, containerPort: 514, protocol: UDP }
        livenessProbe: { httpGet: { path: /, port: htpp } }
        #                                          ^^^^ The livenessProbe of Container "app" asks port "htpp", which
        readinessProbe:
          tcpSocket:
            port: syslog
            #     ^^^^^^ The readinessProbe of Container "app" asks port "syslog", which
        startupProbe: { grpc: { port: 9000 } }
        #                             ^^^^ The startupProbe of Container "app" asks port "9000", which`,
      fixed: `
        name: app
        ports:
          - { name: http, containerPort: 8080 }
          - { name: metrics, containerPort: 9090 }
          - { name: syslog, containerPort: 514, protocol: UDP }
        livenessProbe: { httpGet: { path: /, port: http } }
        readinessProbe:
          tcpSocket:
            port: syslog
        startupProbe: { grpc: { port: 9090 } }`,
    },
    {
      code: `
        name: app
        livenessProbe: { httpGet: { path: /, port: 8080 } }
        #                                          ^^^^ The livenessProbe of Container "app" asks port "8080", which`,
    },
  ],
  good: [
    `
        name: app
        ports: [{ name: http, containerPort: 8080 }]
        livenessProbe: { httpGet: { port: 8080 } }
        readinessProbe: { tcpSocket: { port: http } }
        startupProbe: { exec: { command: [check] } }`,
    `
        name: app
        ports: [{ name: "{{ .Values.port }}", containerPort: 8080 }]
        livenessProbe: { httpGet: { port: http } }`,
    `
        name: app
        livenessProbe: { httpGet: { port: "{{ .Values.port }}" } }`,
  ],
});
