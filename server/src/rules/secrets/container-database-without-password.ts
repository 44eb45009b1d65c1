import { defineRule } from '../../engine/rule.js';
import { DATABASE_PASSWORD, openDatabases } from '../../model/secret/open-database.js';

export default defineRule({
  id: 'container-database-without-password',
  title: 'Database that asks for no password',
  severity: 'warning',
  why: `
    Within a cluster every pod may connect to every other one unless a NetworkPolicy says otherwise: a database without a
    password gives all it holds to the first container that an attacker gets into, and many of them run commands for
    whoever is let in. A password from a Secret keeps the data with the programs that are meant to have it. Data that has
    been open is to be looked at as if others had read and changed it.`,
  standards: ['cwe:306', 'cwe:1393'],

  on: 'container',
  *check(container) {
    for (const { at, product, setting, changes, hasPassword } of openDatabases(container))
      yield {
        at,
        message: `${container.title} starts ${product} with "${setting}", so everybody who reaches it is let in.`,
        fix: changes && {
          title: hasPassword ? 'Require the password that is set' : 'Take the password from a Secret',
          changes,
          ...(!hasPassword && { placeholders: [DATABASE_PASSWORD] }),
          risk: 'Clients that send no password are refused, and data that is there already keeps the users that it has.',
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          template:
            spec:
              containers:
                - name: db
                  image: postgres:17
                  env:
                    - name: POSTGRES_HOST_AUTH_METHOD
                      value: trust
                      #      ^^^^^ Container "db" starts PostgreSQL with "POSTGRES_HOST_AUTH_METHOD=trust", so everybody`,
      fixed: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          template:
            spec:
              containers:
                - name: db
                  image: postgres:17
                  env:
                    - name: POSTGRES_PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: db-statefulset-env
                          key: POSTGRES_PASSWORD
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: db-statefulset-env
        stringData:
          POSTGRES_PASSWORD: replace-with-a-generated-password`,
    },
    {
      code: `
        name: cache
        image: bitnami/redis:8.0
        args: [--protected-mode, "no"]
        #      ^^^^^^^^^^^^^^^^ Container "cache" starts Redis with "--protected-mode no"
        env:
          - { name: ALLOW_EMPTY_PASSWORD, value: "yes" }
          #                                      ^^^^^ Container "cache" starts redis with "ALLOW_EMPTY_PASSWORD=yes"
          - { name: NEO4J_AUTH, value: none }
          #                            ^^^^ Container "cache" starts Neo4j with "NEO4J_AUTH=none"`,
    },
    {
      code: `
        name: db
        env:
          - { name: POSTGRES_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          - { name: POSTGRES_HOST_AUTH_METHOD, value: trust }
          #                                           ^^^^^ Container "db" starts PostgreSQL with`,
      fixed: `
        name: db
        env:
          - { name: POSTGRES_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }`,
    },
    {
      code: `
        name: db
        command: [sh, -c, exec mongod --noauth]
        #                 ^^^^^^^^^^^^^^^^^^^^ Container "db" starts MongoDB with "--noauth"`,
    },
  ],
  good: [
    `
        name: db
        image: mysql:9.4
        env:
          - { name: MYSQL_ROOT_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          - { name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "no" }
          - { name: POSTGRES_HOST_AUTH_METHOD, value: scram-sha-256 }
          - { name: NEO4J_AUTH, value: "{{ .Values.auth }}" }
          - { name: xpack.security.enabled, value: "false" }
          - { name: LOG_LEVEL, value: none }
        args: [--protected-mode, "yes"]`,
    `
        name: cache
        command: [redis-server, --protected-mode, "no", --requirepass, $(REDIS_PASSWORD)]`,
  ],
});
