import { defineRule } from '../../engine/rule.js';
import { uncheckedConnections } from '../../model/kubernetes/tls-verification.js';

export default defineRule({
  id: 'container-tls-verification-disabled',
  title: 'Container that does not check TLS certificates',
  severity: 'warning',
  why: `
    A connection whose certificate nobody checks may end at anyone who stands in between or answers for the name: a pod
    that spoofs an address is enough. It reads the tokens and passwords that the container sends, and answers as it likes.
    A private certificate authority belongs in a mounted bundle, which programs take by a variable such as
    \`NODE_EXTRA_CA_CERTS\` or \`SSL_CERT_FILE\`.`,
  standards: ['cwe:295', 'mitre:T1557'],

  on: 'container',
  *check(container) {
    for (const { field, subject, name, change } of uncheckedConnections(container)) {
      yield {
        at: field,
        message: `${subject} of ${container.title.replace('Container', 'container')} switches off the check of certificates, so whoever is in between can read and change what it sends.`,
        fix: change && {
          title: `Remove ${name}, so that certificates are checked`,
          changes: [change],
          risk: 'Connections to servers with a certificate that the container does not trust fail.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        env:
          - name: NODE_TLS_REJECT_UNAUTHORIZED
            value: "0"
            #      ^^^ Variable "NODE_TLS_REJECT_UNAUTHORIZED" of container "app" switches off the check of certificates, so whoever is in between can read and change what it sends.
          - name: VAULT_SKIP_VERIFY
            value: "true"
            #      ^^^^^^ Variable "VAULT_SKIP_VERIFY" of container "app"
          - name: CONSUL_HTTP_SSL_VERIFY
            value: "false"
            #      ^^^^^^^ Variable "CONSUL_HTTP_SSL_VERIFY"
          - name: CURL_CA_BUNDLE
            value: ""
            #      ^^ Variable "CURL_CA_BUNDLE"
          - name: MODE
            value: fast`,
      fixed: `
        name: app
        env:
          - name: MODE
            value: fast`,
    },
    {
      code: `
        name: app
        command: [metrics-server, --kubelet-insecure-tls, --cert-dir=/tmp]
        #                         ^^^^^^^^^^^^^^^^^^^^^^ Flag --kubelet-insecure-tls of container "app" switches
        args: [--tls-verify=false, --storage.tls.insecure_skip_verify=true]
        #      ^^^^^^^^^^^^^^^^^^ Flag --tls-verify of container "app"
        #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Flag --storage.tls.insecure_skip_verify`,
      fixed: `
        name: app
        command: [metrics-server, --cert-dir=/tmp]`,
    },
    {
      code: `
        name: app
        command: [/usr/bin/curl, -sSk, --insecure, -k, "https://api.example.org"]
        #                        ^^^^ "curl" of container "app" switches
        #                              ^^^^^^^^^^ "curl" of container "app" switches
        #                                          ^^ "curl" of container "app" switches
        lifecycle:
          preStop: { exec: { command: [sh, -c, "wget --no-check-certificate https://a.example.org; curl -k https://api.example.org"] } }
          #                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "wget" of container "app" switches`,
      fixed: `
        name: app
        command: [/usr/bin/curl, "-sS", "https://api.example.org"]
        lifecycle:
          preStop: { exec: { command: [sh, -c, "wget https://a.example.org; curl https://api.example.org"] } }`,
    },
    {
      code: `
        name: app
        command: [sync, --insecure-skip-tls-verify, "true"]
        #               ^^^^^^^^^^^^^^^^^^^^^^^^^^ Flag --insecure-skip-tls-verify`,
    },
    {
      code: `
        name: app
        args: [-c, "curl -fsk https://api.example.org"]
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" of container "app"`,
    },
  ],
  good: [
    `
        name: app
        command: [sync, --insecure-skip-tls-verify, "false", --insecure-skip-verify=false, --tls-verify=true, --tls-verify, -k]
        args: [--insecure]
        env: [{ name: NODE_TLS_REJECT_UNAUTHORIZED, value: "1" }, { name: GIT_SSL_NO_VERIFY, value: "" }, { name: A_SKIP_VERIFY, value: "false" }, { name: A_SSL_VERIFY, value: "true" }, { name: CURL_CA_BUNDLE, value: /ca.pem }, { name: B_SKIP_VERIFY, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]`,
    `
        name: app
        command: [curl, -k, "https://localhost:8443/healthz"]
        lifecycle: { postStart: { exec: { command: [sh, -c, "curl -k https://127.0.0.1:8443; grep -k x"] } }, preStop: { exec: { command: [sh, -c, "curl https://api.example.org -o k"] } } }`,
  ],
});
