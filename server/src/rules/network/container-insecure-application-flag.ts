import { defineRule } from '../../engine/rule.js';
import { missingGuards } from '../../model/kubernetes/missing-guard.js';

export default defineRule({
  id: 'container-insecure-application-flag',
  title: 'Program that runs without its login',
  severity: 'warning',
  why: `
    Dashboards, databases and notebooks guard themselves by a login, unless a flag from a tutorial switches it off. Every
    pod of the cluster then reads and changes what they hold, or runs code in them; behind an Ingress, so does the internet.
    By default these programs ask for a login.`,
  standards: ['cwe:306', 'mitre:T1190'],

  on: 'container',
  *check(container) {
    for (const { field, subject, effect, change, title } of missingGuards(container)) {
      yield {
        at: field,
        message: `${container.title} ${effect}, because of the ${subject.replace('Flag', 'flag').replace('Variable', 'variable')}.`,
        fix: change && {
          title,
          changes: [change],
          risk: 'Whoever uses the program needs a login from then on, and some programs ask for a password to start with.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        image: kubernetesui/dashboard:v2.7.0
        args:
          - --enable-skip-login
          # ^^^^^^^^^^^^^^^^^^^ Container "app" lets everybody skip the login of the dashboard, because of the flag --enable-skip-login.
          - --enable-insecure-login=true
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" lets people log in without TLS
          - --port=9090`,
      fixed: `
        name: app
        image: kubernetesui/dashboard:v2.7.0
        args:
          - --port=9090`,
    },
    {
      code: `
        name: app
        image: quay.io/argoproj/argocli:v3.5.0
        args: [server, --auth-mode=server]
        #              ^^^^^^^^^^^^^^^^^^ Container "app" gives every visitor the rights of the server, because of the flag --auth-mode=server.`,
      fixed: `
        name: app
        image: quay.io/argoproj/argocli:v3.5.0
        args: [server, "--auth-mode=client"]`,
    },
    {
      code: `
        name: app
        image: quay.io/argoproj/argocli:v3.5.0
        args: [server, --auth-mode, server]
        #              ^^^^^^^^^^^ gives every visitor the rights
        command: [sh, -c, "exec jupyter lab --ServerApp.token='' --no-browser"]
        #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" lets everybody run code in its notebooks, because of the flag --ServerApp.token.`,
    },
    {
      code: `
        name: app
        image: postgres:17
        env:
          - name: GF_AUTH_ANONYMOUS_ENABLED
            value: "true"
            #      ^^^^^^ Container "app" shows its dashboards to everybody, because of the variable "GF_AUTH_ANONYMOUS_ENABLED".
          - name: POSTGRES_HOST_AUTH_METHOD
            value: trust
            #      ^^^^^ Container "app" lets everybody in without a login, because of the variable "POSTGRES_HOST_AUTH_METHOD".
          - name: TZ
            value: UTC`,
      fixed: `
        name: app
        image: postgres:17
        env:
          - name: TZ
            value: UTC`,
    },
    {
      code: `
        name: app
        image: elasticsearch:8.19.0
        command: [elasticsearch, -E, xpack.security.enabled=false]
        #                        ^^ Container "app" lets everybody in without a login, because of the flag -Expack.security.enabled=false.`,
    },
  ],
  good: [
    `
        name: app
        image: example.org/tool:1
        command: [tool, --insecure, --auth-mode=server, -dev, --auth-mode]
        env: [{ name: GF_AUTH_ANONYMOUS_ENABLED, value: "false" }, { name: DISABLE_AUTH, value: "true" }, { name: JUPYTER_TOKEN, value: "" }, { name: NEO4J_AUTH, valueFrom: { secretKeyRef: { name: a, key: b } } }, { value: trust }]`,
    `
        name: app
        image: quay.io/argoproj/argocd:v3.0.0
        args: [argocd-server, --insecure=false, "{{ .Values.flag }}"]`,
  ],
});
