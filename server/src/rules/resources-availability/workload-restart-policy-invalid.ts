import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'workload-restart-policy-invalid',
  title: 'Restart policy that the kind of workload does not take',
  severity: 'hint',
  profile: 'audit',
  why: `
    The API server refuses a Job that restarts its pods always, which is the default, and a Deployment that does not.
    The change in the same file, perhaps the one that closes a hole, is then not applied either. The policy that suits
    the kind is accepted.`,
  peers: [
    'kube-linter:restart-policy',
    'kube-score:cronjob-restartpolicy',
    'datree:WORKLOAD_INCORRECT_RESTARTPOLICY_VALUE_ALWAYS',
  ],

  on: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'],
  *check(workload) {
    const isJob = workload.kind.endsWith('Job');
    const path = workload.kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
    const policy = workload.field(path).field('restartPolicy');
    const isWrong = isJob ? policy.isAbsent || policy.is('Always') : policy.isPresent && policy.isNot('Always');
    const suitable = isJob ? 'OnFailure' : 'Always';
    if (isWrong)
      yield {
        at: policy,
        message: `${workload.title} has the restartPolicy "${policy.text ?? 'Always'}", which is refused for a ${workload.kind}.`,
        fix: {
          title: `Set restartPolicy to ${suitable}`,
          changes: [policy.set(suitable)],
          ...(isJob && { risk: 'A container that fails is started again in the same pod.' }),
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate }
        spec:
          template:
            spec:
              restartPolicy: Always
              #              ^^^^^^ Job "migrate" has the restartPolicy "Always", which is refused for a Job
              containers: [{ name: app }]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                #<-- CronJob "report" has the restartPolicy "Always", which is refused for a CronJob
                  containers: [{ name: app }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { restartPolicy: Never } } }
        #                                          ^^^^^ Deployment "web" has the restartPolicy "Never"`,
      fixed: `
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate }
        spec:
          template:
            spec:
              restartPolicy: OnFailure
              containers: [{ name: app }]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  containers: [{ name: app }]
                  restartPolicy: OnFailure
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { restartPolicy: Always } } }`,
    },
  ],
  good: [
    `
        { apiVersion: "{{ .Values.api }}", kind: Job, metadata: { name: migrate }, spec: { template: { spec: { restartPolicy: Never } } } }
        ---
        { apiVersion: batch/v1, kind: CronJob, metadata: { name: report }, spec: { jobTemplate: { spec: { template: { spec: { restartPolicy: OnFailure } } } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { template: { spec: { containers: [] } } } }
        ---
        { apiVersion: apps/v1, kind: DaemonSet, metadata: { name: agent }, spec: { template: { spec: { restartPolicy: Always } } } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: store }, spec: { template: { spec: { restartPolicy: "{{ .Values.policy }}" } } } }`,
  ],
});
