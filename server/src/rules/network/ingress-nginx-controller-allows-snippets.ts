import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'ingress-nginx-controller-allows-snippets',
  title: 'Ingress controller that accepts snippets of nginx configuration',
  severity: 'warning',
  why: `
    With snippets allowed, everybody who may create an Ingress writes configuration of the controller, which holds the TLS
    keys of all namespaces and a token that reads Secrets. Since 1.9 ingress-nginx refuses them by default, and since 1.12
    it refuses every annotation of the risk level \`Critical\`.`,
  standards: ['nsa:application-security', 'cwe:94'],
  peers: [
    'kubescape:C-0059',
    'kyverno:disallow-ingress-nginx-custom-snippets',
    'datree:CONFIGMAP_CVE2021_25742_INCORRECT_SNIPPET_ANNOTATIONS_VALUE',
    'terrascan:AC_K8S_0050',
  ],

  on: 'ConfigMap',
  *check(configMap) {
    const data = configMap.field('data');
    const allowed = data.at('allow-snippet-annotations');
    const level = data.at('annotations-risk-level');
    const risk = 'Ingresses that use such annotations are refused from then on.';

    if (allowed.text === 'true')
      yield {
        at: allowed,
        message: `${configMap.title} lets every Ingress write nginx configuration into the controller.`,
        fix: { title: 'Set allow-snippet-annotations to false', changes: [allowed.set('false')], risk },
      };
    if (level.is('Critical'))
      yield {
        at: level,
        message: `${configMap.title} lets Ingresses use annotations of the risk level "Critical", which can take over the controller.`,
        fix: { title: 'Set annotations-risk-level to High', changes: [level.set('High')], risk },
      };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: ingress-nginx-controller }
        data:
          allow-snippet-annotations: "true"
          #                          ^^^^^^ ConfigMap "ingress-nginx-controller" lets every Ingress write nginx configuration into the controller.
          annotations-risk-level: Critical
          #                       ^^^^^^^^ ConfigMap "ingress-nginx-controller" lets Ingresses use annotations of the risk level "Critical"`,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: ingress-nginx-controller }
        data:
          allow-snippet-annotations: "false"
          annotations-risk-level: High`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: ingress-nginx-controller }
        data: { allow-snippet-annotations: "false", annotations-risk-level: High }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: other }
        data: { allow-snippet-annotations: "{{ .Values.snippets }}" }`,
  ],
});
