import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'tekton-pipeline-not-from-signed-bundle',
  title: 'Tekton run whose steps do not come from a bundle',
  severity: 'warning',
  profile: 'strict',
  why: `
    What a run builds is only as trustworthy as the steps that build it. Steps that stand in the cluster, or in the run
    itself, are whatever somebody has put there last. A bundle is an image: it has a digest, can be signed and scanned,
    and an admission policy can demand all of that before a run starts (SLSA: "build as code", provenance).`,
  standards: ['cwe:345'],
  peers: ['kyverno:require-tekton-bundle'],

  on: ['PipelineRun', 'TaskRun'],
  *check(run) {
    const what = run.isA('PipelineRun') ? 'pipeline' : 'task';
    const reference = run.field('spec').at(`${what}Ref`);
    const within = run.field('spec').at(`${what}Spec`);
    if (within.isPresent) {
      yield {
        at: { range: within.keyRange },
        message: `${run.title} defines its ${what} inline, so nobody has signed its steps.`,
      };
      return;
    }
    const resolver = reference.field('resolver');
    if (!reference.isPresent || !reference.field('bundle').isAbsent || resolver.is('bundles') || resolver.isUnknown)
      return;
    yield {
      at: resolver.isPresent ? resolver : { range: reference.keyRange },
      message: `${run.title} takes its ${what} from ${resolver.isPresent ? `the resolver "${resolver.text}"` : 'the cluster'} instead of a bundle, so nobody has signed its steps.`,
    };
  },

  bad: [
    {
      code: `
        apiVersion: tekton.dev/v1
        kind: PipelineRun
        metadata: { name: build }
        spec:
          pipelineRef:
          #<--------- PipelineRun "build" takes its pipeline from the cluster instead of a bundle
            name: build`,
    },
    {
      code: `
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: scan }
        spec:
          taskRef:
            resolver: git
            #         ^^^ TaskRun "scan" takes its task from the resolver "git" instead of a bundle`,
    },
    {
      code: `
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: scan }
        spec:
          taskSpec:
          #<------ TaskRun "scan" defines its task inline, so nobody
            steps: [{ image: registry.example.com/scan:1.2 }]`,
    },
  ],
  good: [
    `
        apiVersion: tekton.dev/v1
        kind: PipelineRun
        metadata: { name: build }
        spec:
          pipelineRef:
            resolver: bundles
            params: [{ name: bundle, value: registry.example.com/pipelines/build:1.2 }]
        ---
        apiVersion: tekton.dev/v1beta1
        kind: TaskRun
        metadata: { name: old }
        spec: { taskRef: { name: scan, bundle: registry.example.com/tasks/scan:1.2 } }
        ---
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: templated }
        spec: { taskRef: { resolver: "{{ .resolver }}" } }
        ---
        apiVersion: tekton.dev/v1
        kind: TaskRun
        metadata: { name: empty }`,
  ],
});
