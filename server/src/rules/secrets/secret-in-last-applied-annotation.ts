import { defineRule } from '../../engine/rule.js';
import { copiesOfSecrets } from '../../model/secret/last-applied.js';

export default defineRule({
  id: 'secret-in-last-applied-annotation',
  title: 'Credential in an annotation that repeats the object',
  severity: 'error',
  why: `
    \`kubectl apply\` keeps what it was given in an annotation, and so do other tools. Whoever exports an object from a
    cluster and commits it commits that copy too: it still holds the values when the object itself is encrypted, sealed
    or cleaned later, and annotations are shown where the data of Secrets is not. The annotation is made anew when the
    object is applied, so nothing needs it in a file. The value has been readable: **replace it where it is used**.`,
  standards: ['cwe:312', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'object',
  *check(object, { profile }) {
    for (const { annotation, at, title, isRemoved } of copiesOfSecrets(object, profile === 'audit'))
      yield {
        at: { range: at.keyRange },
        folds: false,
        message: `${object.title} repeats ${title} in the annotation "${annotation}"${isRemoved ? ', although it no longer holds them itself' : ', which is shown to more people than Secrets are'}.`,
        fix: {
          title: `Remove the annotation "${annotation}"`,
          changes: [at.remove()],
          ...(!annotation.startsWith('kubectl.kubernetes.io/') && {
            risk: 'The tool that wrote the annotation compares with it, and may not remove what it has added before.',
          }),
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"apiVersion":"v1","kind":"Secret","data":{"password":"dmlvbGV0LW90dGVy"}}'
            #<---------------------------------------------- Secret "shop" repeats values of a Secret in the annotation "kubectl.kubernetes.io/last-applied-configuration", although it
        data: {}`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop
        data: {}`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          annotations:
            kapp.k14s.io/original: '{"spec":{"env":[{"name":"DB_PASSWORD","value":"violet-otter"}]}}'
            #<------------------- Deployment "shop" repeats a password in the annotation "kapp.k14s.io/original", which is shown
            team: shop
        spec:
          template: { spec: { containers: [{ name: app, env: [{ name: DB_PASSWORD, value: violet-otter }] }] } }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          annotations:
            team: shop
        spec:
          template: { spec: { containers: [{ name: app, env: [{ name: DB_PASSWORD, value: violet-otter }] }] } }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"kind":"ConfigMap","data":{"port":"80","password":"$(FROM_SECRET)"}}'
            kapp.k14s.io/original: H4sIAAAAAAAA
            example.com/note: '{"password":"violet-otter"}'`,
    `
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop
          annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Secret","data":{}}' }`,
  ],
});
