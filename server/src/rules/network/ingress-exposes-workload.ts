import { defineRule } from '../../engine/rule.js';
import { ingressBackends } from '../../model/network/backends.js';

export default defineRule({
  id: 'ingress-exposes-workload',
  title: 'Service that an Ingress publishes',
  severity: 'hint',
  profile: 'audit',
  why: `
    What an Ingress leads to can be reached by whoever reaches the controller, most often from the internet. The list of
    such Services is where attacks begin, so it deserves a look: authentication, updates and network policies matter most
    there.`,
  standards: ['mitre:T1190'],
  peers: ['kics:69bbc5e3-0818-4150-89cc-1e989b48f23b', 'kubescape:C-0256'],

  on: 'Ingress',
  reads: ['services'],
  *check(ingress, { services }) {
    for (const { name } of ingressBackends(ingress)) {
      if (name.text === undefined || !services.exists(ingress.ref, ingress.namespace, name.text)) continue;
      yield {
        at: name,
        message: `${ingress.title} makes the Service "${name.text}" reachable from outside the cluster.`,
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: checkout } } }, { backend: { service: { name: other } } }] } }] }
        #                                                               ^^^^^^^^ Ingress "shop" makes the Service "checkout" reachable from outside the cluster.
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: checkout }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: checkout } } }, { backend: { service: { name: "{{ .Values.name }}" } } }] } }] }`,
    },
  ],
});
