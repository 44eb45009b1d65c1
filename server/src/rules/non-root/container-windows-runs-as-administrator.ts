import { defineRule } from '../../engine/rule.js';
import { administrator, lacksWindowsUser } from '../../model/kubernetes/identity.js';

export default defineRule({
  id: 'container-windows-runs-as-administrator',
  title: 'Windows container runs as an administrator',
  severity: 'error',
  why: `
    An administrator in a Windows container may load what he likes into it, change its registry and its services, and has
    most of what an attack on the kernel that it shares with the node needs. \`ContainerUser\`, which the base images
    bring along, may run programs and little else.`,
  standards: ['nsa:non-root-containers', 'cwe:250'],
  peers: ['kyverno:require-run-as-containeruser'],

  on: ['pod', 'container'],
  *check(holder, { profile }) {
    const named = administrator(holder);
    const field = holder.field('securityContext.windowsOptions.runAsUserName');
    // The user of the image may or may not be one.
    const isUnnamed = profile === 'audit' && 'list' in holder && lacksWindowsUser(holder);
    if (named === undefined && !isUnnamed) return;
    yield {
      at: named ?? field,
      message: named
        ? `${holder.title} runs as "${named.text}", an administrator of Windows.`
        : `${holder.title} names no user of Windows, so its image may make it an administrator.`,
      ...(named === undefined && { severity: 'warning' }),
      fix: {
        title: 'Run as ContainerUser',
        changes: [field.set('ContainerUser')],
        risk: 'A program that changes the system or writes to its folders stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        os: { name: windows }
        containers:
          - name: app
            securityContext:
              windowsOptions: { runAsUserName: containeradministrator }
              #                                ^^^^^^^^^^^^^^^^^^^^^^ Container "app" runs as "containeradministrator", an administrator of Windows.`,
      fixed: `
        os: { name: windows }
        containers:
          - name: app
            securityContext:
              windowsOptions: { runAsUserName: ContainerUser }`,
    },
    {
      code: `
        securityContext:
          windowsOptions:
            runAsUserName: 'NT AUTHORITY\\SYSTEM'
            #              ^^^^^^^^^^^^^^^^^^^^^ (error) runs as "NT AUTHORITY\\SYSTEM"
        containers: [{ name: app }, { name: web, securityContext: { windowsOptions: { runAsUserName: ContainerUser } } }]`,
      fixed: `
        securityContext:
          windowsOptions:
            runAsUserName: 'ContainerUser'
        containers: [{ name: app }, { name: web, securityContext: { windowsOptions: { runAsUserName: ContainerUser } } }]`,
    },
    {
      profile: 'audit',
      code: `
        nodeSelector: { kubernetes.io/os: windows }
        containers:
          - name: app
            #     ^^^ (warning) Container "app" names no user of Windows
            image: registry.example/app:1.4`,
      fixed: `
        nodeSelector: { kubernetes.io/os: windows }
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              windowsOptions:
                runAsUserName: ContainerUser`,
    },
  ],
  good: [
    'os: { name: windows }\ncontainers: [{ name: app }]',
    `
        securityContext: { windowsOptions: { runAsUserName: ContainerAdministrator } }
        containers: [{ name: app, securityContext: { windowsOptions: { runAsUserName: 'SHOP\\web' } } }]`,
    { profile: 'audit', code: 'containers: [{ name: app }]' },
    {
      profile: 'audit',
      code: `
        os: { name: windows }
        securityContext: { windowsOptions: { runAsUserName: ContainerUser } }
        containers: [{ name: app }]`,
    },
    {
      profile: 'audit',
      code: `
        os: { name: windows }
        containers: [{ name: app, securityContext: { windowsOptions: { runAsUserName: ContainerUser } } }]`,
    },
  ],
});
