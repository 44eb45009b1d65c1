import { defineRule } from '../../engine/rule.js';
import { isNamespaced } from '../../model/kubernetes/api-resources.js';
import { isBuiltInObject } from '../../model/kubernetes/builtin-objects.js';

export default defineRule({
  id: 'workload-in-default-namespace',
  title: 'Object in the namespace "default"',
  severity: 'information',
  profile: 'strict',
  why: `
    Everything that names no namespace lands in "default", so what lies there shares its rights, its policies and its
    quota with whatever else was forgotten. A Role that is meant for one program then covers the Secrets of all. A
    namespace of its own is a border that policies and rights can be tied to.`,
  standards: ['cis-kubernetes:5.7.4', 'cwe:653'],
  peers: [
    'kube-linter:use-namespace',
    'checkov:CKV_K8S_21',
    'kics:611ab018-c4aa-4ba2-b0f6-a448337509a6',
    'trivy:KSV-0110',
    'kubescape:C-0061',
    'kubescape:C-0212',
    'kyverno:disallow-default-namespace',
    'terrascan:AC_K8S_0086',
    'datree:WORKLOAD_INCORRECT_NAMESPACE_VALUE_DEFAULT',
  ],

  on: 'object',
  reads: ['namespaceUse'],
  *check(object, { namespaceUse, profile }) {
    const namespace = object.field('metadata.namespace');
    const isLeftOut =
      profile === 'audit' &&
      namespace.isAbsent &&
      (object.pods.length > 0 || isNamespaced(object.group, object.kind) === true) &&
      !object.root.document.isTemplated;
    if ((!namespace.is('default') && !isLeftOut) || isBuiltInObject(object) || namespaceUse.isGiven(object.ref.uri))
      return;
    const suggested = namespaceUse.neighbour(object.ref) ?? 'NAMESPACE';
    yield {
      at: namespace,
      message: isLeftOut
        ? `${object.title} names no namespace, so it lands in "default" unless whoever applies it says otherwise.`
        : `${object.title} is in the namespace "default", which it shares with everything that names none.`,
      fix: {
        title: suggested === 'NAMESPACE' ? 'Name a namespace' : `Set the namespace to "${suggested}"`,
        changes: [namespace.set(suggested)],
        ...(suggested === 'NAMESPACE' && { placeholders: [suggested] }),
        risk: 'What is deployed already stays where it is, and the namespace must exist.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          namespace: default
          #          ^^^^^^^ ConfigMap "settings" is in the namespace "default"`,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          namespace: NAMESPACE`,
    },
    {
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: default } }
        #                                                                  ^^^^^^^ Service "web" is in the namespace "default"
        ---
        { apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop } }`,
      fixed: `
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop } }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
        #<------ ConfigMap "settings" names no namespace
          name: settings
        ---
        { apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: web }, spec: { template: { spec: { containers: [{ name: app }] } } } }
        #                                                    ^^^^^^^^ Service "web" names no namespace`,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          namespace: NAMESPACE
        ---
        { apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: web, namespace: NAMESPACE }, spec: { template: { spec: { containers: [{ name: app }] } } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: ConfigMap, metadata: { name: nowhere } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: kubernetes, namespace: default } }
        ---
        { apiVersion: v1, kind: Secret, metadata: { name: web, namespace: shop } }`,
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: ConfigMap, metadata: { name: "{{ .Release.Name }}" } }
        ---
        { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: reader } }
        ---
        { apiVersion: example.org/v1, kind: Widget, metadata: { name: custom } }`,
    },
    {
      profile: 'audit',
      code: `
        -- shop/kustomization.yaml --
        namespace: shop
        resources: [settings.yaml]
        -- shop/settings.yaml --
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
        -- chart/Chart.yaml --
        name: web
        -- chart/templates/settings.yaml --
        { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }`,
    },
  ],
});
