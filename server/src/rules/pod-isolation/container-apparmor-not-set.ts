import { defineRule } from '../../engine/rule.js';
import { missingAppArmorProfile, useRuntimeAppArmor } from '../../model/kubernetes/apparmor.js';

export default defineRule({
  id: 'container-apparmor-not-set',
  title: 'Manifest names no AppArmor profile',
  severity: 'information',
  profile: 'audit',
  why: `
    Where a manifest names no profile, AppArmor holds on nodes that have it and is silently missing on others: nobody
    notices that a pod has moved to a node where an escape is easier. A named profile makes the kubelet refuse the pod
    there. On clusters whose nodes use SELinux instead, the rule has no meaning.`,
  standards: ['nsa:apparmor', 'cwe:693'],
  peers: [
    'kics:8b36775e-183d-4d46-b0f7-96a6f34a723f',
    'trivy:KSV-0002',
    'polaris:linuxHardening',
    'kubescape:C-0055',
    'kubesec:ApparmorAny',
    'kyverno:add-apparmor-annotations',
    'terrascan:AC_K8S_0073',
  ],

  on: 'container',
  *check(container, { kubernetesVersion }) {
    const missing = missingAppArmorProfile(container, kubernetesVersion);
    if (missing === undefined) return;
    yield {
      at: missing,
      message: `${container.title} names no AppArmor profile, so it runs unconfined on nodes without AppArmor.`,
      fix: {
        title: "Name the runtime's AppArmor profile",
        changes: [useRuntimeAppArmor(container, kubernetesVersion)],
        risk: 'Nodes without AppArmor refuse the pod.',
      },
    };
  },

  bad: [
    {
      code: `
        securityContext:
          runAsNonRoot: true
        containers:
          - name: app
            #     ^^^ Container "app" names no AppArmor profile
          - name: proxy
            securityContext: { appArmorProfile: { type: Localhost, localhostProfile: proxy } }`,
      fixed: `
        securityContext:
          runAsNonRoot: true
          appArmorProfile:
            type: RuntimeDefault
        containers:
          - name: app
          - name: proxy
            securityContext: { appArmorProfile: { type: Localhost, localhostProfile: proxy } }`,
    },
    {
      kubernetesVersion: 29,
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
        #<------ Container "app" names no AppArmor profile
          name: web
        spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            container.apparmor.security.beta.kubernetes.io/app: runtime/default
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        securityContext: { appArmorProfile: { type: RuntimeDefault } }
        containers:
          - name: app`,
    },
    `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: { container.apparmor.security.beta.kubernetes.io/app: runtime/default }
        spec: { containers: [{ name: app }] }`,
    `
        os: { name: windows }
        containers:
          - name: app`,
    `
        name: app
        securityContext: {{ .Values.securityContext }}`,
  ],
});
