import { defineRule } from '../../engine/rule.js';
import { Container } from '../../model/kubernetes/container.js';
import { NEW_PASSWORD, weakEntries, weakVariables } from '../../model/secret/weak-password.js';

export default defineRule({
  id: 'secret-weak-or-default-value',
  title: 'Password that is easily guessed',
  severity: 'warning',
  why: `
    Default passwords and common words are the first that anybody tries, programs that search the network included: a
    container that can reach the server is in within seconds. A generated password of twenty characters cannot be tried
    through, and nobody has to remember it, since a Secret or a store of secrets hands it over.`,
  standards: ['cwe:1393', 'cwe:521', 'mitre:T1110.001'],
  cause: 'plain-credential',

  on: ['Secret', 'container'],
  *check(subject) {
    const isContainer = subject instanceof Container;
    for (const { name, at, changes } of isContainer ? weakVariables(subject) : weakEntries(subject))
      yield {
        at,
        owner: isContainer ? at : { range: subject.extent },
        message: `${subject.title} has a common or default password in "${name}", which attackers try first.`,
        fix: changes && {
          title: `Replace the password in "${name}"`,
          changes,
          placeholders: [NEW_PASSWORD],
          risk: 'The server that knows the old password is to be given the new one.',
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData:
          password: "Changeme123!"
          #         ^^^^^^^^^^^^^^ Secret "shop" has a common or default password in "password"
          db-host: db
        data:
          root-password: MTIzNDU2
          #              ^^^^^^^^ Secret "shop" has a common or default password in "root-password"
          other-password: dmlvbGV0LW90dGVy`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData:
          password: "replace-with-a-generated-password"
          db-host: db
          root-password: replace-with-a-generated-password
        data:
          other-password: dmlvbGV0LW90dGVy`,
    },
    {
      code: `
        name: db
        env:
          - { name: MYSQL_ROOT_PASSWORD, value: mysql }
          #                                     ^^^^^ Container "db" has a common or default password in "MYSQL_ROOT_PASSWORD"
          - { name: MYSQL_PASSWORD, value: aaaa }
          #                                ^^^^ Container "db" has a common or default password in "MYSQL_PASSWORD"`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        stringData: { password: violet-otter, username: admin, root-password: "", db-password: "{{ .Values.x }}" }
        data: { admin-password: "***" }`,
    `
        name: db
        env:
          - { name: POSTGRES_USER, value: postgres }
          - { name: POSTGRES_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          - { name: POSTGRES_PASSWORD_FILE, value: password }
          - { name: PGPASSWORD, value: violet-otter }
          - value: admin`,
  ],
});
