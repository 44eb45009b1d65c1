import { defineRule } from '../../engine/rule.js';
import { misspelt } from '../../model/docker/popular-images.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-name-typosquat',
  title: 'Image name that nearly spells a well-known one',
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
        message: `${title} is one slip away from "${meant}", so it may come from somebody who waits for the slip.`,
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
            #      ^^^^^^^^^^^^ Image "ngnix:1.29.1" of container "web" is one slip away from "nginx"
          - name: db
            image: docker.io/postgress:18.0
            #      ^^^^^^^^^^^^^^^^^^^^^^^^ is one slip away from "postgres"
          - name: cache
            image: bitnammi/redis:8
            #      ^^^^^^^^^^^^^^^^ is one slip away from "bitnami/redis"
          - name: pinned
            image: reddis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is one slip away from "redis"`,
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
