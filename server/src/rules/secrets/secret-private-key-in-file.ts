import { defineRule } from '../../engine/rule.js';
import { plainTokens } from '../../model/secret/plain-token.js';

export default defineRule({
  id: 'secret-private-key-in-file',
  title: 'Private key in plain text',
  severity: 'error',
  why: `
    A private key proves who somebody is: a server to its clients, a person to a host, a client to an API. Whoever has
    the file, a fork of it or an old commit can take that place, read what was meant for it and sign in its name. A key
    that has been committed is known: **replace it, and have its certificate revoked**. The new one belongs in a Secret
    that is not in the repository, or is encrypted there.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:321', 'mitre:T1552.004'],
  peers: [
    'checkov:CKV_SECRET_13',
    'kics:51b5b840-cd0c-4556-98a7-fe5f4def80cf',
    'kics:a007a85e-a2a7-4a81-803a-7a2ca0c65abb',
    'kics:2f665079-c383-4b33-896e-88268c1fa258',
    'kubescape:C-0012',
    'datree:ALL_EXPOSED_SECRET_PRIVATEKEY',
  ],
  cause: 'plain-credential',

  on: 'document',
  *check(document, { profile }) {
    for (const { isPrivateKey, isExample, at, owner, holder } of plainTokens(document)) {
      if (!isPrivateKey || (isExample && profile !== 'audit')) continue;
      yield {
        at,
        owner,
        message: `${holder} holds a private key in plain text, which lets everybody who can read the file stand in for its owner.`,
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          deploy.pub: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGhr shop
          age: AGE-SECRET-KEY-1QT7ZRW4M8XK2LP9V3NHD6SJ5YFCB0GAE7UQT7ZRW4M8XK2LP9V3NHD6SJ5
          #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds a private key in plain text, which lets`,
    },
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data:
          tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUVvd0lCQUFLQ0FRRUEKLS0tLS1FTkQgUFJJVkFURSBLRVktLS0tLQo=
          #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a private key`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.22
        RUN echo "AGE-SECRET-KEY-1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" > key
        #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a private key`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          ca.crt: |
            -----BEGIN CERTIFICATE-----
            MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
            -----END CERTIFICATE-----
          age: AGE-SECRET-KEY-1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
          token: glpat-Zq7RtM2xLw9KbVs4NhYc`,
  ],
});
