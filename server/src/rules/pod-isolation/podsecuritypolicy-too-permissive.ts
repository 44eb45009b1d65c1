import { defineRule } from '../../engine/rule.js';
import { permissionsOfPodSecurityPolicy } from '../../model/kubernetes/admission-policies.js';

export default defineRule({
  id: 'podsecuritypolicy-too-permissive',
  title: 'PodSecurityPolicy that allows the way to the node',
  severity: 'warning',
  why: `
    Whoever may use a PodSecurityPolicy may make pods with all that it allows: privileged ones, pods in the namespaces or
    with the paths of the node, or pods that are root. Each of these is a way to take over a node. Kubernetes 1.25 has
    dropped the API; there the labels of Pod Security admission on a Namespace take its place, and this object does
    nothing any more.`,
  standards: ['pss:restricted', 'cis-kubernetes:5.2', 'cwe:250'],
  peers: [
    'checkov:CKV_K8S_1',
    'checkov:CKV_K8S_2',
    'checkov:CKV_K8S_3',
    'checkov:CKV_K8S_4',
    'checkov:CKV_K8S_5',
    'checkov:CKV_K8S_6',
    'checkov:CKV_K8S_7',
    'checkov:CKV_K8S_24',
    'checkov:CKV_K8S_32',
    'checkov:CKV_K8S_36',
    'kics:a33e9173-b674-4dfb-9d82-cf3754816e4b',
    'kics:87554eef-154d-411d-bdce-9dbd91e56851',
    'kics:80f93444-b240-4ebb-a4c6-5c40b76c04ea',
    'kics:c48e57d3-d642-4e0b-90db-37f807b41b91',
    'kics:7307579a-3abb-46ad-9ce5-2a915634d5c8',
    'kics:de4421f1-4e35-43b4-9783-737dd4e4a47e',
    'kics:e3aa0612-4351-4a0d-983f-aefea25cf203',
    'kics:2270987f-bb51-479f-b8be-3ca73e5ad648',
    'kics:91dacd0e-d189-4a9c-8272-5999a3cc32d9',
    'kics:caa93370-791f-4fc6-814b-ba6ce0cb4032',
    'kubescape:C-0213',
    'kubescape:C-0214',
    'kubescape:C-0215',
    'kubescape:C-0216',
    'kubescape:C-0217',
    'kubescape:C-0218',
    'kubescape:C-0219',
    'kubescape:C-0220',
  ],

  on: 'PodSecurityPolicy',
  *check(policy, { kubernetesVersion }) {
    for (const { field, allows, changes } of permissionsOfPodSecurityPolicy(policy)) {
      yield {
        at: field,
        message: `${policy.title} allows ${allows}.`,
        // Newer clusters do not know the object: it can only speak for older ones.
        ...(kubernetesVersion >= 25 && { severity: 'information' }),
        fix: {
          title: `Do not allow ${allows}`,
          changes,
          risk: 'Pods that need it are no longer made under this policy.',
        },
      };
    }
  },

  bad: [
    {
      kubernetesVersion: 24,
      code: `
        apiVersion: policy/v1beta1
        kind: PodSecurityPolicy
        metadata:
        #<------ (warning) PodSecurityPolicy "all" allows pods without a seccomp profile
          name: all
        spec:
        #<-- (warning) PodSecurityPolicy "all" allows privilege escalation
        #<-- (warning) PodSecurityPolicy "all" allows containers to keep the capabilities of the runtime
          privileged: true
          #           ^^^^ PodSecurityPolicy "all" allows privileged containers
          hostPID: true
          #        ^^^^ allows pods to share namespaces of the node
          hostIPC: true
          #        ^^^^ allows pods to share namespaces of the node
          hostNetwork: true
          #            ^^^^ allows pods to share namespaces of the node
          runAsUser: { rule: RunAsAny }
          #                  ^^^^^^^^ allows containers to run as root
          allowedCapabilities: ["*"]
          #<----------------- allows containers to add capabilities
          defaultAddCapabilities: [SYS_TIME]
          #<-------------------- allows containers to have more capabilities than the runtime gives
          hostPorts: [{ min: 0, max: 65535 }]
          #<------- allows pods to open ports of the node
          allowedUnsafeSysctls: [kernel.msg*]
          #<------------------ allows pods to set unsafe sysctls
          volumes: ["*"]
          #         ^^^ allows pods to mount paths of the node`,
      fixed: `
        apiVersion: policy/v1beta1
        kind: PodSecurityPolicy
        metadata:
          name: all
          annotations:
            seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default
            seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default
        spec:
          privileged: false
          hostPID: false
          hostIPC: false
          hostNetwork: false
          runAsUser: { rule: MustRunAsNonRoot }
          volumes: [configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret]
          allowPrivilegeEscalation: false
          requiredDropCapabilities:
            - ALL`,
    },
    {
      kubernetesVersion: 25,
      code: `
        apiVersion: extensions/v1beta1
        kind: PodSecurityPolicy
        metadata:
          name: some
          annotations:
            seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default,*
            #                                                         ^^^^^^^^^^^^^^^^^ (information) allows pods without a seccomp profile
        spec:
          allowPrivilegeEscalation: false
          requiredDropCapabilities: [ALL]
          runAsUser: { rule: MustRunAs, ranges: [{ min: 0, max: 9 }, { min: 20, max: 29 }] }
          #                                             ^ allows containers to run as root
          volumes: [secret, hostPath]
          #                 ^^^^^^^^ allows pods to mount paths of the node
          allowedHostPaths: [{ pathPrefix: /var/log, readOnly: true }, { pathPrefix: /srv }]`,
      fixed: `
        apiVersion: extensions/v1beta1
        kind: PodSecurityPolicy
        metadata:
          name: some
          annotations:
            seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default
            seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default
        spec:
          allowPrivilegeEscalation: false
          requiredDropCapabilities: [ALL]
          runAsUser: { rule: MustRunAs, ranges: [{ min: 1, max: 9 }, { min: 20, max: 29 }] }
          volumes: [secret]
          allowedHostPaths: [{ pathPrefix: /var/log, readOnly: true }, { pathPrefix: /srv }]`,
    },
  ],
  good: [
    `
        apiVersion: policy/v1beta1
        kind: PodSecurityPolicy
        metadata: { name: tight, annotations: { seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default } }
        spec:
          allowPrivilegeEscalation: false
          requiredDropCapabilities: [ALL]
          runAsUser: { rule: MustRunAsNonRoot }
          volumes: [secret, hostPath]
          allowedHostPaths: [{ pathPrefix: /var/log, readOnly: true }]`,
    'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: empty }',
  ],
});
