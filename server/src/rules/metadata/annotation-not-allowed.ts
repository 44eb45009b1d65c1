import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'annotation-not-allowed',
  title: 'Annotation that steers tools of the whole cluster',
  severity: 'information',
  profile: 'audit',
  why: `
    Some annotations are orders to programs that have more rights than who writes them: they hand a pod the role of a
    cloud account, change what a deployment tool rolls out, or keep a node from being drained. Who may edit a workload
    should not get those by the way. What is not allowed in your cluster is an option of this rule.`,
  peers: ['kyverno:restrict-annotations', 'kyverno:allowed-annotations'],
  options: {
    denied: {
      default: [
        'fluxcd.io/',
        'iam.amazonaws.com/',
        'cluster-autoscaler.kubernetes.io/safe-to-evict',
        'scheduler.alpha.kubernetes.io/',
      ] as readonly string[],
      description: 'Annotations that are not allowed, by name, or by all that a prefix with a slash at its end begins.',
    },
  },

  on: 'object',
  *check(object, { options }) {
    const isDenied = (key: string): boolean =>
      options.denied.some((denied) => key === denied || (denied.endsWith('/') && key.startsWith(denied)));
    const places = [object.field('metadata'), ...object.pods.map(({ metadata }) => metadata)];
    const entries = new Map(
      places
        .flatMap((metadata) => metadata.field('annotations').entries())
        .map(([key, value]) => [value.path, { key, value }]),
    );
    for (const { key, value } of entries.values()) {
      if (isDenied(key) && !value.isUnknown)
        yield {
          at: { range: value.keyRange },
          message: `${object.title} has the annotation "${key}", which steers a tool of the whole cluster.`,
          fix: {
            title: `Remove the annotation "${key}"`,
            changes: [value.remove()],
            risk: 'The tool that reads it no longer does what it asks for.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            iam.amazonaws.com/role: admin
            #<-------------------- Pod "web" has the annotation "iam.amazonaws.com/role"
            note: harmless
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            metadata:
              annotations:
                cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
                #<-------------------------------------------- Deployment "web" has the annotation "cluster-autoscaler.kubernetes.io/safe-to-evict"
                note: harmless
            spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            note: harmless
        spec: { containers: [{ name: app }] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            metadata:
              annotations:
                note: harmless
            spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: logs, fluxcd.iox/y: z, iam.amazonaws.com/role: "{{ .Values.role }}" } } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }`,
  ],
});
