import { defineRule } from '../../engine/rule.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-tag-drift-between-manifests',
  title: 'Older image version than in another manifest',
  severity: 'hint',
  profile: 'strict',
  why: `
    Where one workload was updated and another was forgotten, the forgotten one keeps the vulnerabilities that the update
    fixed, and everybody believes that they are gone. One version of an image for all who are deployed together is also
    easier to scan and to fix.`,
  standards: ['cwe:1104'],

  on: ['pod', 'container', 'object'],
  reads: ['images'],
  *check(holder, { images }) {
    for (const { field, reference, title, uri, object, useTag } of namedImages(holder)) {
      const { tag, digest, repository, name } = reference;
      if (tag === undefined || digest !== undefined || images.isSetByKustomization(uri, name)) continue;
      const newer = images.newerTagOf(uri, object, repository, tag);
      if (newer === undefined) continue;
      yield {
        at: field,
        message: `${title} is older than "${newer}" in another manifest of the workspace, so it may lack fixes that the other one has.`,
        fix: {
          title: `Use the tag "${newer}" as well`,
          changes: [useTag(newer)],
          risk: 'The newer version may behave differently.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: app
              image: registry.example/app:v1.9.0-alpine
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/app:v1.9.0-alpine" of container "app" is older than "v1.10.1-alpine"
            - name: same
              image: registry.example/side:2.0
            - name: form
              image: registry.example/app:v1.9.0
        -- api.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { containers: [{ name: app, image: "registry.example/app:v1.10.1-alpine" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: other }
        spec: { containers: [{ name: app, image: "registry.example/app:v1.9.9-alpine" }] }
        #                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is older than "v1.10.1-alpine"`,
      fixed: `
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          containers:
            - name: app
              image: registry.example/app:v1.10.1-alpine
            - name: same
              image: registry.example/side:2.0
            - name: form
              image: registry.example/app:v1.9.0
        -- api.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { containers: [{ name: app, image: "registry.example/app:v1.10.1-alpine" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: other }
        spec: { containers: [{ name: app, image: "registry.example/app:v1.10.1-alpine" }] }`,
    },
  ],
  good: [
    `
        -- staging.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "app:1.0" }, { name: sha, image: "sha:1.0-abcdef0" }, { name: moving, image: moving }, { name: bare, image: "bare:7" }] }
        -- production.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "app:1.1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: other }
        spec: { containers: [{ name: sha, image: "sha:1.0-abcdef1" }, { name: moving, image: "moving:1.1" }, { name: bare, image: "bare:8" }] }`,
    `
        -- kustomization.yaml --
        resources: [pods.yaml]
        images: [{ name: app, newTag: "1.2" }]
        -- pods.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "app:1.0" }, { name: pinned, image: "pinned:1.1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec: { containers: [{ name: app, image: "app:1.1" }, { name: pinned, image: "pinned:1.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }] }`,
  ],
});
