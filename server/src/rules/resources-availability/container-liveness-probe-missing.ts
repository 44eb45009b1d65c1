import { defineRule } from '../../engine/rule.js';
import { firstPort, isLongRunning, PROBE_TIMING } from '../../model/kubernetes/probes.js';

export default defineRule({
  id: 'container-liveness-probe-missing',
  title: 'Container without a liveness probe',
  severity: 'hint',
  profile: 'audit',
  why: `
    A program that hangs, perhaps because somebody found the request that makes it, stays in service for ever if nobody
    asks whether it lives. A liveness probe lets the kubelet restart it.`,
  peers: [
    'kube-linter:no-liveness-probe',
    'checkov:CKV_K8S_8',
    'kics:ade74944-a674-4e00-859e-c6eab5bde441',
    'polaris:livenessProbeMissing',
    'kubescape:C-0056',
    'kube-score:pod-probes',
    'kyverno:require-pod-probes',
    'terrascan:AC_K8S_0070',
    'datree:CONTAINERS_MISSING_LIVENESSPROBE_KEY',
    'popeye:POP-103',
  ],

  on: 'container',
  *check(container) {
    const probe = container.field('livenessProbe');
    if (!isLongRunning(container) || !probe.isAbsent) return;
    const port = firstPort(container);
    yield {
      at: probe,
      message: `${container.title} has no liveness probe, so nobody restarts it when it hangs.`,
      fix:
        port === undefined
          ? undefined
          : {
              title: `Add a liveness probe of port ${port}`,
              changes: [probe.set({ tcpSocket: { port }, ...PROBE_TIMING, failureThreshold: 6 })],
              risk: 'A program that does not listen on the port in time is restarted again and again.',
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
                  #     ^^^ Container "app" has no liveness probe
                  ports:
                    - containerPort: 53
                      protocol: UDP
                    - containerPort: 8080
                - name: worker
                  #     ^^^^^^ Container "worker" has no liveness probe`,
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
                  livenessProbe:
                    tcpSocket:
                      port: 8080
                    initialDelaySeconds: 0
                    periodSeconds: 10
                    timeoutSeconds: 1
                    successThreshold: 1
                    failureThreshold: 6
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
              #     ^^^ Container "app" has no liveness probe
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
              livenessProbe:
                tcpSocket:
                  port: http
                initialDelaySeconds: 0
                periodSeconds: 10
                timeoutSeconds: 1
                successThreshold: 1
                failureThreshold: 6`,
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
              containers: [{ name: app, livenessProbe: { tcpSocket: { port: 8080 } } }]`,
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
