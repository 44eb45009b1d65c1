import { defineRule } from '../../engine/rule.js';
import { firstPort, isLongRunning, PROBE_TIMING } from '../../model/kubernetes/probes.js';

export default defineRule({
  id: 'container-readiness-probe-missing',
  title: 'Container without a readiness probe',
  severity: 'hint',
  profile: 'audit',
  why: `
    Without a readiness probe a Service sends requests to a pod as soon as its process runs, even if it cannot answer yet,
    and goes on when it is overloaded. Each update then drops requests, which is a reason to put off security updates.`,
  peers: [
    'kube-linter:no-readiness-probe',
    'checkov:CKV_K8S_9',
    'kics:a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3',
    'polaris:readinessProbeMissing',
    'kubescape:C-0018',
    'kube-score:pod-probes',
    'kyverno:require-pod-probes',
    'terrascan:AC_K8S_0072',
    'datree:CONTAINERS_MISSING_READINESSPROBE_KEY',
    'popeye:POP-104',
  ],

  on: 'container',
  *check(container) {
    const probe = container.field('readinessProbe');
    if (!isLongRunning(container) || !probe.isAbsent) return;
    const port = firstPort(container);
    yield {
      at: probe,
      message: `${container.title} has no readiness probe, so it gets requests before it can answer.`,
      fix:
        port === undefined
          ? undefined
          : {
              title: `Add a readiness probe of port ${port}`,
              changes: [probe.set({ tcpSocket: { port }, ...PROBE_TIMING })],
              risk: 'A pod that does not listen on the port gets no requests.',
            },
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
                  #     ^^^ Container "app" has no readiness probe
                  ports:
                    - containerPort: 53
                      protocol: UDP
                    - containerPort: 8080
                - name: worker
                  #     ^^^^^^ Container "worker" has no readiness probe`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  ports:
                    - containerPort: 53
                      protocol: UDP
                    - containerPort: 8080
                  readinessProbe:
                    tcpSocket:
                      port: 8080
                    initialDelaySeconds: 0
                    periodSeconds: 10
                    timeoutSeconds: 1
                    successThreshold: 1
                    failureThreshold: 3
                - name: worker`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          restartPolicy: Always
          containers:
            - name: app
              #     ^^^ Container "app" has no readiness probe
              ports: [{ name: http, containerPort: 8080, protocol: TCP }]`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          restartPolicy: Always
          containers:
            - name: app
              ports: [{ name: http, containerPort: 8080, protocol: TCP }]
              readinessProbe:
                tcpSocket:
                  port: http
                initialDelaySeconds: 0
                periodSeconds: 10
                timeoutSeconds: 1
                successThreshold: 1
                failureThreshold: 3`,
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
              initContainers: [{ name: prepare }]
              containers: [{ name: app, readinessProbe: { tcpSocket: { port: 8080 } } }]`,
    `
        apiVersion: batch/v1
        kind: Job
        metadata: { name: report }
        spec: { template: { spec: { containers: [{ name: app }] } } }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: once }
        spec: { restartPolicy: Never, containers: [{ name: app }] }`,
  ],
});
