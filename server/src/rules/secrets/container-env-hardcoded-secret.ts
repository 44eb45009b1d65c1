import { defineRule } from '../../engine/rule.js';
import { envSecrets } from '../../model/secret/env-secret.js';
import { moveToStore, type SecretMaker } from '../../model/secret/move-to-store.js';

export default defineRule({
  id: 'container-env-hardcoded-secret',
  title: 'Credential as a literal in an environment variable',
  severity: 'warning',
  why: `
    A credential in a pod template is read by everybody who reads the repository, its history or the workload in the
    cluster, for which far more people have rights than for Secrets. It is copied along with every manifest and hard to
    replace. In a Secret it has rights of its own, can be encrypted at rest and changed without touching the workload.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:798', 'mitre:T1552.001'],
  peers: [
    'kube-linter:env-var-secret',
    'checkov:CKV_SECRET_10',
    'kics:4b2b5fd3-364d-4093-bac2-17391b2a5297',
    'polaris:sensitiveContainerEnvVar',
    'kubescape:C-0012',
    'kubescape:C-0259',
  ],
  cause: 'plain-credential',
  options: {
    secretKind: {
      default: 'Secret' as 'Secret' | SecretMaker,
      description: 'What the fix adds: a Secret with the value, or an ExternalSecret or SealedSecret to be filled in.',
    },
  },

  on: 'container',
  *check(container, { profile, options: { secretKind } }) {
    for (const { name, value, title, move } of envSecrets(container, profile === 'audit')) {
      const stored = secretKind === 'Secret' ? undefined : moveToStore(container, value, secretKind);
      yield {
        at: value,
        owner: value,
        leads: true,
        message: `${container.title} is given ${title} in plain text by the variable "${name}", so everybody who can read the manifest has it.`,
        fix: stored
          ? {
              title: `Take the value of ${name} from the ${secretKind} "${stored.secretName}"`,
              changes: stored.changes,
              placeholders: stored.placeholders,
              risk: 'The value then stands in no file, so it has to be kept where the new object takes it from.',
            }
          : secretKind === 'Secret' && move !== undefined
            ? {
                title: `Move the value of ${name} into the Secret "${move.secretName}"`,
                changes: move.changes,
                risk: `The Secret "${move.secretName}" then holds the value in this file, which must still be kept out of version control.`,
              }
            : undefined,
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec:
          template:
            spec:
              containers:
                - name: api
                  env:
                    - name: DB_PASSWORD # of the reader
                      value: violet-otter
                      #      ^^^^^^^^^^^^ Container "api" is given a password in plain text by the variable "DB_PASSWORD"
                    - { name: API_TOKEN, value: "k7Qp2xVb9z" }
                    #                           ^^^^^^^^^^^^ Container "api" is given a credential in plain text by the variable "API_TOKEN"
                    - { name: LOG_LEVEL, value: debug }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec:
          template:
            spec:
              containers:
                - name: api
                  env:
                    - name: DB_PASSWORD # of the reader
                      valueFrom:
                        secretKeyRef:
                          name: shop-api-env
                          key: DB_PASSWORD
                    - { name: API_TOKEN, valueFrom: { secretKeyRef: { name: shop-api-env, key: API_TOKEN } } }
                    - { name: LOG_LEVEL, value: debug }
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop-api-env
          namespace: web
        stringData:
          DB_PASSWORD: violet-otter
          API_TOKEN: k7Qp2xVb9z`,
    },
    {
      options: { secretKind: 'ExternalSecret' },
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec: { template: { spec: { containers: [{ name: api, env: [{ name: API_TOKEN, value: "k7Qp2xVb9z" }] }] } } }
        #                                                                                     ^^^^^^^^^^^^ Container "api" is given a credential`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec: { template: { spec: { containers: [{ name: api, env: [{ name: API_TOKEN, valueFrom: { secretKeyRef: { name: shop-api-api-token, key: API_TOKEN } } }] }] } } }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: shop-api-api-token
          namespace: web
        spec:
          secretStoreRef:
            kind: SecretStore
            name: STORE
          data:
            - secretKey: API_TOKEN
              remoteRef:
                key: PATH_IN_STORE`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: batch/v1
        kind: Job
        metadata: { name: "{{ .Release.Name }}" }
        spec:
          template:
            spec:
              containers:
                - name: load
                  env: [{ name: REDIS_AUTH, value: shared }]
                  #                                ^^^^^^ Container "load" is given a credential in plain text by`,
    },
  ],
  good: [
    `
        name: app
        env:
          - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          - { name: DB_PASSWORD_FILE, value: /run/secrets/db }
          - { name: DB_PASSWORD, value: "$(FROM_SECRET)" }
          - { name: PULL_SECRET, value: registry-login }
          - { name: API_TOKEN, value: <your token> }
          - { name: TOKEN_TTL, value: 3600s }
          - { name: REDIS_AUTH, value: shared }
          - { name: NO_PASSWORD, value: "true" }`,
  ],
});
