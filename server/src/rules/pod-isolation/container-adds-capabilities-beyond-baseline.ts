import { defineRule } from '../../engine/rule.js';
import { capabilitiesBeyond } from '../../model/kubernetes/capabilities.js';

export default defineRule({
  id: 'container-adds-capabilities-beyond-baseline',
  title: 'Container adds a capability that the baseline level refuses',
  severity: 'warning',
  why: `
    The baseline level lets a container add no more than what runtimes give by default. What lies beyond it, such as
    \`SYS_RESOURCE\` or \`IPC_LOCK\`, lets an intruder starve the node or reach past the container. A namespace that enforces
    the level refuses the pod, also where a capability is misspelt: the names are compared letter by letter.`,
  standards: ['pss:baseline', 'nsa:capabilities', 'cwe:250'],
  peers: [
    'trivy:KSV-0022',
    'kyverno:disallow-capabilities',
    'kyverno:service-mesh-disallow-capabilities',
    'pss:capabilities_baseline',
    'datree:CONTAINERS_INVALID_CAPABILITIES_VALUE',
    'datree:EKS_INVALID_CAPABILITIES_EKS',
  ],

  on: 'container',
  *check(container, { profile }) {
    for (const { field, name, isDangerous, changes } of capabilitiesBeyond(container, 'baseline')) {
      // One that leads to the node is told by itself.
      if (isDangerous && profile !== 'audit') continue;
      yield {
        at: field,
        message: `${container.title} adds the capability "${name}", which the baseline level of Pod Security refuses.`,
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
            drop: [ALL]
            add: [CHOWN, SYS_NICE]
            #            ^^^^^^^^ Container "app" adds the capability "SYS_NICE", which the baseline level`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            drop: [ALL]
            add: [CHOWN]`,
    },
    {
      code: `
        name: app
        securityContext:
          capabilities:
            add:
              - CAP_CHOWN
              # ^^^^^^^^^ Container "app" adds the capability "CAP_CHOWN"`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            drop:
              - ALL`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        securityContext: { privileged: false, capabilities: { add: [SYS_ADMIN] } }
        #                                                           ^^^^^^^^^ adds the capability "SYS_ADMIN"`,
      fixed: `
        name: app
        securityContext: { privileged: false }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { capabilities: { add: [NET_BIND_SERVICE, SETUID, AUDIT_WRITE] } }`,
    `
        name: app
        securityContext: { capabilities: { add: [SYS_ADMIN, cap_net_raw] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: [SYS_NICE], add: ["{{ .Values.capability }}"] } }`,
  ],
});
