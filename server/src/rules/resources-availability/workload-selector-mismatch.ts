import { defineRule } from '../../engine/rule.js';
import { matchSelector } from '../../model/kubernetes/workload.js';

export default defineRule({
  id: 'workload-selector-mismatch',
  title: 'Selector that does not match the pods of the workload',
  severity: 'information',
  profile: 'audit',
  why: `
    The API server refuses a workload whose selector does not match the labels of its own template, and what else was
    changed in the file, perhaps the mending of a hole, is not applied either. Policies and Services that were written
    for one of the two sets of labels miss the pods as well.`,
  peers: [
    'kube-linter:mismatching-selector',
    'kubescape:C-0296',
    'kube-score:deployment-pod-selector-labels-match-template-metadata-labels',
    'kube-score:statefulset-pod-selector-labels-match-template-metadata-labels',
    'popeye:POP-508',
  ],

  on: ['Deployment', 'StatefulSet', 'DaemonSet'],
  *check(workload) {
    const changes = matchSelector(workload);
    if (changes === undefined) return;
    const [first, ...others] = changes;
    yield {
      at: workload.field('spec.selector'),
      message: `The selector of ${workload.title} does not match the labels of its template, so the API server refuses it.`,
      fix:
        first === undefined
          ? undefined
          : {
              title: 'Make selector and template the same',
              changes: [first, ...others],
              risk: 'A selector cannot be changed, so a workload of this name that is there already has to be deleted first.',
            },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector:
          #<------ The selector of Deployment "web" does not match
            matchLabels: { app: shop, tier: front, track: stable }
          template:
            metadata:
              labels: { app: web, track: stable }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector:
            matchLabels: { app: web, tier: front, track: stable }
          template:
            metadata:
              labels: { app: web, track: stable, tier: front }`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          selector: { matchExpressions: [{ key: app, operator: In, values: [store] }] }
          #<------ The selector of StatefulSet "store" does not match
          template: { metadata: { labels: { app: cache } } }`,
    },
  ],
  good: [
    `
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web, tier: front } } } } }
        ---
        { apiVersion: apps/v1, kind: DaemonSet, metadata: { name: agent }, spec: { selector: { matchLabels: { app: "{{ .Chart.Name }}" } }, template: { metadata: { labels: { app: agent } } } } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: store }, spec: { selector: { matchLabels: { app: store } }, template: { metadata: { labels: "{{ .Values.labels }}" } } } }`,
  ],
});
