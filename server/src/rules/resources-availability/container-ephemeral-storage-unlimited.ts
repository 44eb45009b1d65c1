import { defineRule } from '../../engine/rule.js';
import { limitsFor, missingLimit } from '../../model/kubernetes/resources.js';
import { unlimitedEmptyDirs } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'container-ephemeral-storage-unlimited',
  title: 'Container or volume that can fill the disk of its node',
  severity: 'information',
  profile: 'audit',
  why: `
    What a container writes to its own layer, to its logs and to an \`emptyDir\` lies on the disk of its node. Without a
    limit, uploads or log lines that an attacker provokes fill it, and the kubelet evicts pods of others as well. A limit
    on \`ephemeral-storage\` and a \`sizeLimit\` stop the one that is to blame.`,
  standards: ['cwe:770'],
  peers: [
    'kube-score:container-ephemeral-storage-request-and-limit',
    'kyverno:add-emptydir-sizelimit',
    'kyverno:require-emptydir-requests-and-limits',
  ],
  options: { limit: { default: '1Gi', description: 'The limit that the fix sets.' } },

  on: ['container', 'pod'],
  *check(holder, { options }) {
    const risk = 'A pod that writes more is evicted.';
    if (!('list' in holder)) {
      for (const { name, sizeLimit } of unlimitedEmptyDirs(holder))
        yield {
          at: sizeLimit,
          message: `The volume "${name}" of ${holder.title} has no sizeLimit, so it can fill the disk of its node.`,
          fix: { title: `Set sizeLimit to ${options.limit}`, changes: [sizeLimit.set(options.limit)], risk },
        };
      return;
    }
    const limit = missingLimit(holder, 'ephemeral-storage');
    if (limit === undefined) return;
    const [value] = limitsFor(holder, 'ephemeral-storage', options.limit);
    yield {
      at: limit,
      message: `${holder.title} has no limit for ephemeral-storage, so it can fill the disk of its node.`,
      fix:
        value === undefined
          ? undefined
          : { title: `Set limits.ephemeral-storage to ${value}`, changes: [limit.set(value)], risk },
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            resources: {}
            #<------- Container "app" has no limit for ephemeral-storage
        volumes:
          - name: uploads
            emptyDir: {}
            #<------ The volume "uploads" of`,
      fixed: `
        containers:
          - name: app
            resources:
              limits:
                ephemeral-storage: 1Gi
        volumes:
          - name: uploads
            emptyDir:
              sizeLimit: 1Gi`,
    },
    {
      code: `
        containers:
          - name: app
            resources: { requests: { ephemeral-storage: "{{ .Values.disk }}" } }
            #<------- Container "app" has no limit for ephemeral-storage`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            resources: { limits: { ephemeral-storage: 1Gi } }
        volumes:
          - name: cache
            emptyDir: { sizeLimit: 200Mi }
          - name: shared-memory
            emptyDir: { medium: Memory }
          - name: settings
            configMap: { name: settings }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { ephemeralContainers: [{ name: debug }] }`,
  ],
});
