import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'pod-without-controller',
  title: 'Pod that no controller looks after',
  severity: 'information',
  profile: 'audit',
  why: `
    A Pod that stands by itself is gone when its node fails or is drained, and almost nothing of it can be changed: a
    new image means to delete it first. Such pods run old images for years. A Deployment, or a Job for what ends by
    itself, starts pods anew and updates them.`,
  peers: ['kubescape:C-0073', 'kyverno:prevent-bare-pods', 'datree:K8S_INCORRECT_KIND_VALUE_POD', 'popeye:POP-208'],

  on: 'Pod',
  // No fix: a Deployment around the pod would move every line of it, and which kind of controller is meant is not known.
  *check(pod) {
    const isOwned = !pod.field('metadata.ownerReferences').isAbsent;
    // Helm starts such pods for a test or a step of a release and deletes them.
    const isHook = pod.field('metadata.annotations').at('helm.sh/hook').exists;
    if (!isOwned && !isHook)
      yield {
        at: pod,
        message: `${pod.title} has no controller, so nobody starts it anew on another node or updates it.`,
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        #                 ^^^ Pod "web" has no controller
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, ownerReferences: [{ kind: ReplicaSet, name: web }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: test, annotations: { helm.sh/hook: test } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }`,
  ],
});
