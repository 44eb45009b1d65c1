import { defineRule } from '../../engine/rule.js';
import { randomTexts } from '../../model/secret/assigned-credential.js';

export default defineRule({
  id: 'secret-high-entropy-string',
  title: 'Long random text in a field that may hold a credential',
  severity: 'information',
  profile: 'audit',
  why: `
    Keys and tokens are random, and little else in a manifest is. A long random text beside a name such as \`key\` or
    \`auth\` is worth a look: whoever reads the file has it. If it is a credential, it belongs in a Secret, and is to be
    replaced, since it is known. If it is none, a suppression comment with the reason says so to the next reader.`,
  standards: ['cwe:798', 'mitre:T1552.001'],
  peers: ['checkov:CKV_SECRET_6', 'checkov:CKV_SECRET_19', 'checkov:CKV_SECRET_80'],
  cause: 'plain-credential',

  on: 'document',
  *check(document) {
    for (const { at, owner, holder, name } of randomTexts(document))
      yield {
        at,
        owner,
        message: `${holder} holds a long random text in "${name}", which may be a credential.`,
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          auth: Zq7RtM2xLw9KbVs4NhYc3pQf
          #     ^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds a long random text in "auth", which may be a credential
          sign-key: 7c1e9a4f03b8d2657c1e9a4f
          #         ^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds a long random text in "sign-key"`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          key-short: Zq7RtM2xLw9KbVs4
          auth: "{{ .Values.auth }}"
          auth-words: aaaaaaaabbbbbbbbccccccccdddd
          auth-number: "123456789012345678901234"
          auth-text: Zq7RtM2xLw9KbVs4 NhYc3pQf
          auth-sha256: 7c1e9a4f03b8d2657c1e9a4f
          other: Zq7RtM2xLw9KbVs4NhYc3pQf
          auth-path: /Zq7RtM2xLw9/KbVs4NhYc3pQf.pem`,
    `
        FROM alpine:3.22
        LABEL auth=Zq7RtM2xLw9KbVs4NhYc3pQf`,
  ],
});
