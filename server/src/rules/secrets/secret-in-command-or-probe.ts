import { defineRule } from '../../engine/rule.js';
import { commandSecrets } from '../../model/secret/container-command.js';

export default defineRule({
  id: 'secret-in-command-or-probe',
  title: 'Credential in a command, an argument or a probe',
  severity: 'warning',
  why: `
    Command lines are public within a machine: every process list and every monitoring agent shows them, crash reports
    repeat them, and whoever may read the workload reads them in its manifest. Kubernetes puts variables into commands
    and arguments where they say \`$(NAME)\`, so the value can come from a Secret; a program that reads it from a file
    or its environment keeps it out of process lists as well. A value that has been committed is known: replace it.`,
  standards: ['cwe:214', 'nsa:protect-pod-secrets', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'container',
  *check(container, { profile }) {
    for (const { at, owner, title, place, move } of commandSecrets(container, profile === 'audit'))
      yield {
        at,
        owner,
        leads: true,
        message: `${container.title} holds ${title} in its "${place}", where everybody who lists processes or reads the manifest sees it.`,
        fix: move && {
          title: `Move the value into the Secret "${move.secretName}" and use $(${move.variable})`,
          changes: move.changes,
          risk: `The Secret "${move.secretName}" then holds the value in this file, which must still be kept out of version control.`,
        },
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
                - name: shop
                  args:
                    - --db-password=violet-otter
                    #               ^^^^^^^^^^^^ Container "shop" holds a password in its "args", where everybody
                    - --port=80
                    - --smtpPassword
                    - "otter"
                    #  ^^^^^ Container "shop" holds a password in its "args"`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          template:
            spec:
              containers:
                - name: shop
                  args:
                    - "--db-password=$(DB_PASSWORD)"
                    - --port=80
                    - --smtpPassword
                    - "$(SMTP_PASSWORD)"
                  env:
                    - name: DB_PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: shop-env
                          key: DB_PASSWORD
                    - name: SMTP_PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: shop-env
                          key: SMTP_PASSWORD
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop-env
        stringData:
          DB_PASSWORD: violet-otter
          SMTP_PASSWORD: otter`,
    },
    {
      code: `
        name: db
        command:
          - sh
          - -c
          - |
            migrate
            mysql -uroot -pviolet-otter -e x
            #              ^^^^^^^^^^^^ Container "db" holds a password in its "command"
        env: [{ name: PASSWORD, value: a }]
        livenessProbe:
          exec: { command: [redis-cli, -a, violet-otter, ping] }
          #                                ^^^^^^^^^^^^ Container "db" holds a password in its "livenessProbe"
        readinessProbe:
          httpGet:
            port: 80
            httpHeaders:
              - { name: Authorization, value: Basic c2hvcDp2aW9sZXQ= }
              #                                     ^^^^^^^^^^^^^^^^ Container "db" holds a credential in its "readinessProbe"
              - { name: X, value: "$(X)" }
        lifecycle: { preStop: { exec: { command: [leave, --token=k7Qp2xVb9z] } } }
        #                                                        ^^^^^^^^^^ Container "db" holds a credential in its "preStop"`,
    },
  ],
  good: [
    `
        name: app
        command: [run, --db-password=$(DB_PASSWORD), --token-file=/run/token, --password, "{{ .Values.password }}"]
        args: [--secret-name, shop, --tls-key=/etc/tls/tls.key, -p, "80"]
        livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: Host, value: shop }] } }
        readinessProbe: { exec: { command: [sh, -c, "redis-cli -a $REDIS_PASSWORD ping"] } }`,
  ],
});
