import { defineRule } from '../../engine/rule.js';
import { unencrypted } from '../../model/secret/unencrypted.js';

export default defineRule({
  id: 'secret-file-not-encrypted',
  title: 'File in clear text that should be encrypted',
  severity: 'error',
  why: `
    The repository says that this is to be encrypted, and it is not: most often somebody has decrypted it to change
    something, or has sealed it and left the original. With the next commit everybody who can read the repository has the
    values, for as long as its history is kept. Encrypt the file (\`sops --encrypt --in-place\`), or delete the original
    beside the SealedSecret; what has been committed once is **to be replaced where it is used**.`,
  standards: ['cwe:312', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'document',
  reads: ['keptSecrets'],
  *check(document, { keptSecrets }) {
    for (const { at, owner, kind, title } of unencrypted(document, keptSecrets))
      yield {
        at,
        owner,
        leads: true,
        message:
          kind === 'sops'
            ? `${title} is in clear text although ".sops.yaml" says to encrypt it, so everybody who can read the file has its values.`
            : `${title} stands in clear text beside its SealedSecret, so everybody who can read the file has its values.`,
        // Encrypting needs the key of the author, and a file can only be deleted by a person: there is no fix.
      };
  },

  bad: [
    {
      code: `
        -- .sops.yaml --
        creation_rules:
          - path_regex: (?i)secrets/.*\\.ya?ml$
            encrypted_regex: ^(data|stringData)$
          - path_regex: prod\\.enc\\.yaml$
            encrypted_regex: ^token$
          - path_regex: dev\\.yaml$
        -- apps/Secrets/a.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        #                 ^^^^ Secret "shop" is in clear text although ".sops.yaml" says to encrypt it
        stringData: { password: violet-otter }
        -- prod.enc.yaml --
        name: shop
        #<-- The file is in clear text although
        shop: { token: k7Qp2xVb9z }
        -- dev.yaml --
        name: shop
        #<-- The file is in clear text although`,
    },
    {
      code: `
        -- sealed.yaml --
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: { name: shop, namespace: web }
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop, namespace: web }
        #                 ^^^^ Secret "shop" stands in clear text beside its SealedSecret
        stringData: { password: violet-otter }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { password: violet-otter }`,
    },
  ],
  good: [
    `
        -- .sops.yaml --
        creation_rules:
          - path_regex: .*\\.yaml
          - path_regex: (a+)+$
          - path_regex: "["
          - age: age1abc
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { password: "ENC[abc]" }
        sops: { version: 3.9.0 }
        -- config.yaml --
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { a: b }
        -- Dockerfile --
        FROM alpine:3.22`,
    `
        -- .sops.yaml --
        creation_rules: [{ path_regex: prod\\.yaml$, encrypted_regex: ^token$ }]
        -- prod.yaml --
        name: shop
        -- empty/prod.yaml --
        # nothing
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { password: violet-otter }
        -- a.json --
        { "about": "SealedSecret" }`,
  ],
});
