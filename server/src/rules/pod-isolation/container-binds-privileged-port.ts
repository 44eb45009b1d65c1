import { defineRule } from '../../engine/rule.js';
import { isCertainlyNotRoot, lowPorts, movePort } from '../../model/kubernetes/ports.js';

export default defineRule({
  id: 'container-binds-privileged-port',
  title: 'Container on a port below 1024',
  severity: 'information',
  profile: 'strict',
  why: `
    By the kernel's own default, ports below 1024 are for root and for programs with the capability \`NET_BIND_SERVICE\`. So
    a low port is the usual reason why an image runs as root although nothing else in it needs that. The Service in
    front can keep the port that its clients know, and a program on a high port needs no right at all.`,
  standards: ['cis-docker:5.8'],
  peers: ['kube-linter:privileged-ports', 'trivy:KSV-0117'],

  on: 'container',
  *check(container, { profile }) {
    // For a container that is not root the port is a question of whether it starts, not of rights.
    const isToldElsewhere = profile !== 'audit' && isCertainlyNotRoot(container);
    for (const port of isToldElsewhere ? [] : lowPorts(container)) {
      const { field, number } = port;
      const changes = movePort(container, port, 8000 + number);
      yield {
        at: field,
        message: `${container.title} listens on port ${number}, which takes root or the capability NET_BIND_SERVICE.`,
        ...(changes && {
          fix: {
            title: `Declare port ${8000 + number} instead`,
            changes,
            risk: `The program has to be told of the port, and a Service that leads to port ${number} has to lead to ${8000 + number}.`,
          },
        }),
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        name: web
        ports:
          - name: http
            containerPort: 80
            #              ^^ Container "web" listens on port 80
        livenessProbe:
          httpGet: { path: /, port: 80 }
        readinessProbe:
          tcpSocket: { port: http }`,
      fixed: `
        name: web
        ports:
          - name: http
            containerPort: 8080
        livenessProbe:
          httpGet: { path: /, port: 8080 }
        readinessProbe:
          tcpSocket: { port: http }`,
    },
    {
      profile: 'strict',
      code: `
        hostNetwork: true
        containers:
          - name: dns
            ports: [{ containerPort: 53 }]
            #                        ^^ Container "dns" listens on port 53`,
    },
    {
      profile: 'strict',
      code: `
        containers:
          - name: web
            ports: [{ containerPort: 443 }, { containerPort: 1023 }]
            #                        ^^^ Container "web" listens on port 443
            #                                                ^^^^ Container "web" listens on port 1023
          - name: proxy
            ports: [{ containerPort: 8443 }]`,
      fixed: `
        containers:
          - name: web
            ports: [{ containerPort: 443 }, { containerPort: 9023 }]
          - name: proxy
            ports: [{ containerPort: 8443 }]`,
    },
    {
      profile: 'audit',
      code: `
        name: web
        securityContext: { runAsUser: 10001 }
        ports: [{ containerPort: 80 }]
        #                        ^^ Container "web" listens on port 80`,
      fixed: `
        name: web
        securityContext: { runAsUser: 10001 }
        ports: [{ containerPort: 8080 }]`,
    },
  ],
  good: [
    { profile: 'strict', code: 'name: web\nports: [{ containerPort: 1024 }, { containerPort: "{{ .Values.port }}" }]' },
    { profile: 'strict', code: 'os: { name: windows }\ncontainers: [{ name: web, ports: [{ containerPort: 80 }] }]' },
    { profile: 'strict', code: 'name: web\nsecurityContext: { runAsUser: 10001 }\nports: [{ containerPort: 80 }]' },
  ],
});
