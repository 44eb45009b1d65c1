import { defineRule } from '../../engine/rule.js';
import { roleRules } from '../../model/kubernetes/role.js';

const ALL = /^\/?\*$/;
/** The lot, and the paths of the profiler, the logs and all metrics. */
const WIDE = /^\/?\*$|^\/(?:debug|logs)(?:$|[/*])|^\/metrics\/?\*$/;

export default defineRule({
  id: 'role-wildcard-non-resource-urls',
  title: 'Role allows access to every path of the API server',
  severity: 'information',
  why: `
    Beside objects the API server offers paths: its logs, its profiler, its flags and the metrics of all that goes
    on. \`*\` opens each of them, and each that a later version brings; the profiler shows what is in memory, and
    keeps the server busy. To see whether it lives, \`/livez\` and \`/readyz\` are enough.`,
  standards: ['cwe:269'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      const urls = rule.items('nonResourceURLs');
      const wide = urls.filter(({ text }) => WIDE.test(text ?? ''));
      const [first] = wide;
      if (first === undefined) continue;
      const others = rule
        .list('nonResourceURLs')
        .texts()
        .filter((text) => !WIDE.test(text));
      yield {
        at: first,
        owner: rule,
        message: `${role.title} allows access to ${ALL.test(`${first.text}`) ? 'every path of the API server' : `"${first.text}" of the API server and everything below it`}.`,
        fix:
          rule.root.toData() === undefined
            ? undefined
            : {
                title: 'Replace the wide nonResourceURLs with "/healthz", "/livez" and "/readyz"',
                changes: [rule.list('nonResourceURLs').set([...new Set([...others, '/healthz', '/livez', '/readyz'])])],
                risk: 'Programs that read another path, such as metrics or profiles, are refused.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - nonResourceURLs: ["*"]
        #                   ^^^ ClusterRole "prober" allows access to every path of the API server.
          verbs: ["get"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - nonResourceURLs: ["/healthz", "/livez", "/readyz"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - { nonResourceURLs: [/livez, /metrics, '/*'], verbs: [get] }
        #                                       ^^^^ ClusterRole "prober" allows access to every path of the API server.
        - { nonResourceURLs: [/debug/*], verbs: [get] }
        #                     ^^^^^^^^ allows access to "
        - { nonResourceURLs: [/logs], verbs: [get] }
        #                     ^^^^^ allows access to "
        - { nonResourceURLs: [/debug/pprof, '*'], verbs: [get] }
        #                     ^^^^^^^^^^^^ allows access to "
        - { nonResourceURLs: [/metrics*], verbs: [get] }
        #                     ^^^^^^^^^ allows access to "`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - { nonResourceURLs: [/livez, /metrics, /healthz, /readyz], verbs: [get] }
        - { nonResourceURLs: [/healthz, /livez, /readyz], verbs: [get] }
        - { nonResourceURLs: [/healthz, /livez, /readyz], verbs: [get] }
        - { nonResourceURLs: [/healthz, /livez, /readyz], verbs: [get] }
        - { nonResourceURLs: [/healthz, /livez, /readyz], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:prober }
        rules:
        - { nonResourceURLs: ['*'], verbs: [get] }
        #                     ^^^ ClusterRole "system:prober" allows access to every path of the API server.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:prober }
        rules:
        - { nonResourceURLs: [/healthz, /livez, /readyz], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - { nonResourceURLs: ['*', '{{ .Values.path }}'], verbs: [get] }
        #                     ^^^ ClusterRole "prober" allows access to every path of the API server.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: prober }
        rules:
        - { nonResourceURLs: [/livez/*, /readyz, /metrics, /metrics/slis, /api/*, /openapi/*, /logstash, '{{ .Values.path }}'], verbs: [get] }
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:prober }
        rules:
        - { nonResourceURLs: ['*'], verbs: [get] } # The cluster itself has it.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: prober }
        rules:
        - { nonResourceURLs: ['*'], verbs: [get] } # Paths are in no namespace.`,
  ],
});
