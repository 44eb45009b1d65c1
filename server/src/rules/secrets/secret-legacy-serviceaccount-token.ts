import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'secret-legacy-serviceaccount-token',
  title: 'Secret with a token of a ServiceAccount that never expires',
  severity: 'warning',
  why: `
    A Secret of the type \`kubernetes.io/service-account-token\` makes the cluster issue a token that is valid until the
    Secret is deleted, from any place in the world, for whoever reads it once: in a backup, a log or the API. A token of
    a projected volume, or of the TokenRequest API, is bound to its pod and audience and expires after an hour.`,
  standards: ['cis-kubernetes:3.1.2', 'cwe:613', 'mitre:T1528'],
  peers: ['kubescape:C-0287', 'kyverno:deny-secret-service-account-token-type'],

  on: 'Secret',
  *check(secret) {
    const type = secret.field('type');
    if (!type.is('kubernetes.io/service-account-token')) return;
    const account = secret.annotation('kubernetes.io/service-account.name');
    yield {
      at: type,
      message: `${secret.title} makes a token of ${account === undefined ? 'a ServiceAccount' : `the ServiceAccount "${account}"`} that never expires, so whoever reads it once has its rights for good.`,
      // What logs in with the token stands outside of the cluster as a rule: there is no fix.
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: deployer
          annotations: { kubernetes.io/service-account.name: ci }
        type: kubernetes.io/service-account-token
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "deployer" makes a token of the ServiceAccount "ci" that never expires, so
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: other }
        type: kubernetes.io/service-account-token
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "other" makes a token of a ServiceAccount that never expires`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: login }
        type: kubernetes.io/basic-auth
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: plain }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: any }
        type: "{{ .Values.type }}"`,
  ],
});
