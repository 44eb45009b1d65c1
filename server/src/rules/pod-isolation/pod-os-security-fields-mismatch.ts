import { defineRule } from '../../engine/rule.js';
import { fieldsOfOtherSystem } from '../../model/kubernetes/operating-system.js';

export default defineRule({
  id: 'pod-os-security-fields-mismatch',
  title: 'Security field of another operating system',
  severity: 'information',
  profile: 'strict',
  why: `
    A pod that names its operating system may have the security fields of that system only: the API server refuses a
    Windows pod with \`runAsUser\`, and a Linux pod with \`windowsOptions\`. In a template it is the pods that never come.
    Older clusters take such a field and ignore it, so the pod is less protected than it looks.`,
  standards: ['pss:restricted'],

  on: ['pod', 'container'],
  *check(holder) {
    const pod = 'list' in holder ? holder.pod : holder;
    for (const field of fieldsOfOtherSystem(holder)) {
      yield {
        at: { range: field.keyRange },
        message: `${holder.title} has "${field.key}", which pods of ${pod.field('os.name').is('linux') ? 'Linux' : 'Windows'} may not have, so it protects nothing.`,
        fix: { title: `Remove ${field.key}`, changes: [field.remove()] },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        os: { name: windows }
        shareProcessNamespace: false
        #<------------------- has "shareProcessNamespace", which pods of Windows may not have
        securityContext:
          fsGroup: 2000
          #<----- has "fsGroup", which pods of Windows may not have
          windowsOptions: { runAsUserName: ContainerUser }
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true }
            #                  ^^^^^^^^^^^^^^^^^^^^^^ Container "app" has "readOnlyRootFilesystem"`,
      fixed: `
        os: { name: windows }
        securityContext:
          windowsOptions: { runAsUserName: ContainerUser }
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext: { runAsNonRoot: true }`,
    },
    {
      profile: 'strict',
      code: `
        os: { name: linux }
        containers:
          - name: app
            securityContext:
              readOnlyRootFilesystem: true
              windowsOptions: { runAsUserName: ContainerUser }
              #<------------ Container "app" has "windowsOptions", which pods of Linux may not have`,
      fixed: `
        os: { name: linux }
        containers:
          - name: app
            securityContext:
              readOnlyRootFilesystem: true`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        os: { name: windows }
        securityContext: { runAsNonRoot: true, windowsOptions: { runAsUserName: ContainerUser } }
        containers: [{ name: app, securityContext: { runAsUser: null } }]`,
    },
    {
      profile: 'strict',
      code: `
        os: { name: linux }
        securityContext: { runAsUser: 10001 }
        containers: [{ name: app }]`,
    },
    { profile: 'strict', code: 'securityContext: { windowsOptions: {} }\ncontainers: [{ name: app }]' },
  ],
});
