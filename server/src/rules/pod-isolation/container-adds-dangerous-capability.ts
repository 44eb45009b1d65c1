import { defineRule } from '../../engine/rule.js';
import { dangerousCapabilities } from '../../model/kubernetes/capabilities.js';

export default defineRule({
  id: 'container-adds-dangerous-capability',
  title: 'Container adds a capability that leads to the node',
  severity: 'error',
  why: `
    Some capabilities reach beyond the container: \`SYS_ADMIN\` mounts the node's file systems, \`SYS_MODULE\` loads
    code into its kernel, \`NET_ADMIN\` rewrites its firewall. An attacker in such a container needs no other hole.
    Without the entry the kernel refuses these calls, and the container keeps to itself.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.9', 'nsa:capabilities', 'cwe:250', 'mitre:T1611'],
  peers: [
    'checkov:CKV_K8S_39',
    'kics:235236ee-ad78-4065-bd29-61b061f28ce0',
    'trivy:KSV-0005',
    'trivy:KSV-0119',
    'trivy:KSV-0120',
    'polaris:dangerousCapabilities',
    'kubescape:C-0046',
    'kubesec:CapSysAdmin',
    'terrascan:AC_K8S_0075',
    'datree:CONTAINERS_INVALID_CAPABILITIES_VALUE',
  ],

  on: 'container',
  *check(container) {
    for (const { field, name, effect, handsOverNode, changes } of dangerousCapabilities(container)) {
      yield {
        at: field,
        message: `${container.title} adds the capability ${name}, with which it ${effect}.`,
        severity: handsOverNode ? 'error' : 'warning',
        fix: {
          title: `Do not add ${name}`,
          changes,
          risk: `A program that needs ${name} stops working.`,
        },
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        securityContext:
          capabilities:
            add: [CHOWN, SYS_ADMIN]
            #            ^^^^^^^^^ Container "app" adds the capability SYS_ADMIN, with which it can mount`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            add: [CHOWN]`,
    },
    {
      code: `
        name: app
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            add:
              - cap_net_admin
              # ^^^^^^^^^^^^^ Container "app" adds the capability NET_ADMIN`,
      fixed: `
        name: app
        securityContext:
          allowPrivilegeEscalation: false`,
    },
    {
      code: `
        name: app
        securityContext: { capabilities: { add: [ALL] } }
        #                                        ^^^ adds the capability ALL, with which it holds every right`,
      fixed: `
        name: app
        securityContext: { capabilities: { drop: [ALL] } }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { capabilities: { drop: [SYS_ADMIN], add: [NET_BIND_SERVICE, toString] } }`,
    `
        name: app
        securityContext: { capabilities: { add: ["{{ .Values.capability }}"] } }`,
  ],
});
