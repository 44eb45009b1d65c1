import { defineRule } from '../../engine/rule.js';
import { unusedParts } from '../../model/kubernetes/secret-unused-parts.js';

export default defineRule({
  id: 'secret-unused',
  title: 'Secret that nothing uses',
  severity: 'hint',
  profile: 'audit',
  why: `
    A credential that no program needs any more still opens what it was made for, and nobody notices when it is taken.
    What is gone cannot leak; before it goes, the credential is to be revoked where it is valid.`,
  standards: ['cwe:522'],
  peers: ['popeye:POP-400', 'popeye:POP-401'],
  tag: 'unnecessary',

  on: 'Secret',
  reads: ['secretReferences'],
  *check(secret, { secretReferences }) {
    const unused = unusedParts(secret, secretReferences);
    if (unused === 'all')
      yield {
        at: secret,
        message: `${secret.title} is used by nothing in the workspace, yet its credentials stay valid.`,
      };
    for (const entry of typeof unused === 'string' ? [] : unused)
      yield {
        at: { range: entry.keyRange },
        message: `The key "${entry.key}" of ${secret.title} is used by nothing in the workspace, yet its value stays valid.`,
        fix: {
          title: `Remove the key "${entry.key}"`,
          changes: [entry.remove()],
          risk: 'What reads the key outside of the workspace no longer finds it, and the value is lost with it.',
        },
      };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: database, namespace: shop }
        stringData:
          password: violet-otter
          older: amber-heron
          #<--- The key "older" of Secret "database" is used by nothing in the workspace, yet its value
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: mail, namespace: shop }
        #                 ^^^^ Secret "mail" is used by nothing in the workspace, yet its credentials stay valid.
        stringData: { password: violet-otter }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env: [{ name: A, valueFrom: { secretKeyRef: { name: database, key: password } } }]`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata: { name: database, namespace: shop }
        stringData:
          password: violet-otter
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: mail, namespace: shop }
        stringData: { password: violet-otter }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env: [{ name: A, valueFrom: { secretKeyRef: { name: database, key: password } } }]`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: database, namespace: shop }
        stringData: { password: violet-otter }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: repository, namespace: shop, labels: { argocd.argoproj.io/secret-type: repository } }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: robot, namespace: shop }
        type: kubernetes.io/service-account-token
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: by-argument, namespace: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers: [{ name: web, args: [--login=shop/by-argument] }]
          volumes: [{ name: a, secret: { secretName: database } }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: alone, namespace: shop }`,
    },
  ],
});
