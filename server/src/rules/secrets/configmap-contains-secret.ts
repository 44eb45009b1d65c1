import { defineRule } from '../../engine/rule.js';
import { configMapSecrets } from '../../model/secret/config-map-secret.js';

export default defineRule({
  id: 'configmap-contains-secret',
  title: 'Credential in a ConfigMap',
  severity: 'warning',
  why: `
    ConfigMaps are made for what everybody may see: the usual read-only roles show them, backups and dashboards print them,
    and they are not encrypted at rest. A credential in one is thereby handed to everybody who may look around in the
    namespace. Secrets have rights of their own, and the rest of the cluster's protection applies to them alone.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:312', 'mitre:T1552.001'],
  peers: ['trivy:KSV-0109', 'trivy:KSV-01010', 'polaris:sensitiveConfigmapContent', 'kubescape:C-0012'],
  cause: 'plain-credential',

  on: 'ConfigMap',
  *check(configMap, { profile }) {
    for (const { at, value, key, title, innerKey } of configMapSecrets(configMap, profile === 'audit'))
      yield {
        at,
        owner: value,
        leads: true,
        message: `${configMap.title} holds ${title} in ${innerKey === undefined ? '' : `"${innerKey}" of `}"${key}", where everybody who may read ConfigMaps sees it.`,
        // The workloads that read the entry stand elsewhere and would no longer find it: there is no fix.
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          db-password: violet-otter
          #            ^^^^^^^^^^^^ ConfigMap "shop" holds a password in "db-password", where everybody
          db-host: db.example.com
          application.properties: |
            # password=comment
            db.user=shop
            db.password=violet-otter
            #           ^^^^^^^^^^^^ ConfigMap "shop" holds a password in "db.password" of "application.properties"
          settings.json: "{\\n \\"apiKey\\": \\"k7Qp2xVb9z\\"\\n}"
          #                                 ^^^^^^^^^^ ConfigMap "shop" holds a credential in "apiKey" of "settings.json"`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { pwd: hi }
        #            ^^ ConfigMap "shop" holds a credential in "pwd"`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        data:
          password: "{{ .Values.password }}"
          token-file: /run/secrets/token
          main.py: |
            password = read_password()
            token: \${TOKEN}`,
  ],
});
