import { defineRule } from '../../engine/rule.js';
import { missingRecommendedLabels } from '../../model/kubernetes/labels.js';

export default defineRule({
  id: 'recommended-labels-missing',
  title: 'Workload without the recommended labels',
  severity: 'hint',
  profile: 'audit',
  why: `
    Policies, dashboards and the people on call find objects by their labels. Where every team invents its own, a policy
    that is meant for one program misses some of its pods, and nobody knows in an incident what belongs together. The
    labels \`app.kubernetes.io/name\` and \`app.kubernetes.io/instance\` mean the same everywhere.`,
  peers: [
    'polaris:metadataAndInstanceMismatched',
    'kubescape:C-0076',
    'kubescape:C-0077',
    'kyverno:require-labels',
    'datree:DEPLOYMENT_MISSING_LABEL_ENV_VALUE',
  ],

  on: 'pod',
  *check(pod) {
    const missing = missingRecommendedLabels(pod.object);
    const [first, ...others] = missing.map(({ label, value }) => label.set(value));
    if (first === undefined) return;
    const names = missing.map(({ label }) => label.key).join(' and ');
    yield {
      at: pod.object.field('metadata.labels'),
      message: `${pod.title} lacks ${names}, so policies and people on call do not find it by its labels.`,
      fix: { title: `Add ${names}`, changes: [first, ...others] },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
        #<------ Deployment "web-blue" lacks app.kubernetes.io/name and app.kubernetes.io/instance
          name: web-blue
        spec: { template: { spec: { containers: [{ name: app }] } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api-blue
          labels:
          #<---- Deployment "api-blue" lacks app.kubernetes.io/name,
            app.kubernetes.io/instance: blue
            app: not valid
            k8s-app: api
        spec: { template: { spec: { containers: [{ name: app }] } } }`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web-blue
          labels:
            app.kubernetes.io/name: web-blue
            app.kubernetes.io/instance: web-blue
        spec: { template: { spec: { containers: [{ name: app }] } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api-blue
          labels:
            app.kubernetes.io/instance: blue
            app: not valid
            k8s-app: api
            app.kubernetes.io/name: api
        spec: { template: { spec: { containers: [{ name: app }] } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app.kubernetes.io/name: web, app.kubernetes.io/instance: web } }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: templated, labels: "{{ .Values.labels }}" }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: "{{ .Release.Name }}" }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }`,
  ],
});
