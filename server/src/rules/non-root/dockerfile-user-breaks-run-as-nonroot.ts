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
    const build = builtImages.of(container.pod.object.ref.uri, image.text, options.images);
    if (build?.user !== 'root' && build?.user !== 'name') return;

    const { account, text } = build;
    const isRoot = build.user === 'root';
    const refusal = isRoot ? 'refuses root' : 'wants a number';
    const user = text === undefined ? 'no "USER" and starts from root' : `user "${text}"`;
    yield {
      at: image,
      message: `${container.title} does not start, because runAsNonRoot ${refusal} and the Dockerfile of "${image.text}" has ${user}.`,
      related: build.refs.map((at) => ({ at, message: 'The user of the image is said here.' })),
      ...(account !== undefined && {
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
        metadata: { name: web }
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - name: app
              image: registry.example/web:1.4
              #      ^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" does not start, because runAsNonRoot wants a number and the Dockerfile of "registry.example/web:1.4" has user "web:web".
        -- compose.yaml --
        services: { web: { image: "registry.example/web:\${TAG:-dev}", build: ./web } }
        -- web/Dockerfile --
        FROM alpine:3.23
        RUN addgroup -g 4000 web && adduser -D -u 4001 -G web web
        USER web:web`,
      fixed: `
        -- deploy/web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - name: app
              image: registry.example/web:1.4
              securityContext:
                runAsUser: 4001
                runAsGroup: 4000`,
    },
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        spec:
          containers:
            - { name: api, image: example/api, securityContext: { runAsNonRoot: true } }
            #                     ^^^^^^^^^^^ Container "api" does not start, because runAsNonRoot refuses root and the Dockerfile of "example/api" has no "USER" and starts from root.
            - { name: jobs, image: example/jobs, securityContext: { runAsNonRoot: true, runAsGroup: 2000 } }
            #                      ^^^^^^^^^^^^ Container "jobs" does not start, because runAsNonRoot refuses root and the Dockerfile of "example/jobs" has user "root".
        -- compose.yaml --
        services: { api: { image: example/api, build: api } }
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
        spec:
          containers:
            - { name: api, image: example/api, securityContext: { runAsNonRoot: true } }
            - { name: jobs, image: example/jobs, securityContext: { runAsNonRoot: true, runAsGroup: 2000, runAsUser: 3000 } }`,
    },
    {
      code: `
        -- pod.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: {
          securityContext: { runAsNonRoot: true },
          containers: [{ name: api, image: example/api }] } }
        #                                  ^^^^^^^^^^^ Container "api" does not start, because runAsNonRoot wants a number
        -- compose.yaml --
        services: { one: { image: example/api, build: one }, two: { image: example/api, build: two } }
        -- one/Dockerfile --
        FROM debian:13
        RUN useradd -u 3000 api
        USER api
        -- two/Dockerfile --
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
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - { name: number, image: example/number }
            - { name: other, image: example/other }
            - { name: templated, image: "example/root:{{ .Values.tag }}" }
            - { name: set, image: example/root, securityContext: { runAsUser: 1000 } }
            - { name: allowed, image: example/root, securityContext: { runAsNonRoot: false } }
        -- windows.yaml --
        { apiVersion: v1, kind: Pod, metadata: { name: windows }, spec: {
          os: { name: windows }, securityContext: { runAsNonRoot: true },
          containers: [{ name: app, image: example/root }] } }
        -- compose.yaml --
        services: { root: { image: example/root, build: root }, number: { image: example/number, build: . } }
        -- root/Dockerfile --
        FROM debian:13
        -- Dockerfile --
        FROM debian:13
        USER 1000`,
  ],
});
