import { defineRule } from '../../engine/rule.js';
import { type NamedImage, namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-tag-missing-or-latest',
  title: 'Image without a version',
  severity: 'warning',
  why: `
    Without a tag, or with \`latest\`, the registry decides at each start what runs: what was reviewed and scanned
    yesterday is something else today, on some nodes and not on others, and nobody can go back. Whoever may push to the
    registry brings code into the cluster. A version, and better still a digest, stays what it is.`,
  standards: ['nsa:image-versions', 'nist:SP-800-190-4.1', 'cwe:829', 'cwe:1357'],
  peers: [
    'kube-linter:latest-tag',
    'checkov:CKV_K8S_14',
    'kics:583053b7-e632-46f0-b989-f81ff8045385',
    'trivy:KSV-0013',
    'polaris:tagNotSpecified',
    'kubescape:C-0304',
    'kube-score:container-image-tag',
    'kyverno:disallow-latest-tag',
    'terrascan:AC_K8S_0068',
    'datree:CONTAINERS_MISSING_IMAGE_VALUE_VERSION',
    'popeye:POP-100',
    'popeye:POP-101',
  ],

  on: ['pod', 'container'],
  reads: ['images'],
  *check(holder, { images }) {
    for (const image of namedImages(holder)) {
      if (image.movement !== 'missing' && image.movement !== 'latest') continue;
      if (images.isSetByKustomization(image.uri, image.reference.name)) continue;
      yield {
        at: image.field,
        message: `${image.title} ${EFFECTS[image.movement]}, so what runs may change at every start.`,
        fix: [
          ...images.tagsOf(image.reference.repository).map((tag) => ({
            title: `Use the tag "${tag}", as other files of the workspace do`,
            changes: [image.useTag(tag)] as const,
            risk: 'Another version of the image may run than before.',
          })),
          {
            title: 'Set the tag to a version',
            changes: [image.useTag('VERSION')],
            placeholders: ['VERSION'],
            risk: 'Another version of the image may run than before.',
          },
        ],
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example:5000/app
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example:5000/app" of container "app" has no tag`,
      fixed: `
        name: app
        image: registry.example:5000/app:VERSION`,
    },
    {
      code: `
        containers:
          - name: web
            image: "nginx:latest"
            #      ^^^^^^^^^^^^^^ Image "nginx:latest" of container "web" has the tag "latest"
          - name: exporter
            image: docker.io/library/nginx:1.29.1`,
      fixed: `
        containers:
          - name: web
            image: "nginx:1.29.1"
          - name: exporter
            image: docker.io/library/nginx:1.29.1`,
    },
    {
      code: `
        containers:
          - name: app
            image: registry.example/app:1.4
        volumes:
          - name: model
            image:
              reference: registry.example/model
              #          ^^^^^^^^^^^^^^^^^^^^^^ Image "registry.example/model" of volume "model" has no tag`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
        volumes:
          - name: model
            image:
              reference: registry.example/model:VERSION`,
    },
  ],
  good: [
    `
        name: app
        image: registry.example/app:1.4`,
    `
        name: app
        image: registry.example/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    `
        name: app
        image: registry.example/app:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    `
        name: app
        image: "registry.example/app:{{ .Values.tag }}"`,
    `
        -- kustomization.yaml --
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [pod.yaml]
        images: [{ name: registry.example/app, newTag: "1.4" }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: registry.example/app }] }`,
  ],
});

const EFFECTS: Readonly<Record<Extract<NamedImage['movement'], 'missing' | 'latest'>, string>> = {
  missing: 'has no tag',
  latest: 'has the tag "latest"',
};
