import { defineRule } from '../../engine/rule.js';
import { repeatedPorts, unnamedPorts } from '../../model/kubernetes/container-ports.js';

export default defineRule({
  id: 'container-port-unnamed',
  title: 'Port without a name, or declared twice',
  severity: 'hint',
  profile: 'audit',
  why: `
    Policies, Services and probes that refer to a port by its name follow it when the number changes; those that refer
    to a number go on allowing, or asking, a port that something else uses by then. A name says what a port is for. Two
    containers of a pod share its network, so only one of them can listen on a port.`,
  peers: [
    'kube-score:container-ports-check',
    'kyverno:require-container-port-names',
    'popeye:POP-105',
    'popeye:POP-108',
  ],

  on: ['container', 'pod'],
  *check(holder) {
    if (!('list' in holder)) {
      for (const { port, number, container, first } of repeatedPorts(holder))
        yield {
          at: port.field('containerPort'),
          message: `${container.title} declares port ${number}, which ${first.title} declares as well, so only one of them can listen there.`,
        };
      return;
    }
    for (const { port, number, name } of unnamedPorts(holder))
      yield {
        at: port.field('containerPort'),
        message: `Port ${number} of ${holder.title} has no name, so others can refer to it by number alone.`,
        fix: { title: `Name it "${name}"`, changes: [port.field('name').set(name)] },
      };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            ports:
              - containerPort: 8080
                #              ^^^^ Port 8080 of Container "app" has no name
              - containerPort: 8081
                #              ^^^^ Port 8081 of Container "app" has no name
              - containerPort: 80
                #              ^^ Port 80 of Container "app" has no name
          - name: proxy
            ports:
              - name: web
                containerPort: 8080
                #              ^^^^ Container "proxy" declares port 8080, which Container "app" declares as well`,
      fixed: `
        containers:
          - name: app
            ports:
              - containerPort: 8080
                name: http
              - containerPort: 8081
                name: port-8081
              - containerPort: 80
                name: port-80
          - name: proxy
            ports:
              - name: web
                containerPort: 8080`,
    },
  ],
  good: [
    `
        containers:
          - name: dns
            ports:
              - { name: dns, containerPort: 53 }
              - { name: dns-udp, containerPort: 53, protocol: UDP }
              - { name: any, containerPort: "{{ .Values.port }}" }
              - { name: "{{ .Values.name }}", containerPort: 9090 }`,
  ],
});
