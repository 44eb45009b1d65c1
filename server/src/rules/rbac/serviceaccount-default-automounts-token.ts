import { defineRule } from '../../engine/rule.js';
import { addObject } from '../../model/kubernetes/new-object.js';

export default defineRule({
  id: 'serviceaccount-default-automounts-token',
  title: 'Default ServiceAccount gives its token to every pod',
  severity: 'information',
  why: `
    Pods that name no ServiceAccount run under \`default\`, and get its token as a file unless the ServiceAccount
    says no. Hardly any of them calls the API server, and whatever \`default\` is given one day, all of them have.
    With \`automountServiceAccountToken: false\` on it, a pod that needs a token names a ServiceAccount of its own.`,
  standards: ['cis-kubernetes:5.1.5', 'cwe:522'],
  peers: [
    'checkov:CKV_K8S_41',
    'kubescape:C-0189',
    'kubescape:C-0225',
    'kyverno:disable-automountserviceaccounttoken',
    'datree:CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN',
  ],
  cause: 'token-mount',

  on: ['ServiceAccount', 'Namespace'],
  reads: ['rbac'],
  *check(object, { rbac, profile }) {
    const risk = 'Pods that name no ServiceAccount and call the API server lose their credentials.';
    if (object.kind === 'ServiceAccount') {
      const automount = object.field('automountServiceAccountToken');
      if (object.name === 'default' && automount.isNot(false))
        yield {
          at: automount.exists ? automount : object,
          message: `${object.title} gives its API token to every pod that names no ServiceAccount.`,
          fix: { title: 'Set automountServiceAccountToken to false', changes: [automount.set(false)], risk },
        };
      return;
    }
    const { name } = object;
    if (profile !== 'audit' || name === undefined || rbac.tokenOf(object.ref.uri, name, 'default') !== 'mounted')
      return;
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
    const added = addObject(object, `${name}-default-serviceaccount.yaml`, {
      ...account,
      automountServiceAccountToken: false,
    });
    yield {
      at: object,
      message: `${object.title} has a default ServiceAccount that gives its API token to every pod that names no other.`,
      fix: added && { title: 'Add the default ServiceAccount without its token', changes: [added], risk },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: default
          #     ^^^^^^^ ServiceAccount "default" gives its API token to every pod that names no ServiceAccount.
          namespace: shop`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: default
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: shop }
        automountServiceAccountToken: true
        #                             ^^^^ ServiceAccount "default" gives its API token to every pod that names no ServiceAccount.`,
      fixed: `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: shop }
        automountServiceAccountToken: false`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          #     ^^^^ Namespace "shop" has a default ServiceAccount that gives its API token to every pod that names no other.`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: default
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          #     ^^^^ Namespace "shop" has a default ServiceAccount that gives its API token to every pod that names no other.
          labels: { team: "{{ .Values.team }}" }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: warehouse }
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: depot }
        automountServiceAccountToken: {{ .Values.mount }}`,
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: shop }
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: "{{ .Values.namespace }}" }`,
    },
  ],
});
