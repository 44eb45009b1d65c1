import { defineRule } from '../../engine/rule.js';
import { missingRequest, requestFor } from '../../model/kubernetes/resources.js';

export default defineRule({
  id: 'container-memory-request-missing',
  title: 'Container without a memory request',
  severity: 'information',
  profile: 'audit',
  why: `
    When a node runs out of memory, Kubernetes evicts first what uses more than it asked for, and a container that asks
    for nothing always does. Whoever fills the memory of a neighbour then takes this one out of service. A request keeps
    its share for it.`,
  standards: ['cwe:770'],
  peers: [
    'kube-linter:unset-memory-requirements',
    'checkov:CKV_K8S_12',
    'kics:229588ef-8fde-40c8-8756-f4f2b5825ded',
    'trivy:KSV-0016',
    'polaris:memoryRequestsMissing',
    'kubescape:C-0004',
    'kubescape:C-0269',
    'kubesec:RequestsMemory',
    'kube-score:container-resources',
    'kyverno:require-requests-limits',
    'terrascan:AC_K8S_0099',
    'datree:CONTAINERS_MISSING_MEMORY_REQUEST_KEY',
    'popeye:POP-106',
  ],
  options: { request: { default: '128Mi', description: 'The request that the fix sets where there is no limit.' } },

  on: 'container',
  *check(container, { options }) {
    const request = missingRequest(container, 'memory');
    if (request === undefined) return;
    const hasLimit = container.field('resources.limits.memory').isPresent;
    const value = requestFor(container, 'memory', options.request);
    yield {
      at: request,
      message: hasLimit
        ? `${container.title} requests no memory of its own, so its node reserves as much as its limit.`
        : `${container.title} requests no memory, so the scheduler places its pod blindly.`,
      fix:
        value === undefined
          ? undefined
          : {
              title: `Set requests.memory to ${value}`,
              changes: [request.set(value)],
              ...(!hasLimit && { risk: 'A pod that asks for more may find no node with room for it.' }),
            },
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            #     ^^^ Container "app" requests no memory, so the scheduler
            image: registry.example/app:1.4
          - name: proxy
            resources: { limits: { memory: 256Mi } }
            #<------- Container "proxy" requests no memory of its own`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            resources:
              requests:
                memory: 128Mi
          - name: proxy
            resources: { limits: { memory: 256Mi }, requests: { memory: 256Mi } }`,
    },
    {
      code: `
        containers:
          - name: templated
            resources: { limits: { memory: "{{ .Values.limit }}" } }
            #<------- Container "templated" requests no memory, so the scheduler`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            resources: { requests: { memory: 256Mi } }
          - name: templated
            resources: "{{ .Values.resources }}"`,
    `
        resources: { requests: { memory: 256Mi } }
        containers:
          - name: app`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { ephemeralContainers: [{ name: debug }] }`,
  ],
});
