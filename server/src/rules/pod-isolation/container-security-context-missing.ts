import { defineRule } from '../../engine/rule.js';
import { harden, isBare } from '../../model/kubernetes/hardening.js';
import { volumeLimit } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'container-security-context-missing',
  title: 'Neither the container nor its pod has a securityContext',
  severity: 'warning',
  why: `
    Without a \`securityContext\` everything is as lax as Kubernetes allows: root if the image says so, setuid programs,
    the capabilities of the runtime, every system call and a writable file system. Each of them is one step less
    between a hole in the program and the node. One block takes them all away.`,
  standards: ['cis-kubernetes:5.7.3', 'cwe:250'],
  peers: [
    'checkov:CKV_K8S_29',
    'checkov:CKV_K8S_30',
    'kics:a97a340a-0063-418e-b3a1-3028941d0995',
    'trivy:KSV-0118',
    'kubescape:C-0211',
    'kyverno:add-default-securitycontext',
    'terrascan:AC_K8S_0064',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { kubernetesVersion, profile }) {
    if (container.pod.runsOnWindows || !isBare(container.root) || !isBare(container.pod.spec)) return;
    yield {
      at: container.field('securityContext'),
      message: `${container.title} has no securityContext, of its own or of its pod, so it runs with every default right.`,
      fix: {
        title: 'Add a hardened securityContext',
        changes: harden(container, kubernetesVersion, volumeLimit(profile)),
        risk: 'An image whose user is root no longer starts, and a program stops working that writes outside its volumes or needs capabilities.',
      },
      leads: true,
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" has no securityContext
            image: registry.example/app:1.4`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities:
                drop:
                  - ALL
        securityContext:
          runAsNonRoot: true
          seccompProfile:
            type: RuntimeDefault`,
    },
    {
      code: `
        securityContext:
        containers:
          - name: web
            securityContext: {}
            #<------------- Container "web" has no securityContext
            ports: [{ containerPort: 80 }]`,
      fixed: `
        securityContext:
          runAsNonRoot: true
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: web
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities:
                drop:
                  - ALL
                add:
                  - NET_BIND_SERVICE
            ports: [{ containerPort: 80 }]`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { privileged: false }`,
    `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app`,
    `
        os: { name: windows }
        containers:
          - name: app`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext:
            {{- toYaml .Values.podSecurityContext | nindent 4 }}
          containers:
            - name: app`,
  ],
});
