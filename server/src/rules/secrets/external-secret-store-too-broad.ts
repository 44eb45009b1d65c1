import { defineRule } from '../../engine/rule.js';
import { importsOfAll } from '../../model/kubernetes/secret-imports.js';

export default defineRule({
  id: 'external-secret-store-too-broad',
  title: 'Store of secrets that is open to every namespace',
  severity: 'warning',
  why: `
    A ClusterSecretStore logs in to the store of secrets for whoever asks: without conditions, everybody who may create an
    ExternalSecret in any namespace reads what its account may read. An ExternalSecret that imports everything hands all
    of it to one namespace, also what is added tomorrow, and a SealedSecret that is sealed for the whole cluster can be
    opened in a namespace of the attacker's choice. Conditions, names and the strict scope keep each secret where it belongs.`,
  standards: ['cwe:284'],

  on: ['ClusterSecretStore', 'ExternalSecret', 'ClusterExternalSecret', 'SealedSecret'],
  reads: ['secretStores'],
  *check(object, { secretStores }) {
    if (object.isA('SealedSecret')) {
      const scope = object.field('metadata.annotations').at('sealedsecrets.bitnami.com/cluster-wide');
      if (scope.is('true'))
        yield {
          at: scope,
          message: `${object.title} is sealed for the whole cluster, so whoever may create objects in some namespace can open it there.`,
          // Only the program that sealed it can seal it anew: there is no fix.
        };
      return;
    }
    for (const at of importsOfAll(object))
      yield { at, message: `${object.title} imports everything that its store has, whatever is put there.` };
    const conditions = object.field('spec.conditions');
    const isOpen = conditions.isAbsent || (conditions.isComplete && conditions.items().length === 0);
    if (!object.isA('ClusterSecretStore') || !isOpen || object.field('spec').isUnknown) return;
    const namespaces = secretStores.namespacesOf(object.ref, object.name);
    yield {
      at: object,
      message: `${object.title} serves every namespace, so whoever may create an ExternalSecret anywhere reads what it may read.`,
      fix:
        namespaces.length > 0
          ? {
              title: `Serve only ${namespaces.length === 1 ? 'the namespace' : 'the namespaces'} ${namespaces.map((name) => `"${name}"`).join(', ')}`,
              changes: [conditions.append({ namespaces })],
              risk: 'ExternalSecrets of other namespaces are no longer served.',
            }
          : {
              title: 'Serve only a namespace',
              changes: [conditions.append({ namespaces: ['NAMESPACE'] })],
              placeholders: ['NAMESPACE'],
              risk: 'ExternalSecrets of other namespaces are no longer served.',
            },
    };
  },

  bad: [
    {
      code: `
        -- store.yaml --
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: vault }
        #                 ^^^^^ ClusterSecretStore "vault" serves every namespace, so whoever may create an ExternalSecret
        spec:
          provider: { vault: { server: https://vault.example } }
        -- secrets.yaml --
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: a, namespace: shop }
        spec: { secretStoreRef: { kind: ClusterSecretStore, name: vault } }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: b, namespace: bank }
        spec:
          secretStoreRef: { kind: SecretStore, name: own }
          data: [{ secretKey: a, sourceRef: { storeRef: { kind: ClusterSecretStore, name: vault } } }]
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: c, namespace: other }
        spec: { secretStoreRef: { kind: ClusterSecretStore, name: another } }`,
      fixed: `
        -- store.yaml --
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: vault }
        spec:
          provider: { vault: { server: https://vault.example } }
          conditions:
            - namespaces:
                - bank
                - shop`,
    },
    {
      code: `
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: vault }
        #                 ^^^^^ ClusterSecretStore "vault" serves every namespace
        spec: { conditions: [] }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: "{{ .Values.name }}", namespace: shop }
        spec: { secretStoreRef: { kind: ClusterSecretStore, name: vault } }`,
      fixed: `
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: vault }
        spec: { conditions: [{ namespaces: [shop] }] }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: "{{ .Values.name }}", namespace: shop }
        spec: { secretStoreRef: { kind: ClusterSecretStore, name: vault } }`,
    },
    {
      code: `
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        #     ^^^^^^^^^^^^^^^^^^ ClusterSecretStore serves every namespace
        metadata: { labels: { app: vault } }
        spec: { provider: {} }`,
      fixed: `
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { labels: { app: vault } }
        spec: { provider: {}, conditions: [{ namespaces: [NAMESPACE] }] }`,
    },
    {
      code: `
        apiVersion: external-secrets.io/v1
        kind: ClusterExternalSecret
        spec:
          externalSecretSpec:
            secretStoreRef: { kind: ClusterSecretStore, name: unsure }
            dataFrom:
              - find: { name: { regexp: ".*" } }
              # ^^^^ ClusterExternalSecret imports everything that its store has
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: { name: login, annotations: { sealedsecrets.bitnami.com/cluster-wide: "true" } }
        #                                                                               ^^^^^^ SealedSecret "login" is sealed for the whole cluster, so`,
    },
  ],
  good: [
    `
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: vault }
        spec: { conditions: [{ namespaces: [shop] }] }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        spec: { dataFrom: [{ find: { path: shop, name: { regexp: "^db-" } } }, { extract: { key: shop } }] }
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: { annotations: { sealedsecrets.bitnami.com/namespace-wide: "true" } }`,
  ],
});
