import { defineRule } from '../../engine/rule.js';
import { Container } from '../../model/kubernetes/container.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-not-pinned-to-digest',
  title: 'Image without a digest',
  severity: 'information',
  profile: 'strict',
  why: `
    A tag is a label that the registry may move: who gets hold of an account there pushes other bytes under the same
    name, and every node that starts the pod anew runs them. A digest is the checksum of the image, so the node refuses
    anything else. The tag may stay beside it for people to read.`,
  standards: ['cwe:494', 'nist:SP-800-190-4.1'],
  peers: [
    'checkov:CKV_K8S_43',
    'kics:7c81d34c-8e5a-402b-9798-9f442630e678',
    'kubescape:C-0306',
    'kyverno:require-image-checksum',
    'kyverno:resolve-image-to-digest',
    'terrascan:AC_K8S_0069',
    'datree:CONTAINERS_MISSING_IMAGE_VALUE_DIGEST',
  ],
  mendedBy: 'digest',

  on: ['pod', 'container', 'object'],
  reads: ['images'],
  *check(holder, { images, profile }) {
    const named = namedImages(holder);
    for (const { field, reference, title, uri, use } of named) {
      if (reference.digest !== undefined || images.isSetByKustomization(uri, reference.name)) continue;
      const { tag } = reference;
      const digest = tag === undefined ? undefined : images.digestOf(reference.repository, tag);
      yield {
        at: field,
        message: `${title} has no digest, so the registry decides which bytes run.`,
        ...(digest !== undefined && {
          fix: {
            title: `Pin "${reference.text}" to the digest that the workspace knows`,
            changes: [use(`${reference.text}@${digest}`)],
            risk: 'Where the tag has moved since, the image that the digest names runs instead.',
          },
        }),
      };
    }
    if (profile !== 'audit' || named.length > 0 || !(holder instanceof Container)) return;
    // What is no name of an image pins nothing either; one with a broken digest never starts.
    const image = holder.field('image');
    if (image.text !== undefined && !/@[a-z][\w.+-]*:[a-f0-9]+$/.test(image.text))
      yield { at: image, message: `Image "${image.text}" of container "${holder.name}" has no digest.` };
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example:5000/app:1.4
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example:5000/app:1.4" of container "app" has no digest`,
    },
    {
      code: `
        containers:
          - name: app
            image: "registry.example/app:1.4" # checked
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/app:1.4" of container "app" has no digest
          - name: next
            image: registry.example/app:1.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: old
            image: registry.example/app
            #      ^^^^^^^^^^^^^^^^^^^^ Image "registry.example/app" of container "old" has no digest
        volumes:
          - name: model
            image:
              reference: registry.example/model:2
              #          ^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/model:2" of volume "model" has no digest`,
      fixed: `
        containers:
          - name: app
            image: "registry.example/app:1.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" # checked
          - name: next
            image: registry.example/app:1.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: old
            image: registry.example/app
        volumes:
          - name: model
            image:
              reference: registry.example/model:2`,
    },
    {
      code: `
        -- tags.json --
        {"builds":[{"imageName":"nginx","tag":"nginx:1.29.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]}
        -- task.yaml --
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: { name: lint }
        spec:
          steps:
            - name: lint
              image: nginx:1.29.1
              #      ^^^^^^^^^^^^ Image "nginx:1.29.1" of Task "lint" has no digest`,
      fixed: `
        -- task.yaml --
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: { name: lint }
        spec:
          steps:
            - name: lint
              image: nginx:1.29.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        image: $IMAGE
        #      ^^^^^^ Image "$IMAGE" of container "app" has no digest`,
    },
  ],
  good: [
    `
        name: app
        image: registry.example/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    `
        name: app
        image: $IMAGE`,
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
            image: "{{ .Values.image }}"
          - name: other
            image: app@blake3:0123456789abcdef0123456789abcdef
          - name: none
          - name: pinned
            image: app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        volumes: [{ name: tmp, emptyDir: {} }]`,
    },
    `
        -- kustomization.yaml --
        resources: [pod.yaml]
        images: [{ name: registry.example/app, digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "registry.example/app:1.4" }] }`,
  ],
});
