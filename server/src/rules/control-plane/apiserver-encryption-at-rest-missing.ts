import { defineRule } from '../../engine/rule.js';
import { Pod } from '../../model/kubernetes/pod.js';
import { plainApiServers, plainClusterConfiguration } from '../../model/kubernetes/secret-encryption.js';

export default defineRule({
  id: 'apiserver-encryption-at-rest-missing',
  title: 'API server stores Secrets in clear text',
  severity: 'warning',
  why: `
    Without an EncryptionConfiguration the API server writes Secrets into etcd as they are: whoever gets a copy of the
    database, a backup or a disk of a control-plane node has every credential of the cluster. With one, new Secrets are
    encrypted with a key that does not lie in the database; those that exist are encrypted when they are written again.`,
  standards: ['cis-kubernetes:1.2.27', 'nsa:secrets-encryption', 'cwe:311'],
  peers: [
    'checkov:CKV_K8S_104',
    'kics:cbd2db69-0b21-4c14-8a40-7710a50571a9',
    'trivy:KCV-0030',
    'kubescape:C-0141',
    'kubescape:C-0066',
  ],

  on: ['pod', 'ClusterConfiguration'],
  *check(subject) {
    const message = 'stores Secrets in etcd in clear text, because it has no EncryptionConfiguration.';
    if (subject instanceof Pod) {
      for (const { at, changes, placeholders } of plainApiServers(subject))
        yield {
          at,
          message: `The API server of ${subject.title} ${message}`,
          fix: changes && {
            title: 'Name an EncryptionConfiguration, and make one with a key to fill in',
            changes,
            placeholders,
            risk: 'The API server does not start until the file lies on its node, and whoever loses the key loses the Secrets.',
          },
        };
      return;
    }
    const at = plainClusterConfiguration(subject);
    if (at) yield { at, message: `The API server of ${subject.title} ${message}` };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: kube-apiserver }
        spec:
          containers:
            - name: kube-apiserver
              command:
                - kube-apiserver
                # ^^^^^^^^^^^^^^ The API server of Pod "kube-apiserver" stores Secrets in etcd in clear text, because
                - --secure-port=6443`,
      fixed: `
        -- encryption-configuration.yaml --
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
          - resources:
              - secrets
            providers:
              - secretbox:
                  keys:
                    - name: key1
                      secret: KEY_OF_32_BYTES_IN_BASE64
              - identity: {}
        -- manifest.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: kube-apiserver }
        spec:
          containers:
            - name: kube-apiserver
              command:
                - kube-apiserver
                - --secure-port=6443
                - "--encryption-provider-config=/etc/kubernetes/enc/encryption-configuration.yaml"
              volumeMounts:
                - name: enc
                  mountPath: /etc/kubernetes/enc
                  readOnly: true
          volumes:
            - name: enc
              hostPath:
                path: /etc/kubernetes/enc
                type: Directory`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: kube-apiserver }
        spec:
          containers:
            - name: kube-apiserver
              command: [/usr/local/bin/kube-apiserver]
              #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The API server of Pod "kube-apiserver" stores Secrets
              args: [--secure-port=6443]
          volumes: [{ name: enc, emptyDir: {} }]
        ---
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: ClusterConfiguration
        apiServer:
          extraArgs: [{ name: profiling, value: "false" }]
          #<------- The API server of ClusterConfiguration stores Secrets in etcd
        ---
        apiVersion: kubeadm.k8s.io/v1beta3
        kind: ClusterConfiguration
        apiServer:
          extraArgs: { profiling: "false" }
          #<------- The API server of ClusterConfiguration stores Secrets in etcd`,
    },
  ],
  good: [
    `
        containers:
          - { name: a, command: [kube-apiserver, --encryption-provider-config=/etc/enc.yaml] }
          - { name: b, command: [kube-apiserver, "{{ .Values.flags }}"] }
          - { name: c, command: [kube-scheduler] }
          - { name: d, image: registry.example/kube-apiserver }`,
    `
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: ClusterConfiguration
        apiServer: { extraArgs: [{ name: encryption-provider-config, value: /etc/enc.yaml }] }
        ---
        apiVersion: kubeadm.k8s.io/v1beta3
        kind: ClusterConfiguration
        apiServer: { extraArgs: { encryption-provider-config: /etc/enc.yaml } }
        ---
        apiVersion: kubeadm.k8s.io/v1beta3
        kind: ClusterConfiguration
        clusterName: shop`,
  ],
});
