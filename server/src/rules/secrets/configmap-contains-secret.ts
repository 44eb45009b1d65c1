import { defineRule } from '../../engine/rule.js';
import { configMapSecrets } from '../../model/secret/config-map-secret.js';
import { moveToSecret } from '../../model/secret/move-config-map-key.js';

export default defineRule({
  id: 'configmap-contains-secret',
  title: 'Credential in a ConfigMap',
  severity: 'warning',
  why: `
    ConfigMaps are made for what everybody may see: the usual read-only roles show them, backups and dashboards print
    them, and where encryption at rest is set up, it is usually for Secrets only. A credential in one goes to everybody
    who may look around in the namespace. Secrets have rights of their own, and can be protected on their own.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:312', 'mitre:T1552.001'],
  peers: ['trivy:KSV-0109', 'trivy:KSV-01010', 'polaris:sensitiveConfigmapContent', 'kubescape:C-0012'],
  cause: 'plain-credential',

  on: 'ConfigMap',
  reads: ['secretReferences'],
  *check(configMap, { profile, secretReferences }) {
    for (const { at, value, key, title, innerKey } of configMapSecrets(configMap, profile === 'audit')) {
      const move = moveToSecret(configMap, value, secretReferences);
      yield {
        at,
        owner: value,
        leads: true,
        message: `${configMap.title} holds ${title} in ${innerKey === undefined ? '' : `"${innerKey}" of `}"${key}", where everybody who may read ConfigMaps sees it.`,
        fix: move && {
          title: `Move "${key}" into the Secret "${move.secretName}"${move.uses === 0 ? '' : ', with what reads it'}`,
          changes: move.changes,
          risk: `What reads the ConfigMap in another way no longer finds "${key}", and the Secret holds the value in this file, which must still be kept out of version control.`,
        },
      };
    }
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              containers:
                - name: web
                  env:
                    - name: PASSWORD # of the reader
                      valueFrom:
                        configMapKeyRef:
                          name: settings
                          key: db-password
                    - { name: HOST, valueFrom: { configMapKeyRef: { name: settings, key: db-host } } }
                  envFrom: [{ configMapRef: { name: settings } }]
              volumes:
                - { name: all, configMap: { name: settings } }
        -- settings.yaml --
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: shop }
        data:
          db-password: violet-otter
          #            ^^^^^^^^^^^^ ConfigMap "settings" holds a password in "db-password"
          db-host: db.example.com`,
      fixed: `
        -- settings.yaml --
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: shop }
        data:
          db-host: db.example.com
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: settings-secret
          namespace: shop
        stringData:
          db-password: violet-otter
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              containers:
                - name: web
                  env:
                    - name: PASSWORD # of the reader
                      valueFrom:
                        secretKeyRef:
                          name: settings-secret
                          key: db-password
                    - { name: HOST, valueFrom: { configMapKeyRef: { name: settings, key: db-host } } }
                  envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: settings-secret } }]
              volumes:
                - { name: all, projected: { sources: [{ configMap: { name: settings } }, { secret: { name: settings-secret } }] } }`,
    },
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
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          db-host: db.example.com
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop-secret
        stringData:
          db-password: violet-otter
          application.properties: |
            # password=comment
            db.user=shop
            db.password=violet-otter
          settings.json: |-
            {
             "apiKey": "k7Qp2xVb9z"
            }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { labels: { app: shop } }
        data: { pwd: hi }
        #            ^^ ConfigMap holds a credential in "pwd"`,
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
