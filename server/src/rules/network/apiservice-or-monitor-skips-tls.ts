import { defineRule, type Fix } from '../../engine/rule.js';
import type { KubernetesObject } from '../../model/kubernetes/kubernetes-object.js';
import { type UncheckedClient, uncheckedClients } from '../../model/kubernetes/tls-verification.js';

export default defineRule({
  id: 'apiservice-or-monitor-skips-tls',
  title: 'API server or Prometheus that does not check certificates',
  severity: 'warning',
  why: `
    The API server passes requests, with the names and groups of their users, on to the backend of an APIService, and
    Prometheus sends its token to what it watches. Without a check of the certificate that may be any pod that answers for
    the address: it reads what is sent and returns what it likes, up to the figures that autoscaling acts on. The bundle of
    the certificate authority, which cert-manager can write, lets them tell the right one.`,
  standards: ['cwe:295', 'mitre:T1557'],

  on: 'object',
  *check(object) {
    const client = object.isA('APIService') ? 'The API server' : 'Prometheus';
    for (const unchecked of uncheckedClients(object)) {
      yield {
        at: unchecked.field,
        message: `${client} does not check the certificate of what ${object.title} leads to, so it talks to whoever answers.`,
        fix: fixesOf(object, unchecked),
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1beta1.metrics.k8s.io }
        spec:
          service: { name: metrics-server, namespace: kube-system }
          insecureSkipTLSVerify: true
          #                      ^^^^ The API server does not check the certificate of what APIService "v1beta1.metrics.k8s.io" leads to, so it talks to whoever answers.
          group: metrics.k8s.io`,
      fixed: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1beta1.metrics.k8s.io, annotations: { cert-manager.io/inject-ca-from: kube-system/CERTIFICATE } }
        spec:
          service: { name: metrics-server, namespace: kube-system }
          group: metrics.k8s.io`,
    },
    {
      code: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1.shop.example.org, annotations: { cert-manager.io/inject-ca-from: shop/api } }
        spec: { group: shop.example.org, insecureSkipTLSVerify: true, service: { name: api } }
        #                                                       ^^^^ The API server does not check
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: web }
        spec:
          endpoints:
            - port: web
              scheme: https
              tlsConfig:
                insecureSkipVerify: true
                #                   ^^^^ Prometheus does not check the certificate of what ServiceMonitor "web" leads to`,
      fixed: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1.shop.example.org, annotations: { cert-manager.io/inject-ca-from: shop/api } }
        spec: { group: shop.example.org, service: { name: api } }
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: web }
        spec:
          endpoints:
            - port: web
              scheme: https`,
    },
    {
      code: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1.shop.example.org }
        spec: { insecureSkipTLSVerify: true, service: { name: api } }
        #                              ^^^^ The API server`,
      fixed: `
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: { name: v1.shop.example.org, annotations: { cert-manager.io/inject-ca-from: NAMESPACE/CERTIFICATE } }
        spec: { service: { name: api } }`,
    },
  ],
  good: [
    `
        { apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: { name: a }, spec: { insecureSkipTLSVerify: false, caBundle: YQ== } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: b }, spec: { podMetricsEndpoints: [{ tlsConfig: { insecureSkipVerify: false } }, { tlsConfig: { insecureSkipVerify: "{{ .Values.skip }}" } }] } }
        ---
        { apiVersion: example.org/v1, kind: Client, metadata: { name: c }, spec: { template: { spec: { containers: [{ name: c }] } }, insecureSkipVerify: true } }`,
  ],
});

function fixesOf(object: KubernetesObject, { field, name }: UncheckedClient): readonly Fix[] {
  const removal: Fix = {
    title: `Remove ${name}`,
    changes: [field.remove()],
    risk: 'Connections fail until the certificate authority of the other side is named.',
  };
  const annotations = object.field('metadata.annotations');
  const isInjected = annotations.entries().some(([key]) => key.startsWith('cert-manager.io/inject-'));
  if (!object.isA('APIService') || isInjected || object.field('spec.caBundle').isPresent) return [removal];
  const namespace = object.field('spec.service.namespace').text ?? 'NAMESPACE';
  const injection: Fix = {
    title: 'Let cert-manager write the caBundle instead',
    changes: [field.remove(), annotations.at('cert-manager.io/inject-ca-from').set(`${namespace}/CERTIFICATE`)],
    placeholders: [`${namespace}/CERTIFICATE`],
    risk: 'Connections fail until cert-manager has written the bundle of the named Certificate.',
  };
  return [injection, removal];
}
