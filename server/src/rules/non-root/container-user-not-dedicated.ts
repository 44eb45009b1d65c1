import { defineRule } from '../../engine/rule.js';
import { DEDICATED_ID, holderOfUser, useDedicatedUser } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-user-not-dedicated',
  title: 'Container without a user and a group of its own',
  severity: 'information',
  profile: 'strict',
  why: `
    Without \`runAsUser\` and \`runAsGroup\` the image decides who the process is, and another tag may decide otherwise.
    Containers of many images then run as the same user, often 1000, and can read what the others left on a shared
    volume. Numbers of its own in the manifest keep them apart, whatever the image says.`,
  standards: ['nsa:non-root-containers', 'cwe:250'],
  peers: [
    'checkov:CKV_K8S_40',
    'trivy:KSV-0020',
    'trivy:KSV-0021',
    'kubescape:C-0013',
    'kubesec:RunAsUser',
    'kubesec:RunAsGroup',
    'kube-score:container-security-context-user-group-id',
    'kyverno:validate-userid-groupid-fsgroup',
    'kyverno:add-default-securitycontext',
  ],
  options: {
    uid: { default: DEDICATED_ID, description: 'The user that the fix sets.' },
    gid: { default: DEDICATED_ID, description: 'The group that the fix sets.' },
  },
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { options }) {
    const isSet = ['runAsUser', 'runAsGroup'].some((name) => !container.effective(name).isAbsent);
    if (isSet || container.pod.runsOnWindows) return;
    yield {
      at: container.field('securityContext'),
      message: `${container.title} sets neither runAsUser nor runAsGroup, so its image decides who it runs as.`,
      fix: {
        title: `Run as user ${options.uid} and group ${options.gid}`,
        changes: useDedicatedUser(holderOfUser(container), options.uid, options.gid),
        risk: `A program that needs root, or files that user ${options.uid} may not read or write, stops working.`,
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
            #     ^^^ Container "app" sets neither runAsUser nor runAsGroup, so its image decides
            image: registry.example/app:1.4
          - name: proxy
            securityContext: { runAsUser: 20000 }`,
      fixed: `
        securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001 }
        containers:
          - name: app
            image: registry.example/app:1.4
          - name: proxy
            securityContext: { runAsUser: 20000 }`,
    },
    {
      profile: 'strict',
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" sets neither runAsUser nor runAsGroup
            image: registry.example/app:1.4
          - name: agent
            securityContext: { runAsUser: 0 }`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              runAsNonRoot: true
              runAsUser: 10001
              runAsGroup: 10001
          - name: agent
            securityContext: { runAsUser: 0 }`,
    },
  ],
  good: [
    { profile: 'strict', code: 'securityContext: { runAsUser: 10001 }\ncontainers: [{ name: app }]' },
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsGroup: 10001 }' },
    { profile: 'strict', code: 'os: { name: windows }\ncontainers: [{ name: app }]' },
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsUser: "{{ .Values.uid }}" }' },
  ],
});
