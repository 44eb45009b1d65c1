import { defineRule } from '../../engine/rule.js';
import { hostPathVolumes, removeVolume, runtimeOfSocket } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'pod-mounts-container-runtime-socket',
  title: "Pod mounts the socket of its node's container runtime",
  severity: 'error',
  why: `
    Who may write to the runtime's socket starts any container on the node, a privileged one with the node's disk
    included: it is root on the node, past every rule of the cluster. Reading alone shows the environment, and with it
    the secrets, of all containers. Images can be built without it (Kaniko, BuildKit without root), and pods are best
    watched through the Kubernetes API.`,
  standards: ['cis-docker:5.32', 'nsa:host-paths', 'cwe:668', 'mitre:T1611'],
  peers: [
    'kube-linter:docker-sock',
    'checkov:CKV_K8S_27',
    'kics:a6f34658-fdfb-4154-9536-56d516f65828',
    'trivy:KSV-0006',
    'kubescape:C-0074',
    'kubesec:DockerSock',
    'kyverno:disallow-container-sock-mounts',
    'kyverno:docker-socket-check',
    'terrascan:AC_K8S_0088',
    'datree:CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET',
  ],

  on: 'pod',
  *check(pod) {
    for (const { volume, name, path, hostPath } of hostPathVolumes(pod)) {
      const runtime = path === undefined ? undefined : runtimeOfSocket(path);
      if (runtime === undefined) continue;
      const changes = removeVolume(pod, volume);
      yield {
        at: hostPath.field('path'),
        message: `${pod.title} mounts the socket of ${runtime}, which is control over its node.`,
        ...(changes && {
          fix: {
            title: `Remove the volume "${name}" and its mounts`,
            changes,
            risk: 'A program that starts or watches containers through the socket stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            volumeMounts:
              - name: docker
                mountPath: /var/run/docker.sock
              - name: own
                mountPath: /data
          - name: sidecar
            volumeMounts:
              - name: docker
                mountPath: /docker.sock
        volumes:
          - name: docker
            hostPath:
              path: /var/run/docker.sock
              #     ^^^^^^^^^^^^^^^^^^^^ mounts the socket of Docker
          - name: own
            emptyDir: {}`,
      fixed: `
        containers:
          - name: app
            volumeMounts:
              - name: own
                mountPath: /data
          - name: sidecar
        volumes:
          - name: own
            emptyDir: {}`,
    },
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: "{{ .Values.volume }}"
            hostPath: { path: /run/containerd/containerd.sock }
            #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mounts the socket of containerd`,
    },
  ],
  good: [
    `
        containers:
          - name: app
        volumes:
          - name: logs
            hostPath: { path: /var/log }
          - name: other
            hostPath: { path: "{{ .Values.socket }}" }`,
  ],
});
