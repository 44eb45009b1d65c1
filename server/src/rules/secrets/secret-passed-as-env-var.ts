import { defineRule } from '../../engine/rule.js';
import { envSecrets } from '../../model/secret/env-secret.js';
import { mountInstead, secretVariables } from '../../model/secret/move-env-to-file.js';

export default defineRule({
  id: 'secret-passed-as-env-var',
  title: 'Secret handed over as an environment variable',
  severity: 'information',
  profile: 'strict',
  why: `
    Environment variables travel: child processes inherit them, crash reports and debug pages print them, and
    \`/proc\` shows them to whoever runs as the same user. A mounted file is read by the program that opens it, can be
    limited by its mode, and changes with the Secret without a restart. Many programs take \`NAME_FILE\` for \`NAME\`.`,
  standards: ['cis-kubernetes:5.4.1', 'cwe:526', 'mitre:T1552.007'],
  peers: [
    'kube-linter:read-secret-from-env-var',
    'checkov:CKV_K8S_35',
    'kics:3d658f8b-d988-41a0-a841-40043121de1e',
    'kubescape:C-0207',
    'kubesec:SecretsAsEnvironmentVariables',
    'kyverno:secrets-not-from-env-vars',
    'terrascan:AC_K8S_0051',
    'datree:CIS_INVALID_KEY_SECRETKEYREF_SECRETREF',
  ],
  cause: 'plain-credential',

  on: 'container',
  *check(container, { profile }) {
    // A literal is worse for other reasons; in a Secret it would still be a variable.
    for (const { name, value, title } of envSecrets(container, profile === 'audit'))
      yield {
        at: value,
        owner: value,
        message: `${container.title} is given ${title} by the variable "${name}", which child processes, crash reports and debug pages show.`,
      };
    for (const variables of secretVariables(container)) {
      const { secretName, entries, whole, at } = variables;
      const keys = whole ? 'all keys' : entries.length === 1 ? 'a key' : `${entries.length} keys`;
      const changes = mountInstead(container, variables);
      yield {
        at,
        folds: false,
        message: `${container.title} is given ${keys} of the Secret "${secretName}" as ${keys === 'a key' ? 'an environment variable, which' : 'environment variables, which'} child processes, crash reports and debug pages show.`,
        fix: changes && {
          title: `Mount the Secret "${secretName}" and name its files in variables`,
          changes,
          risk: 'Programs that do not read the files that the variables with "_FILE" name no longer find their values.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        securityContext: { fsGroup: 3000 }
        containers:
          - name: api
            env:
              - name: DB_PASSWORD # of the reader
                valueFrom:
                  secretKeyRef:
                    name: db
                    #     ^^ Container "api" is given 2 keys of the Secret "db" as environment variables, which
                    key: password
              - { name: DB_USER, valueFrom: { secretKeyRef: { name: db, key: user } } }
              - { name: LOG_LEVEL, value: debug }`,
      fixed: `
        securityContext: { fsGroup: 3000 }
        containers:
          - name: api
            env:
              - name: DB_PASSWORD_FILE # of the reader
                value: /run/secrets/db/password
              - { name: DB_USER_FILE, value: /run/secrets/db/user }
              - { name: LOG_LEVEL, value: debug }
            volumeMounts:
              - name: db-api
                mountPath: /run/secrets/db
                readOnly: true
        volumes:
          - name: db-api
            secret:
              secretName: db
              items:
                - key: password
                  path: password
                - key: user
                  path: user
              defaultMode: 288`,
    },
    {
      code: `
        containers:
          - name: api
            securityContext: { runAsUser: 1000, runAsGroup: 2000 }
            env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: api, key: token, optional: true } } }]
            #                                                       ^^^ Container "api" is given a key of the Secret "api" as an environment variable, which`,
      fixed: `
        containers:
          - name: api
            securityContext: { runAsUser: 1000, runAsGroup: 2000 }
            env: [{ name: TOKEN_FILE, value: /run/secrets/api/token }]
            volumeMounts:
              - name: api-api
                mountPath: /run/secrets/api
                readOnly: true
        securityContext:
          fsGroup: 2000
        volumes:
          - name: api-api
            secret:
              secretName: api
              items:
                - key: token
                  path: token
              defaultMode: 288
              optional: true`,
    },
    {
      code: `
        containers:
          - name: api
            envFrom:
              - secretRef: { name: all }
              #                    ^^^ Container "api" is given all keys of the Secret "all" as environment variables, which
              - configMapRef: { name: settings }
            env:
              - { name: TOKEN, valueFrom: { secretKeyRef: { name: api, key: token } } }
              #                                                   ^^^ Container "api" is given a key of the Secret "api"
              - { name: OTHER_PASSWORD, value: violet-otter }
              #                                ^^^^^^^^^^^^ Container "api" is given a password by the variable "OTHER_PASSWORD", which child processes
              - { name: NAME, valueFrom: { secretKeyRef: { name: "{{ .Values.name }}", key: a } } }
              #                                                  ^^^^^^^^^^^^^^^^^^^^ a key of the Secret "{{ .Values.name }}"`,
    },
  ],
  good: [
    `
        name: api
        env:
          - { name: PASSWORD_FILE, value: /run/secrets/db/password }
          - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          - { name: LEVEL, valueFrom: { configMapKeyRef: { name: settings, key: level } } }
        envFrom: [{ configMapRef: { name: settings } }]`,
  ],
});
