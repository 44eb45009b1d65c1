import { defineRule } from '../../engine/rule.js';
import { FIRST_HIGH_ID, lowId } from '../../model/kubernetes/identity.js';
import { DEDICATED_ID } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-gid-too-low',
  title: 'Group number that groups of the node may have',
  severity: 'information',
  profile: 'strict',
  why: `
    A container shares the numbers of groups with its node. Low numbers are those of groups with rights there, such as the
    ones that may read logs, open disks or talk to the container runtime: on a mounted path of the node, or after a
    breakout, those rights count. Numbers from ${FIRST_HIGH_ID} on belong to nobody on an ordinary node.`,
  standards: ['cwe:250'],
  peers: [
    'trivy:KSV-0021',
    'kubesec:RunAsGroup',
    'kube-score:container-security-context-user-group-id',
    'datree:CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID',
  ],
  options: {
    minimum: { default: FIRST_HIGH_ID, description: 'The first number that no group of a node has.' },
    gid: { default: DEDICATED_ID, description: 'The group that the fix sets.' },
  },

  on: ['pod', 'container'],
  *check(holder, { options, profile }) {
    const low = lowId(holder, 'runAsGroup', options.minimum);
    // The root group is another rule's matter.
    if (low === undefined || (low.id === 0 && profile !== 'audit')) return;
    yield {
      at: low.field,
      message: `${holder.title} runs in group ${low.id}, a number that a group of the node may have.`,
      fix: {
        title: `Run in group ${options.gid}`,
        changes: [low.field.set(options.gid)],
        risk: `Files that belong to group ${low.id} may no longer be readable or writable.`,
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 999
          runAsGroup: 999
          #           ^^^ runs in group 999
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsGroup: 9999 }
            #                              ^^^^ Container "proxy" runs in group 9999`,
      fixed: `
        securityContext:
          runAsUser: 999
          runAsGroup: 10001
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsGroup: 10001 }`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        securityContext: { runAsGroup: 0 }
        #                              ^ Container "app" runs in group 0`,
      fixed: `
        name: app
        securityContext: { runAsGroup: 10001 }`,
    },
  ],
  good: [
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsGroup: 0, runAsUser: 1000 }' },
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsGroup: 10000 }' },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsGroup: 180 }
        containers: [{ name: app, securityContext: { runAsGroup: 12000 } }]`,
    },
  ],
});
