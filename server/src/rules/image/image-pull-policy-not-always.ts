import { defineRule } from '../../engine/rule.js';
import { parseImageReference } from '../../model/docker/image-reference.js';
import { movementOf } from '../../model/docker/image-tag.js';

export default defineRule({
  id: 'image-pull-policy-not-always',
  title: 'Image that a node takes from its cache without asking the registry',
  severity: 'information',
  profile: 'strict',
  why: `
    A node that has an image already starts it for whoever names it, credentials or not: a pod of another team runs a
    private image that it may not pull. It also goes on with old bytes after the tag was fixed. With \`Always\` the node
    asks the registry at each start, and downloads only what has changed. A digest makes sure of the bytes by itself.`,
  standards: ['cis-kubernetes:1.2.11', 'nist:SP-800-190-4.1'],
  peers: [
    'checkov:CKV_K8S_15',
    'kics:caa3479d-885d-4882-9aac-95e5e78ef5c2',
    'polaris:pullPolicyNotAlways',
    'kubescape:C-0075',
    'kube-score:container-image-pull-policy',
    'kyverno:always-pull-images',
    'kyverno:imagepullpolicy-always',
  ],

  on: 'container',
  reads: ['images'],
  *check(container, { images }) {
    const policy = container.field('imagePullPolicy');
    const image = container.field('image').text;
    if (image === undefined || image.includes('@') || !policy.isNot('Always')) return;
    const reference = parseImageReference(image);
    // Without a policy, "latest" and no tag mean Always (Kubernetes docs: Images, default image pull policy).
    const movement = reference === undefined ? 'missing' : movementOf(reference);
    const isDefault = policy.isAbsent;
    if (isDefault && (movement === 'missing' || movement === 'latest')) return;
    if (reference !== undefined && images.isSetByKustomization(container.pod.object.ref.uri, reference.name)) return;
    const name = isDefault ? 'the default imagePullPolicy, IfNotPresent' : `imagePullPolicy ${policy.text}`;
    yield {
      at: isDefault ? container.field('image') : policy,
      message: `${container.title} has ${name}, so a node may start an image from its cache without asking the registry.`,
      fix: {
        title: 'Set imagePullPolicy to Always',
        changes: [policy.set('Always')],
        risk: 'Pods no longer start while the registry cannot be reached, or where the image is only on the node.',
      },
    };
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example/app:1.4
        #      ^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" has the default imagePullPolicy, IfNotPresent, so`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        imagePullPolicy: Always`,
    },
    {
      code: `
        containers:
          - name: app
            image: $IMAGE
            imagePullPolicy: Never
            #                ^^^^^ Container "app" has imagePullPolicy Never, so
          - name: web
            image: nginx:latest
            imagePullPolicy: IfNotPresent
            #                ^^^^^^^^^^^^ Container "web" has imagePullPolicy IfNotPresent, so`,
      fixed: `
        containers:
          - name: app
            image: $IMAGE
            imagePullPolicy: Always
          - name: web
            image: nginx:latest
            imagePullPolicy: Always`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            image: registry.example/app:1.4
            imagePullPolicy: Always
          - name: pinned
            image: registry.example/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            imagePullPolicy: IfNotPresent
          - name: web
            image: nginx:latest
          - name: tool
            image: tool
          - name: unset
          - name: templated
            image: "app:{{ .Values.tag }}"
            imagePullPolicy: Never
          - name: odd
            image: $IMAGE
          - name: values
            image: app:1
            imagePullPolicy: "{{ .Values.policy }}"`,
    `
        -- kustomization.yaml --
        resources: [pod.yaml]
        images: [{ name: app, newTag: latest }]
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "app:1" }] }`,
  ],
});
