import { defineRule } from '../../engine/rule.js';
import { invalidLabels } from '../../model/kubernetes/labels.js';

export default defineRule({
  id: 'label-value-invalid',
  title: 'Label value that Kubernetes does not take',
  severity: 'hint',
  profile: 'audit',
  why: `
    The API server refuses an object with such a label, and what else was changed in the file, perhaps the mending of a
    hole, is not applied either. Selectors, those of policies among them, can never match such a value. A valid one holds
    at most 63 letters, digits, dots, dashes and underscores.`,
  peers: [
    'kics:1123031a-f921-4c5b-bd86-ef354ecfd37a',
    'kube-score:label-values',
    'datree:WORKLOAD_INVALID_LABELS_VALUE',
  ],

  on: 'object',
  *check(object) {
    for (const { key, value, text, isNoText, valid } of invalidLabels(object))
      yield {
        at: value,
        message: isNoText
          ? `The label "${key}" of ${object.title} has the value ${text}, which is no text without quotes, so the API server refuses it.`
          : `The label "${key}" of ${object.title} has a value that no label may have, so the API server refuses it.`,
        fix:
          valid === undefined
            ? undefined
            : {
                title: `Set the label to "${valid}"`,
                changes: [value.set(valid)],
                ...(valid !== text && { risk: 'Selectors that name the label have to be changed as well.' }),
              },
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels:
            on-call: anna@example.org
            #        ^^^^^^^^^^^^^^^^ The label "on-call" of Deployment "web" has a value that no label may have
            version: 1.5
            #        ^^^ The label "version" of Deployment "web" has the value 1.5, which is no text
            smile: ":-)"
            #      ^^^^^ The label "smile"
        spec:
          template:
            metadata: { labels: { path: /srv/web/ } }
            #                           ^^^^^^^^^ The label "path" of Deployment "web"
            spec: { containers: [] }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels:
            on-call: anna-example.org
            version: "1.5"
            smile: ":-)"
        spec:
          template:
            metadata: { labels: { path: srv-web } }
            spec: { containers: [] }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web, empty: "", one: a, version: "1.5", long: Abc_d.e-f, templated: "{{ .Chart.Name }}" } }, spec: { containers: [] } }`,
  ],
});
