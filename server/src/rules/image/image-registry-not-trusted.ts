import { defineRule } from '../../engine/rule.js';
import { isOneOf } from '../../model/docker/image-patterns.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-registry-not-trusted',
  title: 'Image from a registry that is not trusted',
  severity: 'warning',
  why: `
    Whoever controls a registry decides what runs. On a public one anybody opens an account, with a name that looks like
    another one, and what is offered there is scanned by nobody. Where only registries of your own are trusted, an image
    has been looked at before it can start. The rule says nothing until its option names them.`,
  standards: ['nist:SP-800-190-4.1.5', 'cwe:829', 'mitre:T1525'],
  peers: [
    'trivy:KSV-0032',
    'trivy:KSV-0033',
    'trivy:KSV-0034',
    'trivy:KSV-0035',
    'trivy:KSV-0125',
    'kubescape:C-0001',
    'kubescape:C-0078',
    'kubescape:C-0304',
    'kyverno:restrict-image-registries',
    'kyverno:advanced-restrict-image-registries',
    'kyverno:allowed-image-repos',
    'kyverno:replace-image-registry',
    'popeye:POP-113',
  ],
  options: {
    allowed: {
      default: [] as readonly string[],
      description:
        'Registries and repositories that are trusted, such as `registry.example` or `docker.io/library`; empty: all.',
    },
    blocked: {
      default: [] as readonly string[],
      description: 'Registries and repositories that are not trusted, even where `allowed` is empty or names them.',
    },
    mirror: {
      default: '',
      description: 'A registry of your own that has the images of the others, such as `registry.example/mirror`.',
    },
  },

  on: ['pod', 'container', 'object', 'FROM', 'COPY', 'RUN'],
  *check(holder, { options: { allowed, blocked, mirror } }) {
    if (allowed.length === 0 && blocked.length === 0) return;
    for (const { field, reference, title, use } of namedImages(holder)) {
      const isBlocked = isOneOf(reference, blocked);
      if (!isBlocked && (allowed.length === 0 || isOneOf(reference, allowed))) continue;
      const { repository, text, name } = reference;
      const [registry = ''] = repository.split('/');
      const mirrored = `${mirror}${repository.slice(registry.length)}${text.slice(name.length)}`;
      yield {
        at: field,
        message: `${title} comes from "${registry}", which is ${isBlocked ? 'a blocked source' : 'not a trusted source'}, so nobody here has approved what runs.`,
        ...(mirror !== '' && {
          fix: {
            title: `Use "${mirrored}"`,
            changes: [use(mirrored)],
            risk: 'The image must be in the mirror.',
          },
        }),
      };
    }
  },

  bad: [
    {
      options: {
        allowed: ['registry.example', 'docker.io/library/*', 'ghcr.io/shop-*'],
        mirror: 'registry.example/mirror',
      },
      code: `
        containers:
          - name: app
            image: registry.example/app:1.4
          - name: cache
            image: bitnami/redis:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of container "cache" comes from "docker.io", which is not a trusted source
          - name: web
            image: nginx:1.29
          - name: api
            image: ghcr.io/shop-eu/api
          - name: other
            image: ghcr.io/workshop-eu/api
            #      ^^^^^^^^^^^^^^^^^^^^^^^ comes from "ghcr.io", which is not a trusted source
          - name: trap
            image: registry.example.org/app:1.4
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comes from "registry.example.org", which is not a trusted source`,
      fixed: `
        containers:
          - name: app
            image: registry.example/app:1.4
          - name: cache
            image: registry.example/mirror/bitnami/redis:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          - name: web
            image: nginx:1.29
          - name: api
            image: ghcr.io/shop-eu/api
          - name: other
            image: registry.example/mirror/workshop-eu/api
          - name: trap
            image: registry.example/mirror/app:1.4`,
    },
    {
      options: { blocked: ['docker.io/', 7] },
      code: `
        FROM ghcr.io/team/base:1
        FROM node:24
        #    ^^^^^^^ Image "node:24" comes from "docker.io", which is a blocked source`,
    },
  ],
  good: [
    `
        name: app
        image: registry.example/app:1.4`,
    {
      options: { allowed: ['registry.example:5000/*'] },
      code: `
        name: app
        image: registry.example:5000/team/app:1.4`,
    },
  ],
});
