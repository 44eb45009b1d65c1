import { defineRule } from '../../engine/rule.js';
import { readSelector } from '../../model/kubernetes/label-selector.js';

export default defineRule({
  id: 'servicemonitor-selects-nothing',
  title: 'ServiceMonitor that matches no Service',
  severity: 'hint',
  profile: 'audit',
  why: `
    Prometheus watches only what a ServiceMonitor selects. If its labels match no Service, nothing is measured and no
    alarm is raised: an attack that shows in the figures goes unseen, and a quiet dashboard looks like a healthy one.`,
  peers: ['kube-linter:dangling-servicemonitor'],

  on: 'ServiceMonitor',
  reads: ['services'],
  *check(monitor, { services }) {
    const field = monitor.field('spec.selector');
    const selector = readSelector(field);
    const namespaces = monitor.field('spec.namespaceSelector');
    const names = namespaces.field('matchNames');
    if (selector === undefined || !names.isComplete) return;
    const where = namespaces.field('any').is(true) ? 'all' : names.isPresent ? names.texts() : undefined;
    const found = services.selectsNone(monitor.ref, monitor.namespace, selector, where);
    if (found === undefined) return;
    const { closest } = found;
    yield {
      at: field,
      message: `${monitor.title} matches no Service, so what it was made for goes unwatched.`,
      fix:
        closest === undefined
          ? undefined
          : {
              title: `Select ${closest.key}: ${closest.value}`,
              changes: [field.field('matchLabels').at(closest.key).set(closest.value)],
              risk: 'The Service of that label is watched from then on.',
            },
    };
  },

  bad: [
    {
      code: `
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: checkout, namespace: shop }
        spec:
          selector:
          #<------ ServiceMonitor "checkout" matches no Service
            matchLabels: { app: chekout }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: checkout, namespace: shop, labels: { app: checkout } } }
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: everywhere, namespace: watch }
        spec:
          namespaceSelector: { any: true }
          selector: { matchLabels: { app: warehouse } }
          #<------ ServiceMonitor "everywhere" matches no Service`,
      fixed: `
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: checkout, namespace: shop }
        spec:
          selector:
            matchLabels: { app: checkout }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: checkout, namespace: shop, labels: { app: checkout } } }
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: everywhere, namespace: watch }
        spec:
          namespaceSelector: { any: true }
          selector: { matchLabels: { app: warehouse } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop, labels: { app: web } } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: named, namespace: watch }, spec: { selector: { matchLabels: { app: web } }, namespaceSelector: { matchNames: [shop] } } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: elsewhere, namespace: watch }, spec: { selector: { matchLabels: { app: api } } } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: templated, namespace: shop }, spec: { selector: { matchLabels: { app: "{{ .Chart.Name }}" } } } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: open, namespace: shop }, spec: { selector: { matchLabels: { app: api } }, namespaceSelector: "{{ .Values.where }}" } }
        ---
        { apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: names, namespace: shop }, spec: { selector: { matchLabels: { app: api } }, namespaceSelector: { matchNames: "{{ .Values.names }}" } } }`,
  ],
});
