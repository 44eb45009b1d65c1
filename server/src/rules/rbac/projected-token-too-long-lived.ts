import { defineRule } from '../../engine/rule.js';

const HOUR = 60 * 60;

export default defineRule({
  id: 'projected-token-too-long-lived',
  title: 'Pod asks for a token that is valid for more than a day',
  severity: 'information',
  profile: 'strict',
  why: `
    A projected token is renewed as long as the pod runs, so the program loses nothing by a short lifetime. Whoever
    steals it does: with \`expirationSeconds: 3600\`, which is also the default, a stolen token works for an hour,
    while one that is valid for a year may still work long after the hole was mended.`,
  standards: ['cwe:613'],

  on: 'pod',
  *check(pod) {
    for (const volume of pod.field('volumes').items())
      for (const source of volume.field('projected.sources').items()) {
        const expiration = source.field('serviceAccountToken.expirationSeconds');
        if (typeof expiration.value === 'number' && expiration.value > 24 * HOUR)
          yield {
            at: expiration,
            message: `${pod.title} asks for a ServiceAccount token that is valid for ${Math.floor(expiration.value / HOUR)} hours, also for whoever steals it.`,
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
                  #                                                        ^^^^^^^ Pod "web" asks for a ServiceAccount token that is valid for 720 hours, also for whoever steals it.
                  - serviceAccountToken:
                      path: vault
                      audience: vault
                      expirationSeconds: 86401
                      #                  ^^^^^ Pod "web" asks for a ServiceAccount token that is valid for 24 hours, also for whoever steals it.`,
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
