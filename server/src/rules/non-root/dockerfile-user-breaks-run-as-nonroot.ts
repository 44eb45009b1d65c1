import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'dockerfile-user-breaks-run-as-nonroot',
  title: 'Image of the workspace that runAsNonRoot refuses',
  severity: 'error',
  why: `
    With \`runAsNonRoot: true\` and no \`runAsUser\`, the kubelet looks at the user that the image says. Root is refused, and
    so is a user by name, because a name does not tell its number. The container then never starts, and the usual way
    out of the trouble is to allow root again. \`USER\` with a number in the Dockerfile, or the same number as
    \`runAsUser\`, lets the container start without root.`,
  standards: ['cis-docker:4.1', 'cwe:250'],
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
    const image = container.field('image');
    const isAsked = container.effective('runAsNonRoot').is(true) && container.effective('runAsUser').isAbsent;
    if (!isAsked || image.text === undefined || container.pod.runsOnWindows) return;
    const builds = builtImages.of(container.pod.object.ref.uri, image.text, options.images);
    const [build] = builds;
    if (build === undefined || !builds.every(({ user }) => user === build.user)) return;
    if (build.user !== 'root' && build.user !== 'name') return;

    const isRoot = build.user === 'root';
    const user = build.text === undefined ? 'no "USER" and starts from root' : `user "${build.text}"`;
    const { account } = build;
    const isSame = builds.every((other) => other.account?.uid === account?.uid && other.account?.gid === account?.gid);
    yield {
      at: image,
      message: isRoot
        ? `${container.title} does not start, because runAsNonRoot refuses root and the Dockerfile of "${image.text}" has ${user}.`
        : `${container.title} does not start, because runAsNonRoot wants a number and the Dockerfile of "${image.text}" has ${user}.`,
      related: builds.map(({ ref }) => ({
        at: ref,
        message: isRoot ? 'The image runs as root.' : 'The image runs as a user without a number.',
      })),
      ...(account !== undefined &&
        isSame && {
          fix: {
            title: `Set runAsUser to ${account.uid}, the user that the Dockerfile makes`,
            changes: [
              container.field('securityContext.runAsUser').set(account.uid),
              // The kubelet would take the group from the image; with the number here, a reader sees it as well.
              ...(container.effective('runAsGroup').isAbsent
                ? [container.field('securityContext.runAsGroup').set(account.gid)]
                : []),
            ],
            ...(isRoot && { risk: 'The program loses the rights of root and may fail on its files or ports.' }),
          },
        }),
    };
  },

  bad: [
    {
      code: `
        -- deploy/web.yaml --
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          securityContext:
            runAsNonRoot: true
          containers:
            - name: app
              image: registry.example/shop/web:1.4
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" does not start, because runAsNonRoot wants a number and the Dockerfile of "registry.example/shop/web:1.4" has user "web:web".
        -- compose.yaml --
        services:
          web:
            image: registry.example/shop/web:\${TAG:-dev}
            build: ./web
        -- web/Dockerfile --
        FROM alpine:3.23
        RUN addgroup -g 4000 web && adduser -D -u 4001 -G web web
        USER web:web`,
      fixed: `
        -- deploy/web.yaml --
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          securityContext:
            runAsNonRoot: true
          containers:
            - name: app
              image: registry.example/shop/web:1.4
              securityContext:
                runAsUser: 4001
                runAsGroup: 4000`,
    },
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec:
          containers:
            - name: api
              image: ghcr.io/example/api
              #      ^^^^^^^^^^^^^^^^^^^ Container "api" does not start, because runAsNonRoot refuses root and the Dockerfile of "ghcr.io/example/api" has no "USER" and starts from root.
              securityContext:
                runAsNonRoot: true
            - name: jobs
              image: ghcr.io/example/jobs:2
              #      ^^^^^^^^^^^^^^^^^^^^^^ Container "jobs" does not start, because runAsNonRoot refuses root and the Dockerfile of "ghcr.io/example/jobs:2" has user "root".
              securityContext:
                runAsGroup: 2000
                runAsNonRoot: true
        -- skaffold.yaml --
        apiVersion: skaffold/v4beta11
        build:
          artifacts:
            - image: ghcr.io/example/api
              context: api
        -- api/Dockerfile --
        FROM debian:13
        -- jobs/Dockerfile --
        FROM debian:13
        LABEL org.opencontainers.image.title="jobs"
        RUN useradd -u 3000 jobs
        USER root`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec:
          containers:
            - name: api
              image: ghcr.io/example/api
              securityContext:
                runAsNonRoot: true
            - name: jobs
              image: ghcr.io/example/jobs:2
              securityContext:
                runAsGroup: 2000
                runAsNonRoot: true
                runAsUser: 3000`,
    },
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: api }
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - name: api
              image: example/api:1
              #      ^^^^^^^^^^^^^ Container "api" does not start, because runAsNonRoot wants a number
        -- a.compose/compose.yaml --
        services: { api: { image: example/api, build: . } }
        -- a.compose/Dockerfile --
        FROM debian:13
        RUN useradd -u 3000 api
        USER api
        -- b/compose.yaml --
        services: { api: { image: example/api, build: { dockerfile: Containerfile } } }
        -- b/Containerfile --
        FROM debian:13
        RUN useradd -u 3001 api
        USER api`,
    },
  ],
  good: [
    `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - { name: number, image: example/number }
            - { name: either, image: example/either }
            - { name: other, image: example/other }
            - { name: argument, image: example/argument }
            - { name: templated, image: "example/root:{{ .Values.tag }}" }
            - { name: set, image: example/root, securityContext: { runAsUser: 1000 } }
            - { name: allowed, image: example/root, securityContext: { runAsNonRoot: false } }
        -- compose.yaml --
        services:
          root: { image: example/root, build: root }
          number: { image: example/number, build: number }
          first: { image: example/either, build: number }
          second: { image: example/either, build: root }
          argument: { image: example/argument, build: argument }
        -- root/Dockerfile --
        FROM debian:13
        -- number/Dockerfile --
        FROM debian:13
        USER 1000
        -- argument/Dockerfile --
        FROM debian:13
        ARG ACCOUNT=root
        USER $ACCOUNT`,
    `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          os: { name: windows }
          securityContext: { runAsNonRoot: true }
          containers: [{ name: app, image: example/root }]
        -- compose.yaml --
        services: { root: { image: example/root, build: . } }
        -- Dockerfile --
        FROM debian:13`,
  ],
});
