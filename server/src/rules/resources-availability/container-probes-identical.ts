import { defineRule } from '../../engine/rule.js';
import { identicalProbes } from '../../model/kubernetes/probes.js';

export default defineRule({
  id: 'container-probes-identical',
  title: 'Liveness and readiness probe are the same',
  severity: 'hint',
  profile: 'audit',
  why: `
    A readiness probe takes a pod that is busy out of service for a while; a liveness probe restarts it. If both ask the
    same and give up at the same time, load that an attacker makes restarts the pods one after the other, and the rest
    has to bear even more. A liveness probe that waits longer restarts only what really hangs.`,
  peers: ['kube-score:pod-probes-identical', 'kyverno:validate-probes'],

  on: 'container',
  *check(container) {
    const found = identicalProbes(container);
    if (found)
      yield {
        at: found.liveness,
        message: `The livenessProbe of ${container.title} asks the same as its readinessProbe, so load restarts the container instead of sparing it.`,
        fix: {
          title: `Set failureThreshold of the livenessProbe to ${found.readiness * 2}`,
          changes: [found.threshold.set(found.readiness * 2)],
          risk: 'A container that hangs is restarted later.',
        },
      };
  },

  bad: [
    {
      code: `
        name: app
        livenessProbe:
        #<----------- The livenessProbe of Container "app" asks the same as its readinessProbe
          httpGet: { path: /health, port: 8080 }
        readinessProbe:
          httpGet: { port: 8080, path: /health }`,
      fixed: `
        name: app
        livenessProbe:
          httpGet: { path: /health, port: 8080 }
          failureThreshold: 6
        readinessProbe:
          httpGet: { port: 8080, path: /health }`,
    },
    {
      code: `
        name: app
        livenessProbe: { exec: { command: [check] }, failureThreshold: 2 }
        #<----------- The livenessProbe of Container "app"
        readinessProbe: { exec: { command: [check] }, failureThreshold: 4 }`,
      fixed: `
        name: app
        livenessProbe: { exec: { command: [check] }, failureThreshold: 8 }
        readinessProbe: { exec: { command: [check] }, failureThreshold: 4 }`,
    },
  ],
  good: [
    `
        name: app
        livenessProbe: { tcpSocket: { port: 8080 }, failureThreshold: 6 }
        readinessProbe: { tcpSocket: { port: 8080 } }`,
    `
        name: app
        livenessProbe: { tcpSocket: { port: 8080 } }
        readinessProbe: { httpGet: { port: 8080 } }`,
    `
        name: app
        livenessProbe: { tcpSocket: { port: "{{ .Values.port }}" } }
        readinessProbe: { tcpSocket: { port: "{{ .Values.port }}" } }`,
    `
        name: app
        livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: "{{ .Values.failures }}" }
        readinessProbe: { tcpSocket: { port: 80 } }`,
    `
        name: app
        image: registry.example/app:1.4`,
  ],
});
