import { defineRule } from '../../engine/rule.js';
import { closestName } from '../../model/closest-name.js';
import { ingressClass } from '../../model/network/host-claims.js';

export default defineRule({
  id: 'ingress-class-not-allowed',
  title: 'Ingress without a known class',
  severity: 'information',
  profile: 'audit',
  why: `
    An Ingress without a class is served by whichever controller feels responsible: the one for the internet instead of
    the one for the company, or both. One of a class that nobody serves waits for a controller that somebody may install
    later. The name of a class says who serves it.`,
  standards: ['cwe:284'],
  peers: ['kyverno:restrict-ingress-classes'],
  options: {
    classes: {
      default: [] as readonly string[],
      description: 'The classes that Ingresses may have; where none is named, those of the workspace.',
    },
  },

  on: 'Ingress',
  reads: ['routing'],
  *check(ingress, { routing, options }) {
    const name = ingressClass(ingress);
    const known = routing.ingressClasses(ingress.ref);
    if (name === undefined || known === undefined) return;
    const names = options.classes.length > 0 ? options.classes : known.names;
    const isMissing = name === '';
    if (isMissing ? known.hasDefault : names.length === 0 || names.includes(name)) return;
    const best = names.length === 1 ? names[0] : closestName(name, names);
    const field = ingress.field('spec.ingressClassName');
    const annotation = ingress.field('metadata.annotations').at('kubernetes.io/ingress.class');
    yield {
      at: annotation.exists && !field.exists ? annotation : field,
      message: isMissing
        ? `${ingress.title} names no class, so any controller may serve it.`
        : `${ingress.title} is of the class "${name}", which no known controller serves.`,
      fix:
        best === undefined
          ? undefined
          : {
              title: `Set ingressClassName to ${best}`,
              changes: annotation.exists ? [annotation.remove(), field.set(best)] : [field.set(best)],
              risk: 'The Ingress is served by the controller of this class, perhaps at another address.',
            },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            kubernetes.io/ingress.class: outer
            #                            ^^^^^ Ingress "shop" is of the class "outer", which no known controller serves.
        spec: { rules: [{ host: shop.example }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: admin }
        spec: { ingressClassName: other }
        #                         ^^^^^ Ingress "admin" is of the class "other"
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: inner }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
        spec: { rules: [{ host: shop.example }], ingressClassName: inner }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: admin }
        spec: { ingressClassName: inner }
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: inner }`,
    },
    {
      profile: 'audit',
      options: { classes: ['inner', 'outer'] },
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ host: shop.example }] }
        #<-- Ingress "shop" names no class, so any controller may serve it.
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: far }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { ingressClassName: "{{ .Values.class }}" }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { ingressClassName: inner }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ host: shop.example }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: inner, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }`,
    },
    {
      profile: 'audit',
      code: `
        -- kustomization.yaml --
        resources: [ingress.yaml, https://example.org/controller]
        -- ingress.yaml --
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ host: shop.example }] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { ingressClassName: far }`,
    },
  ],
});
