import { defineRule } from '../../engine/rule.js';
import { DEDICATED_ID, mayUseUserNamespace, useDedicatedUser } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-runs-as-uid-0',
  title: 'Container runs as root by its manifest',
  severity: 'error',
  why: `
    \`runAsUser: 0\` makes the process root, whatever user the image names. Root in a container is root for every file
    that is mounted into it, and one hole in the kernel or the runtime turns it into root of the node. A user of its own
    with a number above 10000 owns nothing there, and \`runAsNonRoot\` keeps it so.`,
  standards: ['pss:restricted', 'nsa:non-root-containers', 'cwe:250', 'mitre:T1611'],
  peers: ['checkov:CKV_K8S_40', 'trivy:KSV-0105', 'kyverno:require-run-as-non-root-user', 'pss:runAsUser'],
  options: {
    uid: { default: DEDICATED_ID, description: 'The user that the fix sets.' },
    gid: { default: DEDICATED_ID, description: 'The group that the fix sets.' },
  },

  on: ['pod', 'container'],
  *check(holder, { kubernetesVersion, options }) {
    const pod = 'list' in holder ? holder.pod : holder;
    const user = holder.field('securityContext.runAsUser');
    if (!user.is(0) || mayUseUserNamespace(pod, kubernetesVersion)) return;
    yield {
      at: user,
      message: 'list' in holder ? `${holder.title} runs as root.` : `The containers of ${holder.title} run as root.`,
      fix: {
        title: `Run as user ${options.uid}`,
        changes: useDedicatedUser(holder, options.uid, options.gid),
        risk: `A program that needs root, or files that user ${options.uid} may not read or write, stops working.`,
      },
    };
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          runAsUser: 0
          #          ^ Container "app" runs as root`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          runAsUser: 10001
          runAsNonRoot: true
          runAsGroup: 10001`,
    },
    {
      code: `
        securityContext:
          runAsUser: 0
          #          ^ run as root
          runAsGroup: 0
          runAsNonRoot: false
        containers:
          - name: app`,
      fixed: `
        securityContext:
          runAsUser: 10001
          runAsGroup: 10001
          runAsNonRoot: true
        containers:
          - name: app`,
    },
    {
      code: `
        securityContext:
          runAsGroup: 3000
        containers:
          - name: app
            securityContext:
              runAsUser: 0
              #          ^ Container "app" runs as root`,
      fixed: `
        securityContext:
          runAsGroup: 3000
        containers:
          - name: app
            securityContext:
              runAsUser: 10001
              runAsNonRoot: true`,
    },
    {
      kubernetesVersion: 34,
      code: `
        hostUsers: false
        securityContext: { runAsUser: 0, runAsGroup: 500 }
        #                             ^ run as root
        containers:
          - name: app`,
      fixed: `
        hostUsers: false
        securityContext: { runAsUser: 10001, runAsGroup: 500, runAsNonRoot: true }
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { runAsUser: 1000 }`,
    `
        securityContext: { runAsUser: $(UID) }
        containers:
          - name: app`,
    `
        hostUsers: false
        securityContext: { runAsUser: 0 }
        containers:
          - name: app
            securityContext: { runAsUser: 0 }`,
  ],
});
