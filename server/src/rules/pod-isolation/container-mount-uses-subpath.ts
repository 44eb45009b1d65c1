import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'container-mount-uses-subpath',
  title: 'Mount of a part of a volume on old nodes',
  severity: 'hint',
  profile: 'strict',
  why: `
    Kubelets before 1.19.15, 1.20.11, 1.21.5 and 1.22.2 resolve a \`subPath\` in two steps, and a program that puts a link
    there in between gets files of the node (CVE-2021-25741). Newer nodes are safe. Where old ones are left, a mount of the
    whole volume gives no such moment.`,
  standards: ['nsa:pod-security', 'cwe:59'],
  peers: ['kubescape:C-0058', 'datree:CONTAINER_CVE2021_25741_INCORRECT_SUBPATH_KEY'],

  on: 'container',
  *check(container, { kubernetesVersion, profile }) {
    // From 1.23 on every release has the mended kubelet.
    if (kubernetesVersion > 22 && profile !== 'audit') return;
    for (const mount of container.field('volumeMounts').items()) {
      const subPath = mount.field('subPath');
      if (!subPath.isPresent || !subPath.isNot('')) continue;
      yield {
        at: subPath,
        message: `${container.title} mounts "${subPath.text}" of a volume, through which old kubelets give files of their node.`,
        fix: {
          title: 'Mount the whole volume',
          changes: [subPath.remove()],
          risk: 'The files stand one folder deeper, and a program that looks for them does not find them.',
        },
      };
    }
  },

  bad: [
    {
      kubernetesVersion: 22,
      code: `
        name: app
        volumeMounts:
          - name: data
            mountPath: /data
            subPath: app
            #        ^^^ Container "app" mounts "app" of a volume`,
      fixed: `
        name: app
        volumeMounts:
          - name: data
            mountPath: /data`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        volumeMounts: [{ name: data, mountPath: /data, subPath: app }]
        #                                                       ^^^ Container "app" mounts "app" of a volume`,
      fixed: `
        name: app
        volumeMounts: [{ name: data, mountPath: /data }]`,
    },
  ],
  good: [
    `
        name: app
        volumeMounts: [{ name: data, mountPath: /data, subPath: app }]`,
    {
      kubernetesVersion: 23,
      code: `
        name: app
        volumeMounts: [{ name: data, mountPath: /data, subPath: app }]`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        volumeMounts:
          - { name: data, mountPath: /data, subPath: "" }
          - { name: logs, mountPath: /logs }
          - { name: more, mountPath: /more, subPath: "{{ .Values.part }}" }`,
    },
  ],
});
