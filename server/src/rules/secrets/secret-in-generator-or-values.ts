import { defineRule } from '../../engine/rule.js';
import { generatedSecrets } from '../../model/secret/generated-secret.js';

export default defineRule({
  id: 'secret-in-generator-or-values',
  title: 'Credential in a generator of Kustomize or in the values of a chart',
  severity: 'warning',
  why: `
    What a kustomization or a chart is given becomes a Secret only in the cluster: in the repository it stays text for
    everybody who can read it, a fork of it or an old commit, and Helm keeps the values of every release once more. Keep
    them in a file that \`.gitignore\` names or SOPS encrypts, or let an ExternalSecret fetch them from a store. A value
    that has been committed is known, so **replace it where it is used**.`,
  standards: ['cwe:312', 'nsa:protect-pod-secrets', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'document',
  reads: ['keptSecrets'],
  *check(document, { keptSecrets, profile }) {
    for (const { at, owner, holder, title, name, file, move } of generatedSecrets(
      document,
      keptSecrets,
      profile === 'audit',
    ))
      yield {
        at,
        owner,
        leads: true,
        message:
          file === undefined
            ? `${holder} gives ${title} in "${name}" in plain text, so everybody who can read the file has it.`
            : `${holder} reads "${file}", which gives ${title} in "${name}" in plain text and is not left out by git.`,
        fix: move && {
          title: `Move the credentials into "${move.file}"`,
          changes: move.changes,
          risk: `Who builds the kustomization then needs "${move.file}", and a ".gitignore" that is there already has to be told of it.`,
        },
      };
  },

  bad: [
    {
      code: `
        -- kustomization.yaml --
        secretGenerator:
          - name: db
            literals:
              - user=shop
              - password=violet-otter
              #          ^^^^^^^^^^^^ secretGenerator "db" gives a password in "password" in plain text
              - "root-password='violet otter'"
              #                 ^^^^^^^^^^^^ secretGenerator "db" gives a password in "root-password"
          - name: all
            literals: [token=k7Qp2xVb9z]
            #                ^^^^^^^^^^ secretGenerator "all" gives a credential in "token"`,
      fixed: `
        -- kustomization.yaml --
        secretGenerator:
          - name: db
            literals:
              - user=shop
            envs:
              - db.env.secret
          - name: all
            envs:
              - all.env.secret
        -- db.env.secret --
        password=violet-otter
        root-password=violet otter
        -- all.env.secret --
        token=k7Qp2xVb9z
        -- .gitignore --
        *.env.secret`,
    },
    {
      code: `
        -- kustomization.yaml --
        secretGenerator:
          - name: shop
            envs: [shop.env, other.env, ../none.env]
            #      ^^^^^^^^ secretGenerator "shop" reads "shop.env", which gives a password in "DB_PASSWORD" in plain
          - name: old
            env: .env.old
            #    ^^^^^^^^ secretGenerator "old" reads ".env.old", which gives a credential in "TOKEN"
            literals: [password=violet-otter]
            #                   ^^^^^^^^^^^^ secretGenerator "old" gives a password
            envs: []
        configMapGenerator:
          - name: settings
            literals: [db-password=violet-otter, db=shop]
            #                      ^^^^^^^^^^^^ configMapGenerator "settings" gives a password in "db-password"
        -- shop.env --
        DB_USER=shop
        DB_PASSWORD=violet-otter
        -- other.env --
        DB_PASSWORD=
        # TOKEN=k7Qp2xVb9z
        -- .env.old --
        TOKEN=k7Qp2xVb9z`,
    },
    {
      code: `
        -- chart/values-prod.yaml --
        db:
          password: violet-otter
          #         ^^^^^^^^^^^^ The file gives a password in "password" in plain text
          existingSecret: shop-db
        extraEnv:
          - name: API_TOKEN
            value: k7Qp2xVb9z
            #      ^^^^^^^^^^ The file gives a credential in "API_TOKEN"`,
    },
  ],
  good: [
    `
        -- kustomization.yaml --
        secretGenerator:
          - { name: db, literals: [user=shop, "password=\${PASSWORD}", password], files: [password.txt] }
        configMapGenerator:
          - { name: a, literals: [port=80] }`,
    `
        -- values.yaml --
        db:
          password: ""
          existingSecret: shop-db
          secretKey: db-password
          passwordSecret: "{{ .Release.Name }}"
        note: |
          password: violet-otter`,
    `
        -- values.yaml --
        apiVersion: example.com/v1
        kind: Values
        password: violet-otter`,
    `
        -- other.yaml --
        password: violet-otter`,
    `
        -- values.yaml --
        name: shop`,
  ],
});
