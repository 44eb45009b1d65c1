import { defineRule } from '../../engine/rule.js';
import { familiarName } from '../../model/docker/image-reference.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-name-differs-from-build',
  title: 'Misspelled name of an image that the workspace builds',
  severity: 'warning',
  why: `
    The image that is built, reviewed and scanned here never starts: the workload asks the registry for another name. If
    nothing is there the pods do not start, and if an old or a foreign image has that name, it runs instead and nobody
    notices.`,
  standards: ['cwe:829'],

  on: 'container',
  reads: ['builtImages'],
  *check(container, { builtImages }) {
    for (const { field, reference, title, uri, use } of namedImages(container)) {
      const built = builtImages.nearestTo(uri, reference.text);
      if (built === undefined) continue;
      const name = familiarName({ ...reference, repository: built });
      yield {
        at: field,
        message: `${title} looks like a misspelling of "${name}", which the workspace builds, so another image may run.`,
        ...(reference.digest === undefined && {
          fix: {
            title: `Use the name "${name}"`,
            changes: [use(`${name}${reference.text.slice(reference.name.length)}`)],
            risk: 'The registry must have the tag under that name.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        -- compose.yaml --
        services: { web: { build: ./web, image: registry.example/shop/storefront }, api: { build: ./back, image: shop/api } }
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - name: web
              image: registry.example/shop/storfront:1.4
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/shop/storfront:1.4" of container "web" looks like a misspelling of "registry.example/shop/storefront"
            - name: pinned
              image: registry.example/shop/storefronts@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of container "pinned" looks like a misspelling of "registry.example/shop/storefront"
            - name: api
              image: shpo/api
              #      ^^^^^^^^ looks like a misspelling of "shop/api"`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - name: web
              image: registry.example/shop/storefront:1.4
            - name: pinned
              image: registry.example/shop/storefronts@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            - name: api
              image: shop/api`,
    },
  ],
  good: [
    `
        -- compose.yaml --
        services: { web: { build: ./web, image: registry.example/shop/storefront }, api: { build: ./back, image: shop/api } }
        -- storefronts/Dockerfile --
        FROM scratch
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: "registry.example/shop/storefront:1.4" }
            - { name: other, image: "registry.example/shop/storefronts:1.4" }
            - { name: far, image: "registry.example/bank/storefrnt:1.4" }
            - { name: app, image: "shop/app:1" }`,
    `
        name: app
        image: storefrnt:1.4`,
  ],
});
