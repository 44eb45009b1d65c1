import { defineRule } from '../../engine/rule.js';
import { dropAllCapabilities, keepsDefaultCapabilities } from '../../model/kubernetes/capabilities.js';

export default defineRule({
  id: 'container-capabilities-not-dropped',
  title: 'Container keeps the capabilities of the runtime',
  severity: 'warning',
  why: `
    Container runtimes give about a dozen parts of root's power unasked: to change owners, to pass over file rights, to
    open raw sockets. Hardly any program needs one, and an attacker who becomes root in the container has them all.
    \`drop: [ALL]\` takes them away, and \`add\` gives back by name what is needed.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2.10', 'nsa:capabilities', 'cwe:250', 'cwe:272'],
  peers: [
    'checkov:CKV_K8S_37',
    'kics:268ca686-7fb7-4ae9-b129-955a2a89064e',
    'trivy:KSV-0003',
    'trivy:KSV-0106',
    'polaris:insecureCapabilities',
    'kubescape:C-0055',
    'kubesec:CapDropAll',
    'kyverno:disallow-capabilities-strict',
    'pss:capabilities_restricted',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container) {
    if (container.pod.runsOnWindows || !keepsDefaultCapabilities(container)) return;
    yield {
      at: container.field('securityContext.capabilities.drop'),
      message: `${container.title} keeps capabilities of root that it has not asked for.`,
      fix: {
        title: 'Drop all capabilities',
        changes: dropAllCapabilities(container),
        risk: 'A program that uses a capability which is not added by name stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        name: app
        #     ^^^ Container "app" keeps capabilities of root
        image: registry.example/app:1.4`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          capabilities:
            drop:
              - ALL`,
    },
    {
      code: `
        name: web
        ports:
          - containerPort: 8080
          - containerPort: 443
        securityContext:
          capabilities:
            drop: [NET_RAW]
            #<-- Container "web" keeps capabilities of root`,
      fixed: `
        name: web
        ports:
          - containerPort: 8080
          - containerPort: 443
        securityContext:
          capabilities:
            drop: [ALL]
            add:
              - NET_BIND_SERVICE`,
    },
    {
      code: `
        name: web
        ports: [{ containerPort: 80 }]
        securityContext: { capabilities: { add: [NET_BIND_SERVICE] } }
        #                  ^^^^^^^^^^^^ Container "web" keeps capabilities of root`,
      fixed: `
        name: web
        ports: [{ containerPort: 80 }]
        securityContext: { capabilities: { add: [NET_BIND_SERVICE], drop: [ALL] } }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { capabilities: { drop: [ALL], add: [CHOWN] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: [all] } }`,
    `
        nodeSelector: { kubernetes.io/os: windows }
        containers:
          - name: app`,
    `
        name: app
        securityContext: { capabilities: { drop: ["{{ .Values.drop }}"] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: "{{ .Values.drop }}" } }`,
  ],
});
