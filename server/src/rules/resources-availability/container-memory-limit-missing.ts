import { defineRule } from '../../engine/rule.js';
import { limitsFor, missingLimit } from '../../model/kubernetes/resources.js';

export default defineRule({
  id: 'container-memory-limit-missing',
  title: 'Container without a memory limit',
  severity: 'warning',
  profile: 'strict',
  why: `
    A container without a memory limit can use up its node: the kernel then kills processes, and not always those of the
    container that is to blame. An attacker who finds a request that fills the memory takes down every pod of the node.
    With a limit only the container itself is restarted.`,
  standards: ['nsa:resource-policies', 'cwe:770', 'mitre:T1499'],
  peers: [
    'kube-linter:unset-memory-requirements',
    'checkov:CKV_K8S_13',
    'kics:b14d1bc4-a208-45db-92f0-e21f8e2588e9',
    'trivy:KSV-0018',
    'polaris:memoryLimitsMissing',
    'kubescape:C-0009',
    'kubescape:C-0004',
    'kubescape:C-0271',
    'kubesec:LimitsMemory',
    'kube-score:container-resources',
    'kyverno:require-requests-limits',
    'terrascan:AC_K8S_0100',
    'datree:CONTAINERS_MISSING_MEMORY_LIMIT_KEY',
    'popeye:POP-106',
  ],
  options: { limit: { default: '512Mi', description: 'The limit that the fix sets.' } },

  on: 'container',
  reads: ['quotas'],
  *check(container, { quotas, options, profile }) {
    const { ref, namespace } = container.pod.object;
    const limit = missingLimit(container, 'memory');
    if (limit === undefined) return;
    if (profile !== 'audit' && quotas.hasDefaultLimit(ref, namespace, 'memory')) return;
    const [first, ...others] = limitsFor(container, 'memory', options.limit).map((value) => ({
      title: `Set limits.memory to ${value}`,
      changes: [limit.set(value)] as const,
      risk: 'A container that needs more memory is killed.',
    }));
    yield {
      at: limit,
      message: `${container.title} has no memory limit, so it can bring its node to its knees.`,
      fix: first && [first, ...others],
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" has no memory limit
            image: registry.example/app:1.4
          - name: cache
            resources: { requests: { memory: 2Gi }, limits: { cpu: 1 } }
            #                                       ^^^^^^ Container "cache" has no memory limit`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            resources:
              limits:
                memory: 512Mi
          - name: cache
            resources: { requests: { memory: 2Gi }, limits: { cpu: 1, memory: 2Gi } }`,
    },
    {
      code: `
        containers:
          - name: templated
            resources: { requests: { memory: "{{ .Values.memory }}" } }
            #<------- Container "templated" has no memory limit`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Container, default: { memory: 1Gi } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: app
              #     ^^^ Container "app" has no memory limit`,
      fixed: `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Container, default: { memory: 1Gi } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: app
              resources:
                limits:
                  memory: 512Mi`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            resources: { limits: { memory: 200Mi } }
          - name: templated
            resources: "{{ .Values.resources }}"`,
    `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Pod }, { type: Container, default: { memory: 1Gi } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app }] }`,
  ],
});
