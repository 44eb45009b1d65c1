import { defineRule } from '../../engine/rule.js';
import { familiarName } from '../../model/docker/image-reference.js';
import { retired } from '../../model/docker/retired-registries.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-registry-deprecated',
  title: 'Image from a registry or project that is no longer maintained',
  severity: 'information',
  profile: 'strict',
  why: `
    A registry that is frozen gets no fixed versions: vulnerabilities that became public since then stay open in what is
    pulled from it. One that is switched off leaves pods that cannot start on a new node, and a name that is given up
    may be taken by somebody else. The place where the project publishes now has the same image, and its newer versions.`,
  standards: ['cwe:1104'],
  peers: ['kubescape:C-0253', 'kyverno:restrict-deprecated-registry'],

  on: ['pod', 'container', 'object', 'FROM', 'COPY', 'RUN'],
  *check(holder) {
    for (const { field, reference, title, use } of namedImages(holder)) {
      const found = retired(reference);
      if (found === undefined) continue;
      const { fact, successor } = found;
      const place = /^([^/]+(?:\/[^/]+(?=\/))?)/.exec(familiarName(reference))?.[1];
      yield {
        at: field,
        message: `${title} comes from "${place}", which ${fact}, so it gets no more security fixes.`,
        ...(successor !== undefined && {
          fix: {
            title: `Use "${successor}"`,
            changes: [use(successor)],
            risk: 'A very old tag may be missing in the new place.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: pause
            image: k8s.gcr.io/pause:3.9@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of container "pause" comes from "k8s.gcr.io", which has been frozen since April 2023
          - name: proxy
            image: "gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1"
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comes from "gcr.io/kubebuilder", which was removed in 2025
        volumes:
          - name: tools
            image: { reference: eu.gcr.io/k8s-artifacts-prod/kubectl }
            #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of volume "tools" comes from "eu.gcr.io/k8s-artifacts-prod"`,
      fixed: `
        containers:
          - name: pause
            image: registry.k8s.io/pause:3.9@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: proxy
            image: "quay.io/brancz/kube-rbac-proxy:v0.13.1"
        volumes:
          - name: tools
            image: { reference: registry.k8s.io/kubectl }`,
    },
    {
      code: `
        FROM bitnami/redis:7.4.2 AS cache
        #    ^^^^^^^^^^^^^^^^^^^ Image "bitnami/redis:7.4.2" comes from "bitnami", which has kept no versions since August 2025
        COPY --from=quay.io/coreos/flannel:v0.15.1 /flanneld /
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comes from "quay.io/coreos", which its project has left
        COPY --from=docker.io/bitnamilegacy/kubectl:1 /kubectl /
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comes from "bitnamilegacy", which is an archive`,
    },
  ],
  good: [
    `
        name: app
        image: registry.k8s.io/pause:3.9`,
    `
        name: etcd
        image: quay.io/coreos/etcd:v3.6.0`,
    `
        FROM bitnami/redis:latest
        FROM bitnami/redis
        FROM scratch
        FROM example/k8s.gcr.io
        FROM bitnamicharts/redis:1`,
  ],
});
