import { defineRule } from '../../engine/rule.js';
import { kubeconfigGaps, LOGIN_PROGRAM } from '../../model/secret/kubeconfig.js';

export default defineRule({
  id: 'kubeconfig-credentials-in-workspace',
  title: 'Kubeconfig with credentials, or without verification of the server',
  severity: 'error',
  why: `
    A kubeconfig with a key, a token or a password is the cluster for whoever reads it: the administrator's certificate
    that most installers write cannot even be revoked. With \`exec\` a program signs in with the person's own account,
    for minutes, and the file can be shared. \`insecure-skip-tls-verify\` sends such credentials to any machine that
    answers in the place of the server. **Replace what has been committed**, and keep the file out of the repository
    (\`.gitignore\`).`,
  standards: ['cwe:522', 'cwe:295', 'mitre:T1552.001'],
  cause: 'plain-credential',

  on: 'document',
  *check(document) {
    for (const gap of kubeconfigGaps(document)) {
      if (gap.kind === 'credential')
        yield {
          at: gap.at,
          owner: gap.at,
          leads: true,
          message: `The kubeconfig holds ${gap.title} of the user "${gap.user}", which lets everybody who can read the file into the cluster.`,
          fix: {
            title: `Sign in "${gap.user}" with exec`,
            changes: gap.changes,
            placeholders: [LOGIN_PROGRAM],
            risk: 'The program has to be installed and known to the cluster, and what the file held is lost.',
          },
        };
      else
        yield {
          at: gap.at,
          folds: false,
          message: `The kubeconfig accepts any server as the cluster "${gap.cluster}", so an impostor gets the credentials of its users.`,
          fix: {
            title: 'Remove insecure-skip-tls-verify',
            changes: gap.changes,
            risk: 'Connections fail until "certificate-authority-data" names who signs the certificate of the server.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Config
        clusters:
          - name: shop
            cluster:
              server: https://10.0.0.1:6443
              insecure-skip-tls-verify: true
              #                         ^^^^ The kubeconfig accepts any server as the cluster "shop", so an impostor
        users:
          - name: admin
            user:
              client-certificate-data: YWJj
              client-key-data: dmlvbGV0LW90dGVy
              #                ^^^^^^^^^^^^^^^^ The kubeconfig holds a private key of the user "admin", which lets
          - name: robot
            user: { token: k7Qp2xVb9z }
            #              ^^^^^^^^^^ The kubeconfig holds a token of the user "robot"
          - name: old
            user:
              auth-provider:
                name: oidc
                config: { client-id: shop, refresh-token: k7Qp2xVb9z }
                #                                         ^^^^^^^^^^ The kubeconfig holds a token of a login of the user "old"`,
      fixed: `
        apiVersion: v1
        kind: Config
        clusters:
          - name: shop
            cluster:
              server: https://10.0.0.1:6443
        users:
          - name: admin
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: login-program
                interactiveMode: IfAvailable
          - name: robot
            user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: login-program, interactiveMode: IfAvailable } }
          - name: old
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: login-program
                interactiveMode: IfAvailable`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Config
        clusters: [{ name: shop, cluster: { insecure-skip-tls-verify: false, certificate-authority-data: YWJj } }]
        users:
          - { name: a, user: { exec: { command: login } } }
          - { name: b, user: { token: REDACTED, password: <password>, client-key-data: "\${KEY}" } }
          - { name: c, user: { client-key: /home/c/.kube/c.key, tokenFile: /run/token } }`,
    `
        apiVersion: example.com/v1
        kind: Config
        users: [{ name: a, user: { token: k7Qp2xVb9z } }]`,
    `
        -- settings.yaml --
        users: [{ name: a, user: { token: k7Qp2xVb9z } }]`,
  ],
});
