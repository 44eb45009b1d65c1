import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'gatekeeper-repo-prefix-open-ended',
  title: 'Allowed repository prefix that also matches other registries',
  severity: 'warning',
  why: `
    Gatekeeper compares an image with each allowed repository as plain text, from the left. A prefix without a slash at
    its end also allows every name that goes on: "registry.example.com" lets in "registry.example.com.evil.org/miner", a
    registry that anybody can set up. With the slash the name of the registry, or of the folder in it, ends there.`,
  standards: ['cwe:1289'],
  peers: ['trivy:KSV-0124'],

  on: 'K8sAllowedRepos',
  *check(constraint) {
    for (const repo of constraint.field('spec.parameters.repos').items()) {
      const prefix = repo.text;
      // A tag or a digest may be meant to go on.
      if (prefix === undefined || prefix === '' || /[/:@]$|@sha256:/.test(prefix)) continue;
      yield {
        at: repo,
        message: `${constraint.title} allows every image whose name begins with "${prefix}", including images of other registries.`,
        fix: {
          title: `End the prefix with a slash: "${prefix}/"`,
          changes: [repo.set(`${prefix}/`)],
          risk: 'An image of exactly this name, or of names that go on from it, is then refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: K8sAllowedRepos
        metadata: { name: ours }
        spec:
          parameters:
            repos:
              - registry.example.com
              # ^^^^^^^^^^^^^^^^^^^^ K8sAllowedRepos "ours" allows every image whose name begins with "registry.example.com"
              - "registry.example.com/shop" # the shop
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^ K8sAllowedRepos "ours" allows every image whose name begins with "registry.example.com/shop"
              - registry.example.com/ops/`,
      fixed: `
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: K8sAllowedRepos
        metadata: { name: ours }
        spec:
          parameters:
            repos:
              - registry.example.com/
              - "registry.example.com/shop/" # the shop
              - registry.example.com/ops/`,
    },
  ],
  good: [
    `
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: K8sAllowedRepos
        metadata: { name: ours }
        spec:
          parameters:
            repos: [registry.example.com/, "{{ .Values.registry }}", "", "registry.example.com/shop/web:", registry.example.com/shop/web@sha256:0123]`,
  ],
});
