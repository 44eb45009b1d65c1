import { defineRule } from '../../engine/rule.js';
import { urlCredentials } from '../../model/secret/url-credential.js';

export default defineRule({
  id: 'secret-in-url',
  title: 'URL with a password',
  severity: 'warning',
  why: `
    A password in a URL goes wherever the URL goes: into logs of servers and proxies, error messages, monitoring and the
    history of the repository. Whoever reads any of them can sign in. Given by itself, in a Secret, it stays with the
    program that needs it: Kubernetes puts a variable into another one where that says \`$(NAME)\`. A password that has
    been committed is known, so replace it where it is used.`,
  standards: ['cwe:522', 'mitre:T1552.001'],
  peers: ['checkov:CKV_SECRET_4', 'kics:c4d3b58a-e6d4-450f-9340-04f1e702eaae'],
  cause: 'plain-credential',

  on: 'document',
  *check(document, { profile }) {
    for (const { at, owner, holder, host } of urlCredentials(document, profile === 'audit'))
      yield {
        at,
        owner,
        message: `${holder} holds a URL with the password for "${host}", which everybody who can read the file may use.`,
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          template:
            spec:
              containers:
                - name: app
                  args:
                    - --database=postgres://app:violet-otter@db.shop:5432/shop
                    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Deployment "shop" holds a URL with the password for "db.shop:5432", which
                    - --cache=redis://:violet-otter@cache?ssl=1
                    #         ^^^^^^^^^^^^^^^^^^^^^ Deployment "shop" holds a URL with the password for "cache"`,
    },
    {
      code: `
        -- values.yaml --
        # redis://:violet-otter@comment
        queue: amqp://app:violet-otter@queue
        #      ^^^^^^^^^^^^^^^^^^^^^^^ The file holds a URL with the password for "queue"`,
    },
    {
      code: `
        FROM alpine:3.22
        # https://app:violet-otter@comment
        ENV PROXY=http://app:violet-otter@proxy:3128
        #         ^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a URL with the password for "proxy:3128"
        LABEL source=https://app:violet-otter@git/a
        #            ^^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a URL with the password for "git"
        RUN git clone https://app:violet-otter@git/b`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.22
        RUN git clone https://app:violet-otter@git/b
        #             ^^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a URL with the password for "git"`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { url: "postgres://app:violet-otter@db" }`,
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          a: postgres://app@db # postgres://app:violet-otter@db
          b: postgres://app:$(DB_PASSWORD)@db
          c: postgres://app:<password>@db
          d: https://app:violet-otter@example.com/a
          e: https://app:violet-otter@$HOST/a
          f: https://db:5432/a?b=@c`,
  ],
});
