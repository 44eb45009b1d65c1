import { defineRule } from '../../engine/rule.js';
import { closestName } from '../../model/closest-name.js';
import { configReferences } from '../../model/kubernetes/secret-uses.js';

export default defineRule({
  id: 'secret-reference-missing',
  title: 'Secret or ConfigMap that does not exist',
  severity: 'warning',
  profile: 'audit',
  why: `
    A pod that refers to a Secret, a ConfigMap or a key that nobody has made does not start. Whoever may create Secrets
    in the namespace then decides what the program gets: a login of their own choice, or settings that switch its checks
    off. And in a hurry such references are often replaced by the value itself.`,
  standards: ['cwe:1188'],
  peers: ['kube-linter:env-value-from', 'popeye:POP-304', 'popeye:POP-305', 'popeye:POP-407'],

  on: 'pod',
  reads: ['secretReferences'],
  *check(pod, { secretReferences: known }) {
    const { ref, namespace } = pod.object;
    for (const { kind, name, keys, isOptional } of configReferences(pod)) {
      if (isOptional || name.text === undefined) continue;
      if (known.isMissing(ref, namespace, kind, name.text)) {
        const other = closestName(name.text, known.namesNear(ref, namespace, kind));
        yield {
          at: name,
          message: `${pod.title} needs the ${kind} "${name.text}", which does not exist, so its pods do not start until somebody makes it.`,
          fix:
            other === undefined
              ? undefined
              : {
                  title: `Refer to the ${kind} "${other}"`,
                  changes: [name.set(other)],
                  risk: 'The program gets other values than those that it waits for.',
                },
        };
        continue;
      }
      const there = known.keysOf(ref, namespace, kind, name.text);
      // One without any keys waits for somebody who fills it.
      if (there === undefined || there.length === 0) continue;
      for (const key of keys) {
        if (key.text === undefined || there.includes(key.text)) continue;
        const other = closestName(key.text, there);
        yield {
          at: key,
          message: `${pod.title} needs the key "${key.text}" of the ${kind} "${name.text}", which has no such key, so its pods do not start.`,
          fix:
            other === undefined
              ? undefined
              : {
                  title: `Refer to the key "${other}"`,
                  changes: [key.set(other)],
                  risk: 'The program gets another value than the one that it waits for.',
                },
        };
      }
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        -- settings.yaml --
        apiVersion: v1
        kind: Secret
        metadata: { name: database, namespace: shop }
        stringData: { password: violet-otter, user: shop }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: shop }
        data: { level: info }
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env:
                - { name: A, valueFrom: { secretKeyRef: { name: databaze, key: password } } }
                #                                               ^^^^^^^^ Pod "web" needs the Secret "databaze", which does not exist, so its pods
                - { name: B, valueFrom: { secretKeyRef: { name: database, key: pasword } } }
                #                                                              ^^^^^^^ Pod "web" needs the key "pasword" of the Secret "database", which has no such key
                - { name: C, valueFrom: { configMapKeyRef: { name: settings, key: colour } } }
                #                                                                 ^^^^^^ needs the key "colour" of the ConfigMap "settings"
              envFrom: [{ configMapRef: { name: other } }]
              #                                 ^^^^^ needs the ConfigMap "other", which does not exist
          volumes:
            - { name: a, secret: { secretName: database, items: [{ key: password, path: a }, { key: users, path: b }] } }
            #                                                                                       ^^^^^ needs the key "users"`,
      fixed: `
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env:
                - { name: A, valueFrom: { secretKeyRef: { name: database, key: password } } }
                - { name: B, valueFrom: { secretKeyRef: { name: database, key: password } } }
                - { name: C, valueFrom: { configMapKeyRef: { name: settings, key: colour } } }
              envFrom: [{ configMapRef: { name: other } }]
          volumes:
            - { name: a, secret: { secretName: database, items: [{ key: password, path: a }, { key: user, path: b }] } }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: database, namespace: shop }
        stringData: { password: violet-otter }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: filled-later, namespace: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: web
              env:
                - { name: A, valueFrom: { secretKeyRef: { name: other, key: password, optional: true } } }
                - { name: B, valueFrom: { secretKeyRef: { name: "{{ .Values.name }}", key: password } } }
                - { name: C, valueFrom: { secretKeyRef: { name: database, key: "{{ .Values.key }}" } } }
                - { name: E, valueFrom: { secretKeyRef: { name: filled-later, key: password } } }
                - { name: D, valueFrom: { configMapKeyRef: { name: none-of-this-kind-is-here, key: level } } }
              envFrom: [{ secretRef: { name: database } }]`,
    },
    {
      profile: 'audit',
      code: `
        containers: [{ name: web, envFrom: [{ secretRef: { name: elsewhere } }] }]`,
    },
  ],
});
