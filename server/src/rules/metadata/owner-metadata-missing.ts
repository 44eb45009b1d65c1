import { defineRule } from '../../engine/rule.js';
import { namesNoOwner } from '../../model/kubernetes/labels.js';
import { isWorkload } from '../../model/kubernetes/workload.js';

export default defineRule({
  id: 'owner-metadata-missing',
  title: 'Workload or Namespace that names nobody to call',
  severity: 'hint',
  profile: 'audit',
  why: `
    When a workload is attacked at night, the first question is whose it is. Without a label or an annotation that names
    a team or an address, an hour is lost before somebody dares to stop it. A key such as \`owner\` answers at once.`,
  peers: [
    'kube-linter:required-label-owner',
    'kube-linter:required-annotation-email',
    'terrascan:AC_K8S_0013',
    'datree:WORKLOAD_MISSING_LABEL_OWNER_VALUE',
  ],
  options: { label: { default: 'owner', description: 'The label that the fix adds.' } },

  on: 'object',
  *check(object, { options }) {
    if ((!object.isA('Namespace') && !isWorkload(object)) || !namesNoOwner(object)) return;
    yield {
      at: object,
      message: `${object.title} names no owner, so nobody knows whom to call in an incident.`,
      fix: {
        title: `Add the label "${options.label}"`,
        changes: [object.field('metadata.labels').at(options.label).set('TEAM')],
        placeholders: ['TEAM'],
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          #     ^^^^ Namespace "shop" names no owner
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          #     ^^^ Pod "web" names no owner
          labels:
            app: web
            teamster: "no"
        spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            owner: TEAM
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels:
            app: web
            teamster: "no"
            owner: TEAM
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { example.org/team: checkout } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, annotations: { email: checkout@example.org } }, spec: { containers: [] } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: api, labels: { owner: shop } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: templated, labels: "{{ .Values.labels }}" }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }`,
  ],
});
