import { defineRule } from '../../engine/rule.js';
import { encryptionGap, keysInFile } from '../../model/kubernetes/secret-encryption.js';

export default defineRule({
  id: 'encryption-configuration-weak',
  title: 'Secrets are stored unencrypted, or with a key that everybody can read',
  severity: 'warning',
  why: `
    The API server writes with the first provider of the list: where that is \`identity\`, or where \`secrets\` is not
    among the resources, Secrets lie in etcd in clear text although encryption seems to be on. A key in the file lies on
    the same disk as the database, and in every repository that holds the file. With \`kms\` version 2 the key stays in a
    store of its own, which records its use.`,
  standards: ['cis-kubernetes:1.2.28', 'nsa:secrets-encryption', 'cwe:311', 'cwe:321'],
  peers: ['checkov:CKV_K8S_104', 'kics:10efce34-5af6-4d83-b414-9e096d5a06a9', 'kubescape:C-0142', 'kubescape:C-0066'],
  cause: 'plain-credential',

  on: 'EncryptionConfiguration',
  *check(configuration, { profile }) {
    const gap = encryptionGap(configuration);
    // The older ciphers are what older benchmarks ask for.
    if (gap !== undefined && (gap.kind !== 'weak' || profile !== 'recommended'))
      yield {
        at: gap.at,
        folds: false,
        message: MESSAGES[gap.kind](gap.provider),
        ...(gap.kind === 'weak' && { severity: 'information' }),
        fix: gap.changes && {
          title: 'Move the provider "identity" to the end',
          changes: gap.changes,
          risk: 'Secrets that exist stay as they are until they are written again, and API servers that do not have the file yet cannot read new ones.',
        },
      };
    for (const key of keysInFile(configuration))
      yield {
        at: key,
        owner: key,
        message:
          "The key that encrypts the cluster's data stands in the file, so everybody who can read the file can read the data.",
      };
  },

  bad: [
    {
      code: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [configmaps]
            providers: [{ aescbc: { keys: [] } }]
          - resources: [secrets]
            providers:
              - identity: {}
              # ^^^^^^^^ Secrets are stored in clear text, because the provider "identity" comes first.
              - kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock }`,
      fixed: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [configmaps]
            providers: [{ aescbc: { keys: [] } }]
          - resources: [secrets]
            providers:
              - kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock }
              - identity: {}`,
    },
    {
      code: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: ['*.*']
            providers:
              - identity: {}
              # ^^^^^^^^ Secrets are stored in clear text
              - secretbox: { keys: [{ name: a, secret: dmlvbGV0LW90dGVyLWlzLW91ci10ZXN0LWtleS0zMmI= }] }
              #                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The key that encrypts the cluster's data stands in the file, so
              - identity: {}
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        #<------- Secrets are stored in clear text, because none of the resources are Secrets.
          - resources: [configmaps]
            providers: [{ kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock } }]
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: [{ identity: {} }]
            #             ^^^^^^^^ Secrets are stored in clear text`,
      fixed: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: ['*.*']
            providers:
              - secretbox: { keys: [{ name: a, secret: dmlvbGV0LW90dGVyLWlzLW91ci10ZXN0LWtleS0zMmI= }] }
              - identity: {}
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [configmaps]
            providers: [{ kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock } }]
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: [{ identity: {} }]`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: [{ kms: { name: vault, endpoint: unix:///run/kms.sock } }]
            #             ^^^ (information) Secrets are encrypted with the provider "kms" in a form that Kubernetes advises against.`,
    },
  ],
  good: [
    `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: [{ aescbc: { keys: [{ name: a, secret: <key> }] } }, { identity: {} }]
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: ["{{ .Values.kind }}"]
            providers: [{ identity: {} }]
        ---
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: []`,
    {
      profile: 'strict',
      code: `
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources: [secrets]
            providers: [{ secretbox: { keys: [] } }, { identity: {} }]`,
    },
  ],
});

const MESSAGES = {
  'not-listed': () => 'Secrets are stored in clear text, because none of the resources are Secrets.',
  identity: () => 'Secrets are stored in clear text, because the provider "identity" comes first.',
  weak: (provider = '') =>
    `Secrets are encrypted with the provider "${provider}" in a form that Kubernetes advises against.`,
};
