import { defineRule } from '../../engine/rule.js';
import { limitsFor, missingLimit } from '../../model/kubernetes/resources.js';

export default defineRule({
  id: 'container-cpu-limit-missing',
  title: 'Container without a CPU limit',
  severity: 'information',
  profile: 'strict',
  why: `
    A container without a CPU limit takes all the time that its node has to spare. A miner that an attacker starts in it,
    or a request that is made to be expensive, then slows down every other pod there. A limit keeps the damage within
    the container.`,
  standards: ['nsa:resource-policies', 'cwe:770', 'mitre:T1496'],
  peers: [
    'kube-linter:unset-cpu-requirements',
    'checkov:CKV_K8S_11',
    'kics:4ac0e2b7-d2d2-4af7-8799-e8de6721ccda',
    'trivy:KSV-0011',
    'polaris:cpuLimitsMissing',
    'kubescape:C-0009',
    'kubescape:C-0050',
    'kubescape:C-0270',
    'kubesec:LimitsCPU',
    'kube-score:container-resources',
    'kyverno:require-cpu-limits',
    'terrascan:AC_K8S_0098',
    'datree:CONTAINERS_MISSING_CPU_LIMIT_KEY',
    'popeye:POP-106',
  ],
  options: { limit: { default: '500m', description: 'The limit that the fix sets.' } },

  on: 'container',
  reads: ['quotas'],
  *check(container, { quotas, options, profile }) {
    const { ref, namespace } = container.pod.object;
    const limit = missingLimit(container, 'cpu');
    if (limit === undefined) return;
    if (profile !== 'audit' && quotas.hasDefaultLimit(ref, namespace, 'cpu')) return;
    const [first, ...others] = limitsFor(container, 'cpu', options.limit).map((value) => ({
      title: `Set limits.cpu to ${value}`,
      changes: [limit.set(value)] as const,
      risk: 'A program that needs more time is slowed down.',
    }));
    yield {
      at: limit,
      message: `${container.title} has no CPU limit, so it can starve everything else on its node.`,
      fix: first && [first, ...others],
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" has no CPU limit
            image: registry.example/app:1.4
        initContainers:
          - name: prepare
            resources: { limits: { memory: 1Gi }, requests: { cpu: 100m } }
            #            ^^^^^^ Container "prepare" has no CPU limit`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            resources:
              limits:
                cpu: 500m
        initContainers:
          - name: prepare
            resources: { limits: { memory: 1Gi, cpu: 500m }, requests: { cpu: 100m } }`,
    },
    {
      code: `
        containers:
          - name: busy
            resources:
            #<------- Container "busy" has no CPU limit
              requests: { cpu: 2 }`,
      fixed: `
        containers:
          - name: busy
            resources:
              requests: { cpu: 2 }
              limits:
                cpu: "2"`,
    },
    {
      code: `
        containers:
          - name: templated
            resources: { requests: { cpu: "{{ .Values.cpu }}" } }
            #<------- Container "templated" has no CPU limit`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Container, default: { cpu: 1 } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: app
              resources: { requests: { cpu: 1 } }
              #<------- Container "app" has no CPU limit`,
      fixed: `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Container, default: { cpu: 1 } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers:
            - name: app
              resources: { requests: { cpu: 1 }, limits: { cpu: "1" } }`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            resources: { limits: { cpu: 200m } }
          - name: templated
            resources: "{{ .Values.resources }}"`,
    `
        resources: { limits: { cpu: 2 } }
        containers:
          - name: app`,
    `
        apiVersion: v1
        kind: LimitRange
        metadata: { name: defaults, namespace: shop }
        spec: { limits: [{ type: Container, default: { cpu: 1 } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          containers: [{ name: app }]
          ephemeralContainers: [{ name: debug }]`,
  ],
});
