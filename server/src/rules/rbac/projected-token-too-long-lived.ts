import { defineRule } from '../../engine/rule.js';

const HOUR = 60 * 60;

export default defineRule({
  id: 'projected-token-too-long-lived',
  title: 'Pod asks for a token that lives for days',
  severity: 'information',
  profile: 'strict',
  why: `
    A projected token is renewed as long as the pod runs, so the program loses nothing by a short life. The thief
    does: a token of \`expirationSeconds: 3600\`, which is also what a missing field means, is worth an hour, and
    one of a year outlives the pod, the hole and the memory of it.`,
  standards: ['cwe:613'],

  on: 'pod',
  *check(pod) {
    for (const volume of pod.field('volumes').items())
      for (const source of volume.field('projected.sources').items()) {
        const expiration = source.field('serviceAccountToken.expirationSeconds');
        if (typeof expiration.value === 'number' && expiration.value > 24 * HOUR)
          yield {
            at: expiration,
            message: `${pod.title} asks for a token of its ServiceAccount that lives for ${Math.floor(expiration.value / HOUR)} hours.`,
            fix: {
              title: 'Set expirationSeconds to 3600',
              changes: [expiration.set(3600)],
              risk: 'Programs that read the token once, and not again when it is renewed, are refused after an hour.',
            },
          };
      }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: web
          volumes:
            - name: token
              projected:
                sources:
                  - serviceAccountToken: { path: token, expirationSeconds: 2592000 }
                  #                                                        ^^^^^^^ Pod "web" asks for a token of its ServiceAccount that lives for 720 hours.
                  - serviceAccountToken:
                      path: vault
                      audience: vault
                      expirationSeconds: 86401
                      #                  ^^^^^ asks for a token`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: web
          volumes:
            - name: token
              projected:
                sources:
                  - serviceAccountToken: { path: token, expirationSeconds: 3600 }
                  - serviceAccountToken:
                      path: vault
                      audience: vault
                      expirationSeconds: 3600`,
    },
  ],
  good: [
    `
        containers:
          - name: web
        volumes:
          - name: token
            projected:
              sources:
                - serviceAccountToken: { path: token, expirationSeconds: 86400 }
                - serviceAccountToken: { path: token }
                - serviceAccountToken: { path: token, expirationSeconds: "{{ .Values.seconds }}" }
                - configMap: { name: ca }
          - name: cache
            emptyDir: {}`,
  ],
});
