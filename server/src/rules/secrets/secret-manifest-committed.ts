import { defineRule } from '../../engine/rule.js';
import { plainEntries } from '../../model/secret/secret-manifest.js';

export default defineRule({
  id: 'secret-manifest-committed',
  title: 'Secret with its values in a plain file',
  severity: 'warning',
  why: `
    Base64 is a spelling, not encryption: whoever reads the file, a fork of the repository or an old commit has the
    credential, and it stays valid until it is replaced. Encrypted with SOPS, sealed for the cluster (SealedSecret) or
    fetched from a store (ExternalSecret), the file can be shared and gives nothing away. A value that has been committed
    once is to be replaced where it is used.`,
  standards: ['cis-kubernetes:5.4.2', 'cwe:312', 'mitre:T1552.001'],
  peers: ['kics:b9c83569-459b-4110-8f79-6305aa33cb37', 'kubescape:C-0208', 'kubescape:C-0234'],
  cause: 'plain-credential',

  on: 'Secret',
  *check(secret, { profile }) {
    const [first, ...others] = plainEntries(secret, profile === 'audit');
    if (first === undefined) return;
    const values = others.length === 0 ? `the value of "${first.key}"` : `${others.length + 1} values`;
    yield {
      at: { range: first.keyRange },
      owner: { range: secret.extent },
      message: `${secret.title} holds ${values} in a plain file, so everybody who can read the file has ${others.length === 0 ? 'it' : 'them'}.`,
      // Taking the values out would lose them, and where they go instead only the author knows: there is no fix.
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: db }
        data:
          username: c2hvcA==
          password: dmlvbGV0LW90dGVy
          #<------ Secret "db" holds the value of "password" in a plain file, so everybody who can read the file has it`,
    },
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: keys }
        stringData:
          license: 7F2-AX9
          #<----- Secret "keys" holds 2 values in a plain file, so everybody who can read the file has them
          salt: pepper`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: db }
        stringData: { username: shop }
        #             ^^^^^^^^ Secret "db" holds the value of "username" in a plain file`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        data: { username: c2hvcA==, password: "", token: eW91ci10b2tlbi1oZXJl, ca.crt: LS0tLS0= }`,
    `
        apiVersion: v1
        kind: Secret
        stringData: { password: "{{ .Values.password }}", token: "\${TOKEN}", config: "{}" }`,
    `
        apiVersion: v1
        kind: Secret
        data: { password: dmlvbGV0LW90dGVy }
        sops: { version: 3.9.0 }`,
    `
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/service-account-token
        data: { token: dmlvbGV0LW90dGVy }`,
  ],
});
