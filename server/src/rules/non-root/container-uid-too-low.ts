import { defineRule } from '../../engine/rule.js';
import { FIRST_HIGH_ID, lowId } from '../../model/kubernetes/identity.js';
import { DEDICATED_ID } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-uid-too-low',
  title: 'User number that accounts of the node may have',
  severity: 'information',
  profile: 'strict',
  why: `
    A container shares the numbers of users with its node. A low number such as 1000 is often that of a person, or of a
    service, there: a process that breaks out, or a path of the node that is mounted, then gives it the rights of that
    account. Numbers from ${FIRST_HIGH_ID} on belong to nobody on an ordinary node.`,
  standards: ['cwe:250'],
  peers: [
    'checkov:CKV_K8S_40',
    'kics:02323c00-cdc3-4fdc-a310-4f2b3e7a1660',
    'trivy:KSV-0020',
    'kubesec:RunAsUser',
    'kube-score:container-security-context-user-group-id',
    'terrascan:AC_K8S_0079',
    'datree:CONTAINERS_INCORRECT_RUNASUSER_VALUE_LOWUID',
  ],
  options: {
    minimum: { default: FIRST_HIGH_ID, description: 'The first number that no account of a node has.' },
    uid: { default: DEDICATED_ID, description: 'The user that the fix sets.' },
  },

  on: ['pod', 'container'],
  *check(holder, { options, profile }) {
    const low = lowId(holder, 'runAsUser', options.minimum);
    // Root is another rule's matter.
    if (low === undefined || (low.id === 0 && profile !== 'audit')) return;
    yield {
      at: low.field,
      message: `${holder.title} runs as user ${low.id}, a number that an account of the node may have.`,
      ...(low.id > 0 && {
        fix: {
          title: `Run as user ${options.uid}`,
          changes: [low.field.set(options.uid)],
          risk: `Files that belong to user ${low.id} may no longer be readable or writable.`,
        },
      }),
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        name: app
        securityContext:
          runAsUser: 1000
          #          ^^^^ Container "app" runs as user 1000, a number that an account of the node may have`,
      fixed: `
        name: app
        securityContext:
          runAsUser: 10001`,
    },
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 999
          #          ^^^ runs as user 999
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsUser: 9999 }
            #                             ^^^^ Container "proxy" runs as user 9999`,
      fixed: `
        securityContext:
          runAsUser: 10001
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsUser: 10001 }`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        securityContext: { runAsUser: 0 }
        #                             ^ Container "app" runs as user 0`,
    },
  ],
  good: [
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsUser: 0 }' },
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsUser: 10000 }' },
    { profile: 'strict', code: 'name: app\nsecurityContext: { runAsUser: "{{ .Values.uid }}" }' },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsUser: 180 }
        containers: [{ name: app, securityContext: { runAsUser: 12000 } }]`,
    },
    {
      profile: 'strict',
      code: `
        os: { name: windows }
        containers: [{ name: app, securityContext: { runAsUser: 1000 } }]`,
    },
  ],
});
