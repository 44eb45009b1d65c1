import { defineRule } from '../../engine/rule.js';
import { misspelt } from '../../model/docker/popular-images.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-name-typosquat',
  title: 'Misspelled name of a well-known image',
  severity: 'warning',
  why: `
    On Docker Hub anybody may open an account whose name is one letter away from a well-known one, and wait for those who
    mistype it. Such images have mined coins and carried credentials away, and look like the real one meanwhile. The name
    that is meant belongs to a publisher who is known.`,
  standards: ['cwe:829', 'mitre:T1195.002'],

  on: ['pod', 'container', 'object', 'FROM', 'COPY', 'RUN'],
  reads: ['builtImages'],
  *check(holder, { builtImages }) {
    for (const { field, reference, title, uri, use } of namedImages(holder)) {
      const meant = misspelt(reference);
      // What the workspace builds itself may be called anything.
      if (meant === undefined || builtImages.of(uri, reference.text, {}) !== undefined) continue;
      const text = `${meant}${reference.text.slice(reference.name.length)}`;
      yield {
        at: field,
        message: `${title} looks like a misspelling of "${meant}", so it may be an image that an attacker published under that name.`,
        ...(reference.digest === undefined && {
          fix: { title: `Use "${text}"`, changes: [use(text)], risk: 'Another image runs than before.' },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: web
            image: ngnix:1.29.1
            #      ^^^^^^^^^^^^ Image "ngnix:1.29.1" of container "web" looks like a misspelling of "nginx"
          - name: db
            image: docker.io/postgress:18.0
            #      ^^^^^^^^^^^^^^^^^^^^^^^^ looks like a misspelling of "postgres"
          - name: cache
            image: bitnammi/redis:8
            #      ^^^^^^^^^^^^^^^^ looks like a misspelling of "bitnami/redis"
          - name: pinned
            image: reddis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ looks like a misspelling of "redis"`,
      fixed: `
        containers:
          - name: web
            image: nginx:1.29.1
          - name: db
            image: postgres:18.0
          - name: cache
            image: bitnami/redis:8
          - name: pinned
            image: reddis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    },
  ],
  good: [
    `
        FROM python3:1 AS a
        FROM registry.example/ngnix AS b
        FROM nginx AS c
        FROM example/postgress AS d
        FROM mono AS e
        FROM bitnami/redis`,
    `
        -- compose.yaml --
        services: { web: { build: ./web, image: ngnix } }
        -- web/Dockerfile --
        FROM nginx:1.29
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: web, image: "ngnix:1" }] }`,
  ],
});
