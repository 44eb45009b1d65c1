import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-windows-host-process',
  title: 'Container is a process of the Windows node',
  severity: 'error',
  why: `
    A HostProcess container runs on the node itself, with its file system, its network and mostly as \`SYSTEM\`: it is the
    Windows word for privileged, and whoever gets into it owns the node. Drivers and agents of the node need it, ordinary
    programs never do. Without the field the container is isolated like any other.`,
  standards: [
    'pss:baseline',
    'cis-kubernetes:5.2.11',
    'cis-kubernetes:5.7.3',
    'nsa:privileged-containers',
    'cwe:250',
    'mitre:T1611',
  ],
  peers: [
    'trivy:KSV-0103',
    'polaris:hostProcess',
    'kubescape:C-0202',
    'kyverno:disallow-host-process',
    'pss:windowsHostProcess',
    'datree:EKS_INVALID_HOSTPROCESS_VALUE',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const { field, holder, changes } of podSecurityFaults(pod, 'windowsHostProcess', kubernetesVersion)) {
      yield {
        at: field,
        message: `${holder.title} runs on the Windows node itself, with all rights of its account there.`,
        ...(changes && {
          fix: {
            title: 'Set hostProcess to false',
            changes,
            risk: 'A program that manages the node stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        hostNetwork: true
        containers:
          - name: app
            securityContext:
              windowsOptions:
                hostProcess: true
                #            ^^^^ Container "app" runs on the Windows node itself`,
      fixed: `
        containers:
          - name: app
            securityContext:
              windowsOptions:
                hostProcess: false`,
    },
    {
      code: `
        securityContext: { windowsOptions: { hostProcess: true } }
        #                                                 ^^^^ runs on the Windows node itself
        containers:
          - name: app
            securityContext: { windowsOptions: { hostProcess: true } }
            #                                                 ^^^^ Container "app" runs on the Windows node itself
          - name: other
            securityContext: { windowsOptions: { hostProcess: false } }`,
      fixed: `
        securityContext: { windowsOptions: { hostProcess: false } }
        containers:
          - name: app
            securityContext: { windowsOptions: { hostProcess: false } }
          - name: other
            securityContext: { windowsOptions: { hostProcess: false } }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { windowsOptions: { hostProcess: false, runAsUserName: ContainerUser } }`,
    `
        name: app
        securityContext: { windowsOptions: { hostProcess: "{{ .Values.hostProcess }}" } }`,
  ],
});
