import { defineRule } from '../../engine/rule.js';
import {
  isReadableByAll,
  mountersOf,
  narrowMode,
  readableMode,
  secretVolumes,
} from '../../model/kubernetes/secret-volumes.js';

export default defineRule({
  id: 'secret-volume-readable-by-all',
  title: 'Files of a Secret that every user of the container may read',
  severity: 'information',
  profile: 'strict',
  why: `
    Files of a Secret get the mode \`0644\` unless another is named: every process of the container reads them, whichever
    user it runs as, a helper or a request handler that dropped its rights on purpose included. With \`0440\` and an
    \`fsGroup\`, or \`0400\` where the program is root, only those who need the credential can open the file.`,
  standards: ['cwe:732'],

  on: 'pod',
  *check(pod) {
    if (pod.runsOnWindows) return;
    for (const volume of secretVolumes(pod)) {
      if (!isReadableByAll(volume)) continue;
      const mode = readableMode(pod, mountersOf(pod, volume.name));
      yield {
        at: volume.defaultMode.exists ? volume.defaultMode : volume.at,
        message: `Volume "${volume.name}" of ${pod.title} lets every user of its containers read the files of ${volume.secretName === undefined ? 'a Secret' : `the Secret "${volume.secretName}"`}.`,
        fix:
          mode === undefined
            ? undefined
            : {
                title: `Set the mode of the files to 0${mode.toString(8)}`,
                changes: narrowMode(volume, mode),
                risk: 'Programs that drop their rights after the start can no longer read the files.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        securityContext: { fsGroup: 3000 }
        containers:
          - name: app
            volumeMounts: [{ name: login, mountPath: /run/login }]
        volumes:
          - name: login
            secret:
            #<---- Volume "login" of
              secretName: login
          - name: wide
            secret: { secretName: keys, defaultMode: 0555, items: [{ key: a, path: a, mode: 0444 }, { key: b, path: b }] }
            #                                        ^^^^ lets every user of its containers read the files of the Secret "keys".
          - name: all
            projected:
              sources: [{ configMap: { name: all } }, { secret: { name: "{{ .Values.name }}" } }]
              #                                         ^^^^^^ read the files of a Secret.`,
      fixed: `
        securityContext: { fsGroup: 3000 }
        containers:
          - name: app
            volumeMounts: [{ name: login, mountPath: /run/login }]
        volumes:
          - name: login
            secret:
              secretName: login
              defaultMode: 288
          - name: wide
            secret: { secretName: keys, defaultMode: 288, items: [{ key: a, path: a, mode: 288 }, { key: b, path: b }] }
          - name: all
            projected:
              sources: [{ configMap: { name: all } }, { secret: { name: "{{ .Values.name }}" } }]
              defaultMode: 288`,
    },
    {
      code: `
        containers:
          - name: app
            securityContext: { runAsUser: 0 }
            volumeMounts: [{ name: login, mountPath: /run/login }]
          - name: other
        volumes:
          - name: login
            secret: { secretName: login }
            #<---- Volume "login"`,
      fixed: `
        containers:
          - name: app
            securityContext: { runAsUser: 0 }
            volumeMounts: [{ name: login, mountPath: /run/login }]
          - name: other
        volumes:
          - name: login
            secret: { secretName: login, defaultMode: 256 }`,
    },
    {
      code: `
        containers:
          - name: app
            securityContext: { runAsUser: 0 }
            volumeMounts: [{ name: login, mountPath: /run/login }]
          - name: other # Its user is that of the image.
            volumeMounts: [{ name: login, mountPath: /run/login }]
        volumes:
          - name: login
            secret: { secretName: login, items: [{ key: a, path: a, mode: 0404 }], defaultMode: 0400 }
            #                                                                                   ^^^^ Volume "login"
          - name: unused
            secret: { secretName: login }
            #<---- Volume "unused"`,
    },
  ],
  good: [
    `
        containers: [{ name: app }]
        volumes:
          - { name: narrow, secret: { secretName: login, defaultMode: 0440 } }
          - { name: each, secret: { secretName: login, items: [{ key: a, path: a, mode: 256 }] } }
          - { name: unknown, secret: { secretName: login, defaultMode: "{{ .Values.mode }}" } }
          - { name: projected, projected: { sources: [{ secret: { name: login } }], defaultMode: 288 } }
          - { name: settings, configMap: { name: settings } }`,
    `
        os: { name: windows }
        containers: [{ name: app }]
        volumes: [{ name: login, secret: { secretName: login } }]`,
  ],
});
