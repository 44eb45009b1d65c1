import { defineRule } from '../../engine/rule.js';
import { isLongRunning, missingTiming } from '../../model/kubernetes/probes.js';

export default defineRule({
  id: 'container-probe-timing-not-set',
  title: 'Probe with default timing, or no preStop hook',
  severity: 'hint',
  profile: 'audit',
  why: `
    The defaults of a probe suit few programs: one second to answer is little under load, and a slow start looks like a
    failure. Without a \`preStop\` hook a pod is stopped while requests still come in. Both make every update a small
    outage, and outages are why updates are put off. Values that are written down have been thought about.`,
  peers: [
    'datree:CONTAINERS_INCORRECT_INITIALDELAYSECONDS_VALUE',
    'datree:CONTAINERS_INCORRECT_PERIODSECONDS_VALUE',
    'datree:CONTAINERS_INCORRECT_TIMEOUTSECONDS_VALUE',
    'datree:CONTAINERS_INCORRECT_SUCCESSTHRESHOLD_VALUE',
    'datree:CONTAINERS_INCORRECT_FAILURETHRESHOLD_VALUE',
    'datree:CONTAINERS_MISSING_PRESTOP_KEY',
  ],

  on: 'container',
  *check(container) {
    if (!isLongRunning(container)) return;
    for (const { name, probe, names, changes } of missingTiming(container))
      yield {
        at: probe,
        message: `The ${name} of ${container.title} leaves ${names.join(', ')} at the default, which suits few programs.`,
        fix: { title: `Write the defaults of the ${name} down`, changes },
      };
    const preStop = container.field('lifecycle.preStop');
    if (preStop.isAbsent)
      yield {
        at: preStop,
        message: `${container.title} has no preStop hook, so it is stopped while requests still come in.`,
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  #     ^^^ Container "app" has no preStop hook
                  livenessProbe:
                  #<----------- The livenessProbe of Container "app" leaves initialDelaySeconds, timeoutSeconds, successThreshold at the default
                    tcpSocket: { port: 8080 }
                    periodSeconds: 20
                    failureThreshold: 5`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  livenessProbe:
                    tcpSocket: { port: 8080 }
                    periodSeconds: 20
                    failureThreshold: 5
                    initialDelaySeconds: 0
                    timeoutSeconds: 1
                    successThreshold: 1`,
    },
  ],
  good: [
    `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  lifecycle: { preStop: { sleep: { seconds: 5 } } }
                  livenessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 1, periodSeconds: 5, timeoutSeconds: 2, successThreshold: 1, failureThreshold: 3 }`,
    `
        apiVersion: batch/v1
        kind: Job
        metadata: { name: report }
        spec: { template: { spec: { containers: [{ name: app }] } } }`,
  ],
});
