import { defineRule } from '../../engine/rule.js';
import { permissionsOfConstraints } from '../../model/kubernetes/admission-policies.js';

export default defineRule({
  id: 'scc-too-permissive',
  title: 'SecurityContextConstraints that allow the way to the node',
  severity: 'warning',
  why: `
    On OpenShift, whoever may use a SecurityContextConstraints object may make pods with all that it allows. A privileged
    container, a path or a namespace of the node, or root are each a way to take over the node and every pod on it. What
    the constraints do not allow, no user of them can get.`,
  standards: ['cwe:250'],
  peers: ['kube-linter:scc-deny-privileged-container'],

  on: 'SecurityContextConstraints',
  *check(constraints) {
    for (const { field, allows, changes } of permissionsOfConstraints(constraints)) {
      yield {
        at: field,
        message: `${constraints.title} allows ${allows}.`,
        ...(allows === 'privileged containers' && { severity: 'error' }),
        fix: { title: `Do not allow ${allows}`, changes, risk: 'Pods that need it are no longer made under them.' },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: security.openshift.io/v1
        kind: SecurityContextConstraints
        metadata:
          name: agents
        allowPrivilegedContainer: true
        #                         ^^^^ (error) SecurityContextConstraints "agents" allows privileged containers
        allowHostPID: true
        #             ^^^^ (warning) SecurityContextConstraints "agents" allows pods to share namespaces of the node
        allowHostIPC: true
        #             ^^^^ allows pods to share namespaces of the node
        allowHostNetwork: true
        #                 ^^^^ allows pods to share namespaces of the node
        allowHostPorts: true
        #               ^^^^ allows pods to open ports of the node
        allowHostDirVolumePlugin: true
        #                         ^^^^ allows pods to mount paths of the node
        allowPrivilegeEscalation: true
        #                         ^^^^ allows privilege escalation
        allowedCapabilities: ["*"]
        #<----------------- allows containers to add every capability
        seccompProfiles: ["*"]
        #<------------- allows pods without a seccomp profile
        runAsUser: { type: RunAsAny }
        #                  ^^^^^^^^ allows containers to run as root`,
      fixed: `
        apiVersion: security.openshift.io/v1
        kind: SecurityContextConstraints
        metadata:
          name: agents
        allowPrivilegedContainer: false
        allowHostPID: false
        allowHostIPC: false
        allowHostNetwork: false
        allowHostPorts: false
        allowHostDirVolumePlugin: false
        allowPrivilegeEscalation: false
        allowedCapabilities: []
        seccompProfiles: ["runtime/default"]
        runAsUser: { type: MustRunAsRange }`,
    },
  ],
  good: [
    `
        apiVersion: security.openshift.io/v1
        kind: SecurityContextConstraints
        metadata: { name: apps }
        allowPrivilegedContainer: false
        allowHostPID: "{{ .Values.pid }}"
        allowedCapabilities: [NET_BIND_SERVICE]
        runAsUser: { type: MustRunAsRange }`,
  ],
});
