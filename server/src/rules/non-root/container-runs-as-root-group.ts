import { defineRule } from '../../engine/rule.js';
import { type RootGroup, rootGroups } from '../../model/kubernetes/groups.js';
import { DEDICATED_ID } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'container-runs-as-root-group',
  title: 'Container runs in the root group',
  severity: 'warning',
  why: `
    Many images and volumes give the group 0 the rights of root's own files, so a process of that group reads and
    writes what root does. A user that the image does not know gets the group 0 as well, unless \`runAsGroup\` names
    another. With a group of its own the process reaches only what it was given.`,
  standards: ['cis-kubernetes:5.7.3', 'nsa:non-root-containers', 'cwe:250', 'cwe:732'],
  peers: ['trivy:KSV-0116', 'kyverno:require-non-root-groups', 'kyverno:psp-check-supplemental-groups'],
  options: { gid: { default: DEDICATED_ID, description: 'The group that the fix sets.' } },
  cause: 'pod-hardening',

  on: ['pod', 'container'],
  *check(holder, { options, profile }) {
    for (const group of rootGroups(holder, options.gid)) {
      // Nobody has asked for a group, so only a cautious reader wants to hear of it.
      if (group.kind === 'nothing set' && profile !== 'audit') continue;
      yield {
        at: group.field,
        message: MESSAGES[group.kind](holder.title),
        fix: { title: TITLES[group.kind](options.gid), changes: group.changes, risk: RISKS[group.kind] },
        ...(group.kind !== 'user without group' && group.kind !== 'nothing set' && { folds: false }),
        ...(group.kind === 'user without group' && { severity: 'information' }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        securityContext:
          runAsGroup: 0
          #           ^ Container "app" runs in the root group`,
      fixed: `
        name: app
        securityContext:
          runAsGroup: 10001`,
    },
    {
      code: `
        securityContext:
          runAsGroup: 0
          #           ^ runs in the root group
          fsGroup: 0
          #        ^ gives its volumes to the root group
          supplementalGroups: [0, 2000]
          #                    ^ adds the root group
        containers:
          - name: app`,
      fixed: `
        securityContext:
          runAsGroup: 10001
          supplementalGroups: [2000]
        containers:
          - name: app`,
    },
    {
      code: `
        securityContext:
          runAsUser: 1000
        containers:
          - name: app
            #     ^^^ Container "app" may run in the root group, because runAsGroup is not set beside runAsUser
          - name: proxy
            securityContext: { runAsGroup: 2000 }`,
      fixed: `
        securityContext:
          runAsUser: 1000
          runAsGroup: 10001
        containers:
          - name: app
          - name: proxy
            securityContext: { runAsGroup: 2000 }`,
    },
    {
      code: `
        name: app
        securityContext:
        #<------------- Container "app" may run in the root group, because runAsGroup is not set beside runAsUser
          runAsUser: 1000`,
      fixed: `
        name: app
        securityContext:
          runAsUser: 1000
          runAsGroup: 10001`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        #     ^^^ Container "app" runs in the group of its image
        image: registry.example/app:1.4`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          runAsGroup: 10001`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { runAsUser: 1000, runAsGroup: 1000 }`,
    `
        securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000, supplementalGroups: [2000] }
        containers:
          - name: app`,
    `
        name: app
        image: registry.example/app:1.4`,
    `
        name: app
        securityContext: { runAsUser: 0 }`,
    `
        name: app
        securityContext: { runAsUser: "{{ .Values.uid }}" }`,
  ],
});

const MESSAGES: Readonly<Record<RootGroup['kind'], (title: string) => string>> = {
  runAsGroup: (title) => `${title} runs in the root group.`,
  fsGroup: (title) => `${title} gives its volumes to the root group.`,
  supplementalGroups: (title) => `${title} adds the root group to its processes.`,
  'user without group': (title) =>
    `${title} may run in the root group, because runAsGroup is not set beside runAsUser.`,
  'nothing set': (title) => `${title} runs in the group of its image, which may be that of root.`,
};

const TITLES: Readonly<Record<RootGroup['kind'], (gid: number) => string>> = {
  runAsGroup: (gid) => `Set runAsGroup to ${gid}`,
  fsGroup: () => 'Remove fsGroup',
  supplementalGroups: () => 'Remove the group 0 from supplementalGroups',
  'user without group': (gid) => `Set runAsGroup to ${gid}`,
  'nothing set': (gid) => `Set runAsGroup to ${gid}`,
};

const FILES = 'Files that only the group 0 may read or write are no longer reachable.';
const RISKS: Readonly<Record<RootGroup['kind'], string>> = {
  runAsGroup: FILES,
  fsGroup: 'Volumes keep the group that they have, and may no longer be writable.',
  supplementalGroups: FILES,
  'user without group': FILES,
  'nothing set': "Files that only the image's own group may read or write are no longer reachable.",
};
