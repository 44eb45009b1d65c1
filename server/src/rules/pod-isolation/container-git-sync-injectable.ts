import { defineRule } from '../../engine/rule.js';
import { gitSyncPrograms } from '../../model/kubernetes/git-sync.js';

export default defineRule({
  id: 'container-git-sync-injectable',
  title: 'Container of git-sync runs a program that somebody else may have put there',
  severity: 'warning',
  why: `
    git-sync calls the program that \`--git\` or \`GITSYNC_GIT\` names for every step of its work. Where that is not the git
    of its own image, whoever may write to the volume, or to the source of the variable, has his program run with the
    credentials of the repository and the rights of the pod, although no image has changed. The git that the image
    brings cannot be exchanged that way.`,
  standards: ['cwe:94'],
  peers: ['checkov:CKV_K8S_159'],

  on: 'container',
  *check(container, { profile }) {
    for (const { field, title, program, isHook } of gitSyncPrograms(container)) {
      // A hook is there to run something: only a cautious reader wants to hear of it.
      if (isHook && profile !== 'audit') continue;
      yield {
        at: field,
        message: `${container.title} lets git-sync run ${program} by ${title}, so whoever can change that runs code in the pod.`,
      };
    }
  },

  bad: [
    {
      code: `
        name: sync
        image: registry.k8s.io/git-sync/git-sync:v4.4.0
        args: [--repo=https://git.example/shop.git, --git=/payload/run]
        #                                           ^^^^^^^^^^^^^^^^^^ Container "sync" lets git-sync run "/payload/run" by --git`,
    },
    {
      code: `
        name: sync
        image: git-sync
        command: [/git-sync, --git, /payload/run]
        #                           ^^^^^^^^^^^^ Container "sync" lets git-sync run "/payload/run" by --git
        env:
          - name: GITSYNC_GIT
            value: /payload/payload
            #      ^^^^^^^^^^^^^^^^ Container "sync" lets git-sync run "/payload/payload" by GITSYNC_GIT
          - name: GITSYNC_GIT
            valueFrom: { configMapKeyRef: { name: sync, key: git } }
            #<------- Container "sync" lets git-sync run a program from elsewhere by GITSYNC_GIT`,
    },
    {
      profile: 'audit',
      code: `
        name: sync
        image: registry.k8s.io/git-sync/git-sync:v4.4.0
        env: [{ name: GITSYNC_EXECHOOK_COMMAND, value: /hooks/run }]
        #                                              ^^^^^^^^^^ Container "sync" lets git-sync run "/hooks/run" by GITSYNC_EXECHOOK_COMMAND`,
    },
  ],
  good: [
    `
        name: sync
        image: registry.k8s.io/git-sync/git-sync:v4.4.0
        args: [--repo=https://git.example/shop.git, --git=git, --git-config, --git]
        env:
          - { name: GITSYNC_GIT, value: /usr/bin/git }
          - { name: GITSYNC_GIT, value: $(PROGRAM) }
          - { name: GITSYNC_REPO, value: https://git.example/shop.git }
          - { name: GITSYNC_EXECHOOK_COMMAND, value: /hooks/run }`,
    `
        name: app
        image: registry.example/app:1.4
        env: [{ name: GITSYNC_GIT, value: /payload/run }]`,
  ],
});
