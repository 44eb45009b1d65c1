import { defineRule } from '../../engine/rule.js';
import { wholeImports } from '../../model/secret/narrow-import.js';

export default defineRule({
  id: 'container-imports-whole-secret',
  title: 'Container gets every key of a Secret',
  severity: 'information',
  profile: 'strict',
  why: `
    \`envFrom\`, or a volume without \`items\`, hands a container all that a Secret holds, also what somebody adds to it
    next year for another program. Whoever breaks into the container has all of it. Named one by one, the keys show what
    the program needs, and nothing else comes along.`,
  standards: ['cwe:272'],

  on: 'container',
  reads: ['secretReferences'],
  *check(container, { secretReferences, profile }) {
    for (const { at, secretName, form, keys, used, changes } of wholeImports(container, secretReferences)) {
      const isMore = keys === undefined ? form === 'volume' || profile === 'audit' : keys.length > (used?.length ?? 1);
      if (!isMore) continue;
      const count = keys === undefined ? 'all' : `all ${keys.length}`;
      const by =
        form === 'env-from'
          ? 'as environment variables'
          : `though it mounts only ${used?.map((key) => `"${key}"`).join(', ')}`;
      yield {
        at,
        message: `${container.title} gets ${count} keys of the Secret "${secretName}" ${by}, and every key that is added to it.`,
        fix: changes && {
          title:
            form === 'env-from'
              ? `Name the keys of the Secret "${secretName}" one by one`
              : 'Name the keys that are mounted',
          changes,
          risk: 'Keys that the Secret gets later have to be named as well.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: login, namespace: shop }
        stringData: { USER: shop, PASSWORD: violet-otter }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env: [{ name: APP_USER, value: other }]
              envFrom:
                - configMapRef: { name: settings }
                - prefix: APP_
                  secretRef: { name: login }
                  #                  ^^^^^ Container "web" gets all 2 keys of the Secret "login" as environment variables, and every key`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata: { name: login, namespace: shop }
        stringData: { USER: shop, PASSWORD: violet-otter }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env: [{ name: APP_USER, value: other }, { name: APP_PASSWORD, valueFrom: { secretKeyRef: { name: login, key: PASSWORD } } }]
              envFrom:
                - configMapRef: { name: settings }`,
    },
    {
      code: `
        containers:
          - name: web
            volumeMounts: [{ name: login, mountPath: /etc/key, subPath: key }, { name: logs, mountPath: /logs }]
        volumes:
          - name: login
            secret: { secretName: login }
            #                     ^^^^^ Container "web" gets all keys of the Secret "login" though it mounts only "key", and every`,
      fixed: `
        containers:
          - name: web
            volumeMounts: [{ name: login, mountPath: /etc/key, subPath: key }, { name: logs, mountPath: /logs }]
        volumes:
          - name: login
            secret: { secretName: login, items: [{ key: key, path: key }] }`,
    },
    {
      profile: 'audit',
      code: `
        name: web
        envFrom: [{ secretRef: { name: elsewhere } }, { secretRef: { name: "{{ .Values.login }}" } }]
        #                              ^^^^^^^^^ Container "web" gets all keys of the Secret "elsewhere" as environment variables`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: one, namespace: shop }
        stringData: { USER: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              envFrom: [{ secretRef: { name: one } }, { secretRef: { name: elsewhere } }]
              volumeMounts: [{ name: all, mountPath: /all }, { name: some, mountPath: /some, subPath: a }]
            - name: other
              volumeMounts: [{ name: shared, mountPath: /a, subPath: a }]
            - name: third
              volumeMounts: [{ name: shared, mountPath: /b, subPath: b }]
          volumes:
            - { name: all, secret: { secretName: login } }
            - { name: some, secret: { secretName: login, items: [{ key: a, path: a }] } }
            - { name: shared, secret: { secretName: login } }`,
  ],
});
