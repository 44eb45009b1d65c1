import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'container-allows-privilege-escalation',
  title: 'Container may gain more privileges than its parent process',
  severity: 'warning',
  why: `
    Kubernetes allows privilege escalation unless it is told otherwise: one setuid program in the image is enough to
    turn an unprivileged process into root. \`allowPrivilegeEscalation: false\` sets \`no_new_privs\` in the kernel,
    after which no process of the container can gain rights again.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2.6', 'cwe:250', 'cwe:269', 'mitre:T1548'],
  peers: [
    'kube-linter:privilege-escalation-container',
    'checkov:CKV_K8S_20',
    'kics:5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d',
    'trivy:KSV-0001',
    'polaris:privilegeEscalationAllowed',
    'kubescape:C-0016',
    'kubesec:AllowPrivilegeEscalation',
    'kyverno:disallow-privilege-escalation',
    'pss:allowPrivilegeEscalation',
    'terrascan:AC_K8S_0085',
    'datree:CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container) {
    const escalation = container.field('securityContext.allowPrivilegeEscalation');
    if (container.pod.runsOnWindows || !escalation.isNot(false)) return;
    const context = container.field('securityContext');
    // The API server refuses `false` beside either of these, so there a fix would break the manifest.
    const isFree = context.field('privileged').isNot(true) && !container.addsCapability('SYS_ADMIN');
    yield {
      at: escalation,
      message: `${container.title} may gain more privileges than its parent process.`,
      ...(isFree && {
        fix: {
          title: 'Set allowPrivilegeEscalation to false',
          changes: [escalation.set(false)],
          risk: 'Programs that rely on setuid binaries, such as sudo, stop working.',
        },
      }),
      ...(escalation.is(true) && { folds: false }),
    };
  },

  bad: [
    {
      code: `
        name: app
        securityContext:
          allowPrivilegeEscalation: true
          #                         ^^^^ Container "app" may gain more privileges than its parent process`,
      fixed: `
        name: app
        securityContext:
          allowPrivilegeEscalation: false`,
    },
    {
      code: `
        name: app
        #     ^^^ Container "app" may gain more privileges
        image: registry.example/app:1.4 # Nothing said means: allowed.`,
      fixed: `
        name: app
        image: registry.example/app:1.4 # Nothing said means: allowed.
        securityContext:
          allowPrivilegeEscalation: false`,
    },
    {
      code: `
        name: node-agent
        securityContext: { privileged: true }
        #<------------- Container "node-agent" may gain more privileges`,
    },
    {
      code: `
        name: mounter
        securityContext: { capabilities: { add: [CAP_SYS_ADMIN] } }
        #<------------- Container "mounter" may gain more privileges`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { allowPrivilegeEscalation: false }`,
    `
        os: { name: windows }
        containers:
          - name: app`,
    `
        name: app
        securityContext: { allowPrivilegeEscalation: "{{ .Values.escalation }}" }`,
  ],
});
