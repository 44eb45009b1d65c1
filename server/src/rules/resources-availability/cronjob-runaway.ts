import { defineRule } from '../../engine/rule.js';
import { isSchedule } from '../../model/kubernetes/cron-schedule.js';

export default defineRule({
  id: 'cronjob-runaway',
  title: 'Job that can pile up or is never cleaned up',
  severity: 'hint',
  profile: 'audit',
  why: `
    A CronJob without \`startingDeadlineSeconds\` that misses a hundred runs is never started again, and one that allows
    runs to overlap fills the cluster as soon as a run takes longer than the time between two: enough to make one hang.
    A Job without \`ttlSecondsAfterFinished\` stays for ever, with its logs and its mounted credentials.`,
  peers: [
    'kube-linter:job-ttl-seconds-after-finished',
    'kics:192fe40b-b1c3-448a-aba2-6cc19a300fe3',
    'kube-score:cronjob-has-deadline',
    'kyverno:add-ttl-jobs',
    'datree:CRONJOB_INVALID_SCHEDULE_VALUE',
    'datree:CRONJOB_MISSING_STARTINGDEADLINESECOND_KEY',
    'datree:CRONJOB_MISSING_CONCURRENCYPOLICY_KEY',
  ],
  options: {
    deadline: { default: 200, description: 'The `startingDeadlineSeconds` that the fix sets.' },
    timeToLive: { default: 86400, description: 'The `ttlSecondsAfterFinished` that the fix sets.' },
  },

  on: ['CronJob', 'Job'],
  *check(job, { options }) {
    const spec = job.field('spec');
    if (job.kind === 'Job') {
      const timeToLive = spec.field('ttlSecondsAfterFinished');
      if (timeToLive.isAbsent)
        yield {
          at: timeToLive,
          message: `${job.title} has no ttlSecondsAfterFinished, so it stays when it is finished.`,
          fix: {
            title: `Set ttlSecondsAfterFinished to ${options.timeToLive}`,
            changes: [timeToLive.set(options.timeToLive)],
            risk: 'The Job and the logs of its pods are deleted that long after the end.',
          },
        };
      return;
    }
    const [schedule, deadline, policy] = ['schedule', 'startingDeadlineSeconds', 'concurrencyPolicy'].map((name) =>
      spec.field(name),
    );
    if (schedule?.text !== undefined && !isSchedule(schedule.text))
      yield {
        at: schedule,
        message: `${job.title} has the schedule "${schedule.text}", which is none, so it never runs.`,
      };
    if (deadline?.isAbsent)
      yield {
        at: deadline,
        message: `${job.title} has no startingDeadlineSeconds, so it stops for ever after a hundred missed runs.`,
        fix: {
          title: `Set startingDeadlineSeconds to ${options.deadline}`,
          changes: [deadline.set(options.deadline)],
          risk: 'A run that starts later than that is left out.',
        },
      };
    if (policy?.isAbsent || policy?.is('Allow'))
      yield {
        at: policy,
        message: `${job.title} lets its runs overlap, so runs that hang pile up.`,
        fix: {
          title: 'Set concurrencyPolicy to Forbid',
          changes: [policy.set('Forbid')],
          risk: 'A run is left out while the one before still runs.',
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
        #<-- CronJob "report" has no startingDeadlineSeconds
          concurrencyPolicy: Allow
          #                  ^^^^^ CronJob "report" lets its runs overlap
          schedule: "1 * * *"
          #         ^^^^^^^^^ CronJob "report" has the schedule "1 * * *", which is none
          jobTemplate: { spec: {} }
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate }
        spec:
        #<-- Job "migrate" has no ttlSecondsAfterFinished
          backoffLimit: 2`,
      fixed: `
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          concurrencyPolicy: Forbid
          schedule: "1 * * *"
          jobTemplate: { spec: {} }
          startingDeadlineSeconds: 200
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate }
        spec:
          backoffLimit: 2
          ttlSecondsAfterFinished: 86400`,
    },
    {
      code: `
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
        #<-- CronJob "report" lets its runs overlap
          startingDeadlineSeconds: 60
          schedule: "{{ .Values.schedule }}"`,
      fixed: `
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          startingDeadlineSeconds: 60
          schedule: "{{ .Values.schedule }}"
          concurrencyPolicy: Forbid`,
    },
  ],
  good: [
    `
        { apiVersion: batch/v1, kind: CronJob, metadata: { name: report }, spec: { schedule: "0 4 * * *", startingDeadlineSeconds: 60, concurrencyPolicy: Replace } }
        ---
        { apiVersion: "{{ .Values.api }}", kind: Job, metadata: { name: migrate }, spec: { ttlSecondsAfterFinished: 0 } }`,
  ],
});
