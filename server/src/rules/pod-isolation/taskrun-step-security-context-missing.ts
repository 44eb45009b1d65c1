import { defineRule } from '../../engine/rule.js';
import { bareSteps, HARDENED_STEP } from '../../model/kubernetes/tekton.js';

export default defineRule({
  id: 'taskrun-step-security-context-missing',
  title: 'Tekton step without a securityContext',
  severity: 'warning',
  why: `
    A step of a Task is a container of a pod, and most steps run what comes from outside: dependencies, build scripts,
    tools from the net. Without a securityContext such code is root with the runtime's capabilities, next to the
    credentials of the pipeline. A securityContext takes away what a build does not need.`,
  standards: ['cwe:250', 'nsa:non-root-containers'],
  peers: ['kyverno:require-tekton-securitycontext'],

  on: ['Task', 'ClusterTask', 'TaskRun'],
  *check(task) {
    for (const step of bareSteps(task)) {
      const name = step.field('name').source;
      yield {
        at: step.field('securityContext'),
        message: `${name === undefined ? 'A step' : `Step "${name}"`} of ${task.title} has no securityContext, so it may be root and gain privileges.`,
        fix: {
          title: 'Add a securityContext that the restricted level accepts',
          changes: [step.field('securityContext').set(HARDENED_STEP)],
          risk: 'A step that needs root, such as one that installs packages, fails.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: tekton.dev/v1
        kind: Task
        metadata:
          name: build
        spec:
          steps:
            - name: compile
              #     ^^^^^^^ Step "compile" of Task "build" has no securityContext
              image: registry.example/go:1.26
            - image: registry.example/sign:2
              securityContext: { runAsNonRoot: true }`,
      fixed: `
        apiVersion: tekton.dev/v1
        kind: Task
        metadata:
          name: build
        spec:
          steps:
            - name: compile
              image: registry.example/go:1.26
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                    - ALL
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
            - image: registry.example/sign:2
              securityContext: { runAsNonRoot: true }`,
    },
    {
      code: `
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: build-1 }
        spec: { taskSpec: { steps: [{ image: registry.example/go:1.26 }] } }
        #                             ^^^^^ A step of TaskRun "build-1" has no securityContext`,
      fixed: `
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: build-1 }
        spec: { taskSpec: { steps: [{ image: registry.example/go:1.26, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } } }] } }`,
    },
  ],
  good: [
    `
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: { name: build }
        spec:
          stepTemplate: { securityContext: { runAsNonRoot: true } }
          steps: [{ name: compile, image: registry.example/go:1.26 }]`,
    `
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: build-1 }
        spec:
          podTemplate: { securityContext: { runAsNonRoot: true } }
          taskSpec: { steps: [{ name: compile, image: registry.example/go:1.26 }] }`,
    'apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: { name: build-2 }\nspec: { taskRef: { name: build } }',
  ],
});
