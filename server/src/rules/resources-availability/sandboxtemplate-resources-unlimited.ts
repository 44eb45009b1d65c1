import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'sandboxtemplate-resources-unlimited',
  title: 'Agent sandbox without a ceiling for CPU or memory',
  severity: 'warning',
  profile: 'strict',
  why: `
    A sandbox runs what an agent was told to run, and nobody has read that before. Without limits one prompt that leads
    to an endless loop or a huge allocation takes the node of every other sandbox with it. With limits it takes down
    itself alone.`,
  standards: ['cwe:770'],
  peers: ['kubescape:C-0303'],
  options: {
    cpu: { default: '1', description: 'The CPU limit that the fix sets.' },
    memory: { default: '1Gi', description: 'The memory limit that the fix sets.' },
  },

  on: 'container',
  *check(container, { options }) {
    if (container.pod.object.kind !== 'SandboxTemplate') return;
    const limits = container.field('resources.limits');
    const missing = (['cpu', 'memory'] as const).filter((resource) => limits.field(resource).isAbsent);
    const [first, ...others] = missing.map((resource) => limits.field(resource).set(options[resource]));
    if (first === undefined) return;
    const names = missing.map((resource) => (resource === 'cpu' ? 'CPU' : resource)).join(' and ');
    yield {
      at: limits,
      message: `${container.title} of ${container.pod.title} has no limit for ${names}, so one agent can use up the node.`,
      fix: {
        title: `Add limits for ${names}`,
        changes: [first, ...others],
        risk: 'An agent that needs more is slowed down or killed.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: coder }
        spec:
          podTemplate:
            spec:
              containers:
                - name: shell
                  #     ^^^^^ Container "shell" of SandboxTemplate "coder" has no limit for CPU and memory
                  image: registry.example/shell:1.4
                - name: proxy
                  resources:
                    limits:
                    #<---- Container "proxy" of SandboxTemplate "coder" has no limit for CPU
                      memory: 1Gi`,
      fixed: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: coder }
        spec:
          podTemplate:
            spec:
              containers:
                - name: shell
                  image: registry.example/shell:1.4
                  resources:
                    limits:
                      cpu: "1"
                      memory: 1Gi
                - name: proxy
                  resources:
                    limits:
                      memory: 1Gi
                      cpu: "1"`,
    },
  ],
  good: [
    `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: coder }
        spec:
          podTemplate:
            spec:
              containers:
                - name: shell
                  resources: { limits: { cpu: 1, memory: "{{ .Values.memory }}" } }`,
    `
        name: app
        image: registry.example/app:1.4`,
  ],
});
