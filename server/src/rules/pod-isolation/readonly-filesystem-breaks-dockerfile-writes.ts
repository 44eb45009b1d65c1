import { defineRule } from '../../engine/rule.js';
import { volumeLimit } from '../../model/kubernetes/volumes.js';
import { mountEmptyDirs, unmounted, unmountedKnownWrites } from '../../model/kubernetes/writable-paths.js';

export default defineRule({
  id: 'readonly-filesystem-breaks-dockerfile-writes',
  title: 'Read-only root file system where the image writes',
  severity: 'warning',
  why: `
    With \`readOnlyRootFilesystem: true\` only mounted volumes can be written. A program that writes a cache, a socket or a
    file with its process id elsewhere does not start, and the usual way out is to make the whole file system writable
    again, for an intruder as well. An \`emptyDir\` for each such folder keeps the protection and lets the program run.`,
  standards: ['nsa:immutable-file-systems', 'cwe:732'],
  options: {
    images: {
      default: {} as Readonly<Record<string, string>>,
      description:
        'Names of images, each with the path of the Dockerfile that makes it, where no file of the workspace says so.',
    },
  },

  on: 'container',
  reads: ['builtImages', 'imageWrites'],
  *check(container, { builtImages, imageWrites, options, profile }) {
    const readOnly = container.field('securityContext.readOnlyRootFilesystem');
    const image = container.field('image').text;
    // Another command is another program.
    if (!readOnly.is(true) || image === undefined || !container.field('command').isAbsent) return;
    const built = builtImages.of(container.pod.object.ref.uri, image, options.images)?.refs ?? [];
    const [ref, ...others] = built;
    const writes = ref && others.length === 0 ? imageWrites.of(ref) : undefined;
    const folders = [
      ...(ref ? (writes?.paths ?? []) : unmountedKnownWrites(container)),
      // Some container runtimes make the volumes of an image writable by themselves.
      ...(profile === 'recommended' ? [] : (writes?.volumes ?? [])),
    ];
    const missing = unmounted(container, folders);
    if (missing.length === 0) return;
    const changes = mountEmptyDirs(container, missing, volumeLimit(profile));
    yield {
      at: readOnly,
      message: `${container.title} has a read-only root file system, but its image writes to ${missing.map((path) => `"${path}"`).join(' and ')}, where nothing is mounted.`,
      related: built.map((at) => ({ at, message: 'The image is built here.' })),
      ...(changes && {
        fix: {
          title: `Mount an emptyDir at ${missing.join(' and ')}`,
          changes,
          risk: 'What the image has in the folder is hidden, and what is written there ends with the pod.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        containers:
          - name: web
            image: nginx:1.29
            securityContext: { readOnlyRootFilesystem: true }
            #                                          ^^^^ Container "web" has a read-only root file system, but its image writes to "/var/cache/nginx" and "/var/run"
            volumeMounts: [{ name: tmp, mountPath: /tmp }]
        volumes: [{ name: tmp, emptyDir: {} }]`,
      fixed: `
        containers:
          - name: web
            image: nginx:1.29
            securityContext: { readOnlyRootFilesystem: true }
            volumeMounts: [{ name: tmp, mountPath: /tmp }, { name: var-cache-nginx, mountPath: /var/cache/nginx }, { name: var-run, mountPath: /var/run }]
        volumes: [{ name: tmp, emptyDir: {} }, { name: var-cache-nginx, emptyDir: {} }, { name: var-run, emptyDir: {} }]`,
    },
    {
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers: [{ name: web, image: example/web, securityContext: { readOnlyRootFilesystem: true } }]
          #                                                                                        ^^^^ Container "web" has a read-only root file system, but its image writes to "/var/cache/shop", where
          volumes: [{ name: var-cache-shop, configMap: { name: shop } }]
        -- compose.yaml --
        services: { web: { image: example/web, build: . } }
        -- Dockerfile --
        FROM debian:13
        VOLUME /data
        RUN mkdir -p /var/cache/shop && chown -R 10001 /var/cache/shop/ /app`,
    },
    {
      profile: 'strict',
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers: [{ name: db, image: example/db, securityContext: { readOnlyRootFilesystem: true } }]
          #                                                                                      ^^^^ its image writes to "/var/run/postgresql" and "/data"
          volumes: [{ name: data, emptyDir: {} }]
        -- compose.yaml --
        services: { db: { image: example/db, build: . } }
        -- Dockerfile --
        FROM postgres:18
        VOLUME ["/data", "relative"]
        ONBUILD VOLUME /other`,
    },
  ],
  good: [
    `
        containers:
          - name: web
            image: nginx:1.29
            securityContext: { readOnlyRootFilesystem: true }
            volumeMounts: [{ name: run, mountPath: /run }, { name: cache, mountPath: /var/cache/nginx/client_temp }]
          - { name: other, image: nginx:1.29, securityContext: { readOnlyRootFilesystem: true }, command: [tool] }
          - { name: open, image: nginx:1.29 }
          - { name: set, image: $(IMAGE), securityContext: { readOnlyRootFilesystem: true } }
          - { name: own, image: example/own, securityContext: { readOnlyRootFilesystem: true } }
          - name: templated
            image: nginx:1.29
            securityContext: { readOnlyRootFilesystem: true }
            volumeMounts: [{ name: run, mountPath: $(FOLDER) }]`,
    `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: example/web, securityContext: { readOnlyRootFilesystem: true } }
            - { name: two, image: example/two, securityContext: { readOnlyRootFilesystem: true } }
            - { name: bare, image: example/bare, securityContext: { readOnlyRootFilesystem: true } }
        -- compose.yaml --
        services:
          web: { image: example/web, build: web }
          one: { image: example/two, build: two }
          two: { image: example/two, build: web }
          bare: { image: example/bare, build: bare }
        -- bare/Dockerfile --
        FROM debian:13
        -- two/Dockerfile --
        FROM debian:13
        RUN chown app /var/cache/two
        -- web/Dockerfile --
        FROM nginx:1.29
        VOLUME /data
        CMD ["server"]`,
  ],
});
