import { defineRule } from '../../engine/rule.js';
import { repeatedValues } from '../../model/secret/repeated-value.js';

export default defineRule({
  id: 'secret-duplicated-in-plain-text',
  title: 'Value of a Secret that also stands in plain text',
  severity: 'warning',
  why: `
    A Secret protects its value only as long as it is the one place that holds it. A copy in a ConfigMap, a chart's
    values, a variable or a Dockerfile is read by everybody who cannot read the Secret, and stays behind with the old
    value when the Secret is changed. A reference to the Secret has neither problem. **Replace the value**: the copy is
    known.`,
  standards: ['cwe:312', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'document',
  reads: ['keptSecrets'],
  *check(document, { keptSecrets }) {
    for (const { at, owner, holder, kept, changes } of repeatedValues(document, keptSecrets.values()))
      yield {
        at,
        owner,
        message: `${holder} repeats the value of "${kept.key}" in the Secret "${kept.secret}" in plain text, so the Secret no longer protects it.`,
        related: [{ at: kept.ref, message: `The Secret "${kept.secret}" holds the value.` }],
        fix: changes && {
          title: `Take the value from the Secret "${kept.secret}"`,
          changes,
          risk: 'The pods do not start before the Secret is in their namespace.',
        },
      };
  },

  bad: [
    {
      code: `
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop, namespace: web }
        data: { password: dmlvbGV0LW90dGVyLTkz, user: c2hvcA== }
        stringData: { token: k7Qp2xVb9z }
        -- app.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  args: [--password=violet-otter-93]
                  #                 ^^^^^^^^^^^^^^^ Deployment "shop" repeats the value of "password" in the Secret "shop" in plain
                  env:
                    - name: PASSWORD
                      value: violet-otter-93
                      #      ^^^^^^^^^^^^^^^ Deployment "shop" repeats the value of "password"
        -- values.yaml --
        # once k7Qp2xVb9z, not ak7Qp2xVb9z or k7Qp2xVb9zb
        #      ^^^^^^^^^^ The file repeats the value of "token" in the Secret "shop"
        name: shop`,
      fixed: `
        -- app.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop, namespace: web }
        spec:
          template:
            spec:
              containers:
                - name: app
                  args: [--password=violet-otter-93]
                  env:
                    - name: PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: shop
                          key: password`,
    },
    {
      code: `
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop, namespace: web }
        stringData: { token: k7Qp2xVb9z }
        -- app.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - name: app
              env: [{ name: TOKEN, value: k7Qp2xVb9z }]
              #                           ^^^^^^^^^^ Pod "shop" repeats the value of "token"
        -- Dockerfile --
        FROM alpine:3.22
        ENV TOKEN=k7Qp2xVb9z
        #         ^^^^^^^^^^ The Dockerfile repeats the value of "token"`,
    },
  ],
  good: [
    `
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { password: password, user: shop-user, url: "https://shop", token: short, other: k7Qp2xVb9z }
        -- app.yaml --
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { a: password, b: shop-user, c: "https://shop", d: short }`,
    `
        -- secret.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { token: k7Qp2xVb9z }
        sops: { version: 3.9.0 }
        -- app.yaml --
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { a: k7Qp2xVb9z }`,
  ],
});
