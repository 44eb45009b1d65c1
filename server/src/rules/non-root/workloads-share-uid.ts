import { defineRule } from '../../engine/rule.js';
import { lowId } from '../../model/kubernetes/identity.js';
import { DEDICATED_ID } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'workloads-share-uid',
  title: 'Workloads that run as the same user',
  severity: 'hint',
  profile: 'audit',
  why: `
    For the kernel, and for a volume, processes with the same user number are the same user, in whatever pod they run. An
    intruder in one workload then reads and changes the files of the other on a volume that both mount, and after a
    breakout the other's processes as well. A number for each workload keeps them apart.`,
  standards: ['cwe:250'],
  peers: ['kyverno:require-unique-uid-per-workload'],
  options: {
    firstUid: { default: DEDICATED_ID, description: 'Where the fix begins to look for a user that no workload has.' },
  },

  on: ['pod', 'container'],
  reads: ['userIds'],
  *check(holder, { userIds, options }) {
    const { object } = 'list' in holder ? holder.pod : holder;
    const user = lowId(holder, 'runAsUser', Number.POSITIVE_INFINITY);
    if (user === undefined || user.id === 0) return;
    const [first, ...others] = userIds.others(object.ref.uri, object.title, user.id);
    if (first === undefined) return;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const free = userIds.free(options.firstUid, object.title, user.id);
    yield {
      at: user.field,
      message: `${holder.title} runs as user ${user.id} like ${first.title}${more}, so nothing keeps their files apart.`,
      related: [first, ...others].map(({ ref, title }) => ({ at: ref, message: `${title} runs as the same user.` })),
      fix: {
        title: `Run as user ${free}, which no other workload has`,
        changes: [user.field.set(free)],
        risk: `Files that belong to user ${user.id} may no longer be readable or writable.`,
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext: { runAsUser: 10001 }
          #                             ^^^^^ Pod "web" runs as user 10001 like Pod "api" and 1 more
          containers: [{ name: app }, { name: proxy, securityContext: { runAsUser: 10003 } }]
        -- other.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { containers: [{ name: app, securityContext: { runAsUser: 10001 } }] }
        #                                                               ^^^^^ Container "app" runs as user 10001 like Pod "jobs" and 1 more
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: jobs }
        spec: { containers: [{ name: app, securityContext: { runAsUser: 10001 } }] }
        #                                                               ^^^^^ Container "app" runs as user 10001 like Pod "api" and 1 more`,
      fixed: `
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext: { runAsUser: 10005 }
          containers: [{ name: app }, { name: proxy, securityContext: { runAsUser: 10003 } }]
        -- other.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { containers: [{ name: app, securityContext: { runAsUser: 10002 } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: jobs }
        spec: { containers: [{ name: app, securityContext: { runAsUser: 10004 } }] }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app, securityContext: { runAsUser: 7 } }] } }
        #                                                                                                                     ^ Container "app" runs as user 7 like Pod "api"
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: { containers: [{ name: app, securityContext: { runAsUser: 7 } }] } }
        #                                                                                                                     ^ Container "app" runs as user 7 like Pod "web"`,
      fixed: `
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app, securityContext: { runAsUser: 10001 } }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: { containers: [{ name: app, securityContext: { runAsUser: 10002 } }] } }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { securityContext: { runAsUser: 0 }, containers: [{ name: app }, { name: proxy, securityContext: { runAsUser: 9 } }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: { securityContext: { runAsUser: 0 }, containers: [{ name: app, securityContext: { runAsUser: 8 } }, { name: b }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app, securityContext: { runAsUser: 9 } }] } }`,
    },
  ],
});
