import { defineRule } from '../../engine/rule.js';
import { missingSeccompProfile, useRuntimeSeccomp } from '../../model/kubernetes/seccomp.js';

export default defineRule({
  id: 'container-seccomp-not-set',
  title: 'Container runs without a seccomp profile',
  severity: 'warning',
  why: `
    Without a profile a container may make every system call, the rarely used ones with a history of kernel holes
    included. \`RuntimeDefault\` forbids those that ordinary programs never make, so that many an escape fails at its
    first step. One line on the pod holds for all of its containers.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.7.2', 'nsa:seccomp', 'cwe:693'],
  peers: [
    'checkov:CKV_K8S_31',
    'kics:f377b83e-bd07-4f48-a591-60c82b14a78b',
    'trivy:KSV-0030',
    'kubescape:C-0210',
    'kubesec:SeccompAny',
    'kube-score:container-seccomp-profile',
    'kyverno:restrict-seccomp-strict',
    'pss:seccompProfile_restricted',
    'terrascan:AC_K8S_0080',
    'datree:CONTAINERS_INCORRECT_SECCOMP_PROFILE',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { kubernetesVersion }) {
    const missing = missingSeccompProfile(container, kubernetesVersion);
    if (container.pod.runsOnWindows || missing === undefined) return;
    yield {
      at: missing,
      message: `${container.title} has no seccomp profile, so it may make every system call.`,
      fix: {
        title: "Use the runtime's seccomp profile",
        changes: [useRuntimeSeccomp(container, kubernetesVersion)],
        risk: 'A program that makes unusual system calls stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" has no seccomp profile
            image: registry.example/app:1.4`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
        securityContext:
          seccompProfile:
            type: RuntimeDefault`,
    },
    {
      code: `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
            securityContext:
              seccompProfile: {}
              #<------------ Container "app" has no seccomp profile`,
      fixed: `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
            securityContext:
              seccompProfile:
                type: RuntimeDefault`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            seccomp.security.alpha.kubernetes.io/pod: runtime/default
        spec:
          containers:
            - name: app
              #     ^^^ Container "app" has no seccomp profile`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            seccomp.security.alpha.kubernetes.io/pod: runtime/default
        spec:
          containers:
            - name: app
          securityContext:
            seccompProfile:
              type: RuntimeDefault`,
    },
    {
      kubernetesVersion: 18,
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext: { seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app
              #     ^^^ Container "app" has no seccomp profile`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, annotations: { seccomp.security.alpha.kubernetes.io/pod: runtime/default } }
        spec:
          securityContext: { seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app`,
    },
  ],
  good: [
    `
        securityContext: { seccompProfile: { type: RuntimeDefault } }
        containers:
          - name: app
          - name: proxy
            securityContext: { seccompProfile: { type: Localhost, localhostProfile: proxy.json } }`,
    `
        os: { name: windows }
        containers:
          - name: app`,
    `
        name: app
        securityContext: { seccompProfile: { type: "{{ .Values.profile }}" } }`,
    {
      kubernetesVersion: 26,
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: { container.seccomp.security.alpha.kubernetes.io/app: localhost/app.json }
        spec: { containers: [{ name: app }] }`,
    },
    {
      kubernetesVersion: 26,
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: { seccomp.security.alpha.kubernetes.io/pod: runtime/default }
        spec: { containers: [{ name: app }] }`,
    },
  ],
});
