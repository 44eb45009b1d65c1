import { defineRule } from '../../engine/rule.js';
import { unenforcingPlugin } from '../../model/network/wide-rules.js';

export default defineRule({
  id: 'cluster-cni-ignores-networkpolicy',
  title: 'Network plugin that does not enforce network policies',
  severity: 'warning',
  why: `
    NetworkPolicies are carried out by the network plugin. Plain flannel connects pods and knows nothing of
    policies: the API server accepts each of them without a warning, and no connection is refused. With a plugin
    that enforces them, or one beside flannel that does, the policies mean what they say.`,
  standards: ['cis-kubernetes:5.3.1', 'nsa:network-separation', 'cwe:693'],
  peers: ['kics:03aabc8c-35d6-481e-9c85-20139cf72d23', 'kubescape:C-0205'],

  on: 'ConfigMap',
  *check(config) {
    const found = unenforcingPlugin(config);
    if (found === undefined) return;
    yield {
      at: found.at,
      message: `The network plugin "${found.plugin}" of ${config.title} does not enforce NetworkPolicies, so none of them refuses a connection.`,
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: kube-flannel-cfg, namespace: kube-system }
        data:
          net-conf.json: '{ "Network": "10.244.0.0/16" }'
          cni-conf.json: '{ "plugins": [{ "type": "flannel" }, { "type": "portmap" }] }'
          #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The network plugin "flannel" of ConfigMap "kube-flannel-cfg" does not enforce NetworkPolicies`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: canal }
        data:
          cni_network_config: '{ "plugins": [{ "type": "flannel", "delegate": {} }, { "type": "calico" }] }'
          notes: '{ "type": "flannel" }'
          cni-conf.json: "{{ .Values.cni }}"
          cni.json: '{ "type": "bridge" }'
          10-cilium.conflist: '{ "plugins": [{ "type": "portmap" }] }'`,
  ],
});
