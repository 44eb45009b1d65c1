import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'route-without-tls',
  title: 'Route without TLS',
  severity: 'warning',
  why: `
    An OpenShift Route without \`tls\` is served in clear text: whoever sits on the way reads passwords and session cookies,
    and changes what users get to see. The router ends TLS with its own certificate as soon as \`termination: edge\` says
    so, and sends plain HTTP on to HTTPS.`,
  standards: ['cwe:319', 'mitre:T1557'],
  peers: ['kyverno:check-routes'],

  on: 'Route',
  *check(route) {
    const tls = route.field('spec.tls');
    const insecure = tls.field('insecureEdgeTerminationPolicy');
    const risk = 'Clients that cannot follow a redirect to HTTPS fail.';

    if (route.field('spec').isPresent && tls.isAbsent)
      yield {
        at: tls,
        message: `${route.title} has no TLS, so its traffic flows in clear text.`,
        fix: {
          title: 'End TLS at the router and redirect HTTP',
          changes: [tls.set({ termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' })],
          risk,
        },
      };
    if (insecure.is('Allow'))
      yield {
        at: insecure,
        message: `${route.title} also answers plain HTTP, so its traffic can flow in clear text.`,
        fix: { title: 'Redirect HTTP to HTTPS', changes: [insecure.set('Redirect')], risk },
      };
  },

  bad: [
    {
      code: `
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: shop }
        spec:
        #<-- Route "shop" has no TLS, so its traffic flows in clear text.
          to: { kind: Service, name: shop }`,
      fixed: `
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: shop }
        spec:
          to: { kind: Service, name: shop }
          tls:
            termination: edge
            insecureEdgeTerminationPolicy: Redirect`,
    },
    {
      code: `
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: shop }
        spec: { tls: { termination: edge, insecureEdgeTerminationPolicy: Allow } }
        #                                                                ^^^^^ Route "shop" also answers plain HTTP`,
      fixed: `
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: shop }
        spec: { tls: { termination: edge, insecureEdgeTerminationPolicy: Redirect } }`,
    },
  ],
  good: [
    `
        apiVersion: route.openshift.io/v1
        kind: Route
        spec: { tls: { termination: passthrough } }
        ---
        apiVersion: route.openshift.io/v1
        kind: Route
        spec: { tls: "{{ .Values.tls }}" }
        ---
        apiVersion: serving.knative.dev/v1
        kind: Route
        spec: { traffic: [] }
        ---
        apiVersion: route.openshift.io/v1
        kind: Route
        spec:`,
  ],
});
