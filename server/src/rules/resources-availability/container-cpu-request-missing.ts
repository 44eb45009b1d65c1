import { defineRule } from '../../engine/rule.js';
import { missingRequest, requestFor } from '../../model/kubernetes/resources.js';

export default defineRule({
  id: 'container-cpu-request-missing',
  title: 'Container without a CPU request',
  severity: 'information',
  profile: 'audit',
  why: `
    The scheduler counts requests alone. A container that asks for no CPU is put onto nodes that are full already, and
    gets what is left when the others are busy, so that one loud neighbour takes it out of service. A request keeps its
    share for it.`,
  standards: ['cwe:770'],
  peers: [
    'kube-linter:unset-cpu-requirements',
    'checkov:CKV_K8S_10',
    'kics:ca469dd4-c736-448f-8ac1-30a642705e0a',
    'trivy:KSV-0015',
    'polaris:cpuRequestsMissing',
    'kubescape:C-0050',
    'kubescape:C-0268',
    'kubesec:RequestsCPU',
    'kube-score:container-resources',
    'kyverno:require-requests-limits',
    'terrascan:AC_K8S_0097',
    'datree:CONTAINERS_MISSING_CPU_REQUEST_KEY',
    'popeye:POP-106',
  ],
  options: { request: { default: '100m', description: 'The request that the fix sets where there is no limit.' } },

  on: 'container',
  *check(container, { options }) {
    const request = missingRequest(container, 'cpu');
    if (request === undefined) return;
    const hasLimit = container.field('resources.limits.cpu').isPresent;
    const value = requestFor(container, 'cpu', options.request);
    yield {
      at: request,
      message: hasLimit
        ? `${container.title} requests no CPU of its own, so its node reserves as much as its limit.`
        : `${container.title} requests no CPU, so the scheduler places its pod blindly.`,
      fix:
        value === undefined
          ? undefined
          : {
              title: `Set requests.cpu to ${value}`,
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
            #     ^^^ Container "app" requests no CPU, so the scheduler
            image: registry.example/app:1.4
          - name: proxy
            resources: { limits: { cpu: 250m } }
            #<------- Container "proxy" requests no CPU of its own`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
            resources:
              requests:
                cpu: 100m
          - name: proxy
            resources: { limits: { cpu: 250m }, requests: { cpu: 250m } }`,
    },
    {
      code: `
        containers:
          - name: templated
            resources: { limits: { cpu: "{{ .Values.limit }}" } }
            #<------- Container "templated" requests no CPU, so the scheduler`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            resources: { requests: { cpu: 250m } }
          - name: templated
            resources: "{{ .Values.resources }}"`,
    `
        resources: { requests: { cpu: 250m } }
        containers:
          - name: app`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { ephemeralContainers: [{ name: debug }] }`,
  ],
});
