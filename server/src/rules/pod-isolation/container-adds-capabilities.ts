import { defineRule } from '../../engine/rule.js';
import { capabilitiesBeyond } from '../../model/kubernetes/capabilities.js';

export default defineRule({
  id: 'container-adds-capabilities',
  title: 'Container adds a part of the power of root',
  severity: 'information',
  why: `
    The restricted level lets a container add \`NET_BIND_SERVICE\` and nothing else. Others, such as \`CHOWN\`, \`SETUID\` or
    \`DAC_OVERRIDE\`, are parts of the power of root that an intruder finds useful as well: to take files, to become another
    user. Mostly a start script needs them that changes owners; an \`fsGroup\`, or an image that is prepared for its user,
    does without.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2.9', 'nsa:capabilities', 'cwe:250'],
  peers: [
    'checkov:CKV_K8S_25',
    'kics:19ebaa28-fc86-4a58-bcfa-015c9e22fe40',
    'trivy:KSV-0106',
    'polaris:insecureCapabilities',
    'kubescape:C-0046',
    'kubescape:C-0200',
    'kyverno:disallow-capabilities-strict',
    'kyverno:psp-restrict-adding-capabilities',
    'pss:capabilities_restricted',
    'datree:CONTAINERS_INVALID_CAPABILITIES_VALUE',
    'datree:EKS_INVALID_CAPABILITIES_EKS',
  ],

  on: 'container',
  *check(container, { profile }) {
    for (const { field, name, isBeyondBaseline, changes } of capabilitiesBeyond(container, 'restricted')) {
      // What the baseline refuses is worse, and told by itself.
      if (isBeyondBaseline && profile !== 'audit') continue;
      yield {
        at: field,
        message: `${container.title} adds the capability "${name}", which the restricted level of Pod Security refuses.`,
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
            add:
              - NET_BIND_SERVICE
              - CHOWN
              # ^^^^^ Container "app" adds the capability "CHOWN", which the restricted level`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            drop: [ALL]
            add:
              - NET_BIND_SERVICE`,
    },
    {
      code: `
        name: app
        securityContext:
          capabilities:
            add: [SETUID]
            #     ^^^^^^ Container "app" adds the capability "SETUID"`,
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
        securityContext: { capabilities: { drop: [ALL], add: [SYS_NICE] } }
        #                                                     ^^^^^^^^ adds the capability "SYS_NICE"`,
      fixed: `
        name: app
        securityContext: { capabilities: { drop: [ALL] } }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }`,
    `
        name: app
        securityContext: { capabilities: { add: [SYS_NICE, SYS_ADMIN] } }`,
    `
        name: app
        securityContext: { capabilities: { add: ["{{ .Values.capability }}"] } }`,
  ],
});
