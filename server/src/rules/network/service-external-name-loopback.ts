import { defineRule } from '../../engine/rule.js';
import { internalTarget } from '../../model/kubernetes/external-name.js';

export default defineRule({
  id: 'service-external-name-loopback',
  title: 'ExternalName Service with an internal target',
  severity: 'warning',
  why: `
    An Ingress or a Gateway resolves the name of an ExternalName Service for itself. Where that is \`localhost\` or the
    metadata service of the cloud, a user of one namespace reaches what listens in the controller or on its node, past the
    rules that guard it (server-side request forgery). An ExternalName belongs to a host outside the cluster.`,
  standards: ['cwe:918'],
  peers: ['kyverno:no-localhost-service'],

  on: 'Service',
  *check(service, { profile }) {
    const name = service.field('spec.externalName');
    if (!service.field('spec.type').is('ExternalName') || name.text === undefined) return;
    const target = internalTarget(name.text, profile === 'audit');
    if (target === undefined) return;
    yield {
      at: name,
      message: `${service.title} leads to ${target}, past the rules that guard it.`,
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec: { type: ExternalName, externalName: localhost }
        #                                         ^^^^^^^^^ Service "shop" leads to the local host of whatever resolves its name, past the rules that guard it.
        ---
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: ExternalName, externalName: 127.0.0.1.nip.io } }
        #                                                                                                 ^^^^^^^^^^^^^^^^ the local host of whatever resolves its name
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: ExternalName, externalName: Metadata.Google.Internal. } }
        #                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^ Service "b" leads to the metadata service of the cloud`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: db }, spec: { type: ExternalName, externalName: db.bank.svc.cluster.local } }
        #                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ Service "db" leads to a Service of the cluster`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: ExternalName, externalName: localhost.example.org } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: ExternalName, externalName: "{{ .Values.host }}" } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { type: ClusterIP, externalName: localhost } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d }, spec: { type: ExternalName, externalName: db.bank.svc.cluster.local } }`,
  ],
});
