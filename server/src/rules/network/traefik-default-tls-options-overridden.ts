import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'traefik-default-tls-options-overridden',
  title: 'TLSOption of Traefik for the whole cluster',
  severity: 'warning',
  why: `
    Traefik takes the TLSOption named \`default\` for every router that names none, in all namespaces. In this way one team can
    lower the version of TLS, or the demand for client certificates, of all others. Under another name it holds only where
    it is asked for.`,
  standards: ['cwe:326'],
  peers: ['kyverno:disallow-default-tlsoptions'],

  on: 'TLSOption',
  *check(option, { profile }) {
    const version = option.field('spec.minVersion');
    const isWeak = version.is('VersionTLS10') || version.is('VersionTLS11');
    // Options that only raise the demands are what many clusters want.
    if (option.name !== 'default' || (!isWeak && profile === 'recommended')) return;
    yield {
      at: isWeak ? version : option,
      severity: isWeak ? 'warning' : 'information',
      message: isWeak
        ? `${option.title} makes all routers of the cluster that name no options accept outdated versions of TLS.`
        : `${option.title} sets the TLS options of all routers of the cluster that name no options.`,
    };
  },

  bad: [
    {
      code: `
        apiVersion: traefik.io/v1alpha1
        kind: TLSOption
        metadata: { name: default }
        spec: { minVersion: VersionTLS10 }
        #                   ^^^^^^^^^^^^ TLSOption "default" makes all routers of the cluster that name no options accept outdated versions of TLS.
        ---
        apiVersion: traefik.containo.us/v1alpha1
        kind: TLSOption
        metadata: { name: default }
        spec: { minVersion: VersionTLS11 }
        #                   ^^^^^^^^^^^^ (warning) TLSOption "default" makes all routers`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: traefik.io/v1alpha1
        kind: TLSOption
        metadata: { name: default }
        #                 ^^^^^^^ TLSOption "default" sets the TLS options of all routers of the cluster that name no options.
        spec: { minVersion: VersionTLS13 }`,
    },
  ],
  good: [
    `
        apiVersion: traefik.io/v1alpha1
        kind: TLSOption
        metadata: { name: default }
        spec: { minVersion: VersionTLS13 }
        ---
        apiVersion: traefik.io/v1alpha1
        kind: TLSOption
        metadata: { name: old }
        spec: { minVersion: VersionTLS10 }`,
  ],
});
