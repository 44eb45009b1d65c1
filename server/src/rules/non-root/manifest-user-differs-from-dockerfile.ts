import { defineRule } from '../../engine/rule.js';
import { builtUser, otherThanBuilt } from '../../model/kubernetes/built-user.js';

export default defineRule({
  id: 'manifest-user-differs-from-dockerfile',
  title: 'Manifest and Dockerfile name different users',
  severity: 'warning',
  why: `
    The Dockerfile gives the program's files to the user that it ends with. Where the manifest runs the program as another
    one, that user may be unable to read or write them, and the usual way out is to open the files to everybody, or to
    run as root after all. The same numbers in both places let the program reach its own files, and nothing else.`,
  standards: ['cis-docker:4.1', 'cwe:732'],
  options: {
    images: {
      default: {} as Readonly<Record<string, string>>,
      description:
        'Names of images, each with the path of the Dockerfile that makes it, where no file of the workspace says so.',
    },
  },

  on: 'container',
  reads: ['builtImages'],
  *check(container, { builtImages, options }) {
    const image = container.field('image').text;
    if (image === undefined || container.pod.runsOnWindows) return;
    const build = builtImages.of(container.pod.object.ref.uri, image, options.images);
    const user = build && builtUser(build);
    if (build === undefined || user === undefined) return;
    const different = otherThanBuilt(container, user);
    const [first] = different;
    if (first === undefined) return;
    const { title, own, built } = first;
    yield {
      at: first.field,
      message: `${container.title} runs as ${title} ${own} and its Dockerfile has ${title} ${built}, whose files it may be unable to use.`,
      related: build.refs.map((at) => ({ at, message: `The image runs as ${title} ${built}.` })),
      fix: {
        title: `Use the ${different.map((one) => `${one.title} ${one.built}`).join(' and ')} of the Dockerfile`,
        changes: [first.field.set(built), ...different.slice(1).map((one) => one.field.set(one.built))],
        risk: `Files on volumes that belong to ${title} ${own} may no longer be readable or writable.`,
      },
    };
  },

  bad: [
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          securityContext:
            runAsUser: 20001
            #          ^^^^^ Container "web" runs as user 20001 and its Dockerfile has user 10001, whose files it may
            runAsGroup: 20001
          containers: [{ name: web, image: registry.example/web:1.4 }]
        -- compose.yaml --
        services: { web: { image: registry.example/web, build: web } }
        -- web/Dockerfile --
        FROM debian:13
        USER 10001:10002`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          securityContext:
            runAsUser: 10001
            runAsGroup: 10002
          containers: [{ name: web, image: registry.example/web:1.4 }]`,
    },
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: jobs, image: example/jobs:1.4, securityContext: { runAsUser: 10001, runAsGroup: 20001 } }
            #                                                                                         ^^^^^ Container "jobs" runs as group 20001 and its Dockerfile has group 10002
            - { name: mail, image: example/mail, securityContext: { runAsUser: 20001, runAsGroup: 20001 } }
            #                                                                  ^^^^^ Container "mail" runs as user 20001 and its Dockerfile has user 1000
            - { name: web, image: example/web, securityContext: { runAsUser: 10001, runAsGroup: 7 } }
            #                                                                                   ^ Container "web" runs as group 7 and its Dockerfile has group 10001
        -- compose.yaml --
        services:
          jobs: { image: example/jobs, build: jobs }
          mail: { image: example/mail, build: mail }
          web: { image: example/web, build: . }
        -- jobs/Dockerfile --
        FROM debian:13
        RUN groupadd -g 10002 jobs && useradd -u 10001 -g jobs jobs
        USER jobs:jobs
        -- mail/Dockerfile --
        FROM node:24
        USER node:other
        -- Dockerfile --
        FROM debian:13
        RUN useradd -u 10001 web
        USER web`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: jobs, image: example/jobs:1.4, securityContext: { runAsUser: 10001, runAsGroup: 10002 } }
            - { name: mail, image: example/mail, securityContext: { runAsUser: 1000, runAsGroup: 20001 } }
            - { name: web, image: example/web, securityContext: { runAsUser: 10001, runAsGroup: 10001 } }`,
    },
  ],
  good: [
    `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: same, image: example/web, securityContext: { runAsUser: 10001, runAsGroup: 20001 } }
            - { name: root, image: example/web, securityContext: { runAsUser: 0, runAsGroup: 0 } }
            - { name: open, image: example/web }
            - { name: set, image: "example/web:{{ .Values.tag }}", securityContext: { runAsUser: 7 } }
            - { name: other, image: example/other, securityContext: { runAsUser: 7 } }
            - { name: admin, image: example/admin, securityContext: { runAsUser: 7 } }
            - { name: named, image: example/named, securityContext: { runAsUser: 7 } }
            - { name: twice, image: example/twice, securityContext: { runAsUser: 7 } }
        -- compose.yaml --
        services:
          web: { image: example/web, build: web }
          admin: { image: example/admin, build: admin }
          named: { image: example/named, build: named }
          twice: { image: example/twice, build: web }
          again: { image: example/twice, build: web }
        -- web/Dockerfile --
        FROM debian:13
        USER 10001
        -- admin/Dockerfile --
        FROM debian:13
        -- named/Dockerfile --
        FROM debian:13
        USER somebody`,
    `
        -- pod.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: shop }, spec: { os: { name: windows }, containers: [{ name: web, image: example/web, securityContext: { runAsUser: 7 } }] } }
        -- compose.yaml --
        services: { web: { image: example/web, build: . } }
        -- Dockerfile --
        FROM debian:13
        USER 10001`,
  ],
});
