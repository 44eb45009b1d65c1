import { defineRule } from '../../engine/rule.js';
import { mayUseUserNamespace, refuseRoot } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-may-run-as-root',
  title: 'Nothing refuses to run the container as root',
  severity: 'warning',
  why: `
    Without \`runAsNonRoot: true\` the image alone decides who the process is, and most images say root. Root in a
    container is root for every file that is mounted into it, and a hole in the kernel or the runtime hands over the
    node. With \`runAsNonRoot: true\` the kubelet refuses to start such an image, today and after every update.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2.7', 'nsa:non-root-containers', 'cwe:250', 'mitre:T1611'],
  peers: [
    'kube-linter:run-as-non-root',
    'checkov:CKV_K8S_23',
    'kics:cf34805e-3872-4c08-bf92-6ff7bb0cfadb',
    'trivy:KSV-0012',
    'polaris:runAsRootAllowed',
    'kubescape:C-0013',
    'kubesec:RunAsNonRoot',
    'kyverno:require-run-as-nonroot',
    'pss:runAsNonRoot',
    'datree:CONTAINERS_INCORRECT_RUNASNONROOT_VALUE',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { kubernetesVersion, profile }) {
    const refusal = container.effective('runAsNonRoot');
    if (!refusal.isNot(true) || mayUseUserNamespace(container.pod, kubernetesVersion)) return;
    const user = container.effective('runAsUser');
    const fix = { title: 'Set runAsNonRoot to true', changes: [refuseRoot(container)] } as const;
    if (user.isAbsent) {
      yield {
        at: refusal,
        message: `${container.title} may run as root, because nothing refuses an image whose user is root.`,
        fix: { ...fix, risk: 'An image whose user is root, or is a name and no number, no longer starts.' },
        ...(refusal.is(false) && { folds: false }),
      };
    } else if (profile === 'audit' && user.isNot(0)) {
      yield {
        at: refusal,
        message: `${container.title} runs as user ${user.text}, but nothing refuses root if that line goes.`,
        fix,
      };
    } else if (profile === 'audit' && user.is(0)) {
      // Root is what it asks for: another user comes first.
      yield { at: refusal, message: `${container.title} runs as root, and nothing refuses it.` };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" may run as root
            image: registry.example/app:1.4`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
        securityContext:
          runAsNonRoot: true`,
    },
    {
      code: `
        securityContext:
          runAsNonRoot: false
          #             ^^^^^ Container "app" may run as root
        containers:
          - name: app
            image: registry.example/app:1.4`,
      fixed: `
        securityContext:
          runAsNonRoot: false
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              runAsNonRoot: true`,
    },
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" may run as root
            image: registry.example/app:1.4
          - name: agent
            securityContext: { runAsUser: 0 }`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              runAsNonRoot: true
          - name: agent
            securityContext: { runAsUser: 0 }`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        image: registry.example/app:1.4
        securityContext:
        #<------------- Container "app" runs as user 1000, but nothing refuses root
          runAsUser: 1000`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          runAsUser: 1000
          runAsNonRoot: true`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        securityContext: { runAsUser: 0, runAsNonRoot: false }
        #                                              ^^^^^ Container "app" runs as root, and nothing refuses it`,
    },
    {
      kubernetesVersion: 34,
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" may run as root
        hostUsers: false`,
      fixed: `
        containers:
          - name: app
        hostUsers: false
        securityContext:
          runAsNonRoot: true`,
    },
  ],
  good: [
    `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsNonRoot: true }`,
    `
        name: app
        securityContext: { runAsUser: 1000 }`,
    `
        name: app
        securityContext: { runAsUser: 0 }`,
    { profile: 'audit', code: 'name: app\nsecurityContext: { runAsUser: $(UID) }' },
    `
        hostUsers: false
        containers:
          - name: app`,
    `
        name: app
        securityContext: { runAsNonRoot: "{{ .Values.nonRoot }}" }`,
  ],
});
