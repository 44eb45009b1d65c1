import { defineRule } from '../../engine/rule.js';
import { isPrivateRegistry } from '../../model/docker/public-registries.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-pull-secret-not-set',
  title: 'Private registry without credentials in the pod or its ServiceAccount',
  severity: 'hint',
  profile: 'audit',
  why: `
    Without a secret of its own a pod pulls with the credentials of the node, which every pod of the node can use: then
    any of them may run any image of the registry. Or the registry asks nobody for credentials, and everybody may read
    what is in it. An \`imagePullSecret\` in the namespace gives each team the images that are its own.`,
  standards: ['nist:SP-800-190-4.2'],
  peers: [
    'kyverno:require-imagepullsecrets',
    'kyverno:add-imagepullsecrets',
    'kyverno:add-imagepullsecrets-for-containers-and-initcontainers',
  ],

  on: 'pod',
  reads: ['pullSecrets'],
  *check(pod, { pullSecrets }) {
    const secrets = pod.field('imagePullSecrets');
    const account = pod.serviceAccountName;
    if (account === undefined || !(secrets.isAbsent || (secrets.isComplete && secrets.items().length === 0))) return;
    const images = pod.containers.flatMap((container) => namedImages(container));
    const image = images.find(({ reference }) => isPrivateRegistry(reference));
    if (image === undefined) return;
    const known = pullSecrets.missingFor(pod.object.ref, pod.object.namespace, account);
    if (known === undefined) return;
    const risk = 'The image can only be pulled with it if the Secret holds credentials for the registry.';
    yield {
      at: image.field,
      message: `${pod.title} pulls from "${image.reference.registry}", but neither it nor its ServiceAccount has imagePullSecrets, so the node pulls with its own credentials or with none.`,
      fix:
        known.length > 0
          ? known.map((name) => ({
              title: `Add the Secret "${name}" to imagePullSecrets`,
              changes: [secrets.append({ name })] as const,
              risk,
            }))
          : {
              title: 'Add imagePullSecrets',
              changes: [secrets.append({ name: 'SECRET' })],
              placeholders: ['SECRET'],
              risk,
            },
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: web
            image: nginx
          - name: app
            image: registry.example/app:1
            #      ^^^^^^^^^^^^^^^^^^^^^^ pulls from "registry.example", but neither it nor its ServiceAccount has imagePullSecrets, so`,
      fixed: `
        containers:
          - name: web
            image: nginx
          - name: app
            image: registry.example/app:1
        imagePullSecrets:
          - name: SECRET`,
    },
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: registry, namespace: shop }
        type: kubernetes.io/dockerconfigjson
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: other, namespace: shop }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: bank, namespace: bank }
        type: kubernetes.io/dockercfg
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        imagePullSecrets: []
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          serviceAccountName: web
          imagePullSecrets: []
          containers:
            - name: app
              image: registry.example:5000/app:1
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "web" pulls from "registry.example:5000"`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata: { name: registry, namespace: shop }
        type: kubernetes.io/dockerconfigjson
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: other, namespace: shop }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: bank, namespace: bank }
        type: kubernetes.io/dockercfg
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        imagePullSecrets: []
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec:
          serviceAccountName: web
          imagePullSecrets:
            - name: registry
          containers:
            - name: app
              image: registry.example:5000/app:1`,
    },
  ],
  good: [
    `
        imagePullSecrets: [{ name: registry }]
        containers: [{ name: app, image: "registry.example/app:1" }]`,
    `
        containers:
          - { name: own, image: nginx }
          - { name: hub, image: "ghcr.io/team/app:1" }
          - { name: cloud, image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1" }
          - { name: kind, image: "localhost:5000/app:1" }`,
    `
        serviceAccountName: elsewhere
        containers: [{ name: app, image: "registry.example/app:1" }]`,
    `
        serviceAccountName: "{{ .Values.account }}"
        containers: [{ name: app, image: "registry.example/app:1" }]`,
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: shop }
        imagePullSecrets: [{ name: registry }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { containers: [{ name: app, image: "registry.example/app:1" }] }`,
  ],
});
