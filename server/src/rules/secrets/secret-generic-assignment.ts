import { defineRule } from '../../engine/rule.js';
import { assignedCredentials } from '../../model/secret/assigned-credential.js';

export default defineRule({
  id: 'secret-generic-assignment',
  title: 'Credential as a literal',
  severity: 'warning',
  why: `
    A password or token that stands in a manifest, a compose file or a Dockerfile is known to everybody who can read the
    repository, a fork of it or an old commit, and the image or the object repeats it to others. Most kinds of objects
    can name a Secret in its place, a build can mount one, and a compose file can read one. What has been committed
    stays known after it is taken out, so **replace it where it is used**.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:798', 'mitre:T1552.001'],
  peers: [
    'checkov:CKV_SECRET_10',
    'kics:487f4be7-3fd9-4506-a07a-eae252180c08',
    'kics:3e2d3b2f-c22a-4df1-9cc6-a7a0aebb0c99',
    'kics:74736dd1-dd11-4139-beb6-41cd43a50317',
    'kics:baee238e-1921-4801-9c3f-79ae1d7b2cbc',
    'kics:9fb1cd65-7a07-4531-9bcf-47589d0f82d6',
    'kubescape:C-0012',
  ],
  cause: 'plain-credential',

  on: 'document',
  *check(document, { profile }) {
    for (const { at, owner, holder, name, title } of assignedCredentials(document, profile === 'audit'))
      yield {
        at,
        owner,
        message: `${holder} gives ${title}${name === '' ? '' : ` to "${name}"`} in plain text, so everybody who can read the file has it.`,
      };
  },

  bad: [
    {
      code: `
        apiVersion: k8s.example.org/v1
        kind: Database
        metadata:
          name: shop
          annotations:
            example.com/apiToken: k7Qp2xVb9z
            #                     ^^^^^^^^^^ The file gives a credential to "example.com/apiToken" in plain text, so
        spec:
          adminPassword: violet-otter
          #              ^^^^^^^^^^^^ The file gives a password to "adminPassword" in plain text
          parameters:
            - { name: replica-password, value: violet-otter }
            #                                  ^^^^^^^^^^^^ The file gives a password to "replica-password"
          secret: shop-database-01
          password: { secretKeyRef: { name: shop, key: password } }`,
    },
    {
      code: `
        -- compose.yaml --
        services:
          db:
            environment:
              - POSTGRES_PASSWORD=violet-otter
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The file gives a password to "POSTGRES_PASSWORD"
              - POSTGRES_USER=shop
          app:
            environment: { DB_PASSWORD: violet-otter }
            #                           ^^^^^^^^^^^^ The file gives a password to "DB_PASSWORD"`,
    },
    {
      code: `
        FROM alpine:3.22
        LABEL com.example.token=k7Qp2xVb9z version=1 password=$A
        #                       ^^^^^^^^^^ The Dockerfile gives a credential to "com.example.token"
        RUN export DB_PASSWORD="violet-otter" && \\
        #                       ^^^^^^^^^^^^ The Dockerfile gives a password to "DB_PASSWORD"
            migrate --admin-password violet-otter
        #                            ^^^^^^^^^^^^ The Dockerfile gives a password to "admin-password"
        RUN mysql -pviolet-otter
        #           ^^^^^^^^^^^^ The Dockerfile gives a password in plain text
        COPY <<EOF /etc/app.ini
        # password = comment
        password = violet-otter
        #          ^^^^^^^^^^^^ The Dockerfile gives a password to "password"
        EOF
        COPY a b
        CMD ["app", "--api-token", "k7Qp2xVb9z"]
        #                           ^^^^^^^^^^ The Dockerfile gives a credential to "api-token"`,
    },
    {
      profile: 'audit',
      code: `
        -- settings.json --
        { "db": { "password": "violet-otter" } }
        #                     ^^^^^^^^^^^^^^ The file gives a credential to "password"`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations: { nginx.ingress.kubernetes.io/auth-secret: shop-users-01, password: "{{ .Values.password }}" }
        spec: { tls: [{ secretName: shop-tls }] }`,
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { password: violet-otter }`,
    `
        -- settings.json --
        { "db": { "password": "violet-otter" } }`,
    `
        -- values.yaml --
        password: violet-otter`,
    `
        FROM alpine:3.22
        RUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD migrate --password $DB_PASSWORD
        RUN wget --header "PRIVATE-TOKEN: $TOKEN" https://git && git clone https://app:violet-otter@git/a`,
  ],
});
