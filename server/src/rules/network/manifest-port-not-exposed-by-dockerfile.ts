import { defineRule } from '../../engine/rule.js';
import { strayPorts } from '../../model/kubernetes/stray-ports.js';

export default defineRule({
  id: 'manifest-port-not-exposed-by-dockerfile',
  title: 'Port that the Dockerfile does not expose',
  severity: 'hint',
  profile: 'strict',
  why: `
    \`containerPort\` and \`EXPOSE\` both say where a program listens. Where they differ one of them is out of date: the
    Service, the probes and the network policies that were written from it lead to a port where nobody listens, and leave
    the one that is really open unwatched.`,
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
    if (image === undefined || container.field('ports').isAbsent) return;
    const build = builtImages.of(container.pod.object.ref.uri, image, options.images);
    if (build === undefined || build.ports.length === 0) return;
    const exposed = build.ports.join(', ');
    for (const { field, number, change, title } of strayPorts(container, build.ports)) {
      yield {
        at: field,
        message: `${container.title} declares port ${number}, while the Dockerfile of its image exposes ${exposed}.`,
        related: build.refs.map((at) => ({ at, message: `The image exposes ${exposed}.` })),
        fix: change && {
          title,
          changes: [change],
          risk: 'What names the port by its number, such as a Service or a probe, no longer finds it.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: registry.example/web:1.4, ports: [{ containerPort: 8081 }, { containerPort: 53, protocol: UDP }] }
            #                                                                        ^^^^ Container "web" declares port 8081, while the Dockerfile of its image exposes 8080.
            - { name: two, image: registry.example/two:1.4, ports: [{ containerPort: 80 }, { containerPort: 9090 }] }
            #                                                                        ^^ Container "two" declares port 80, while the Dockerfile of its image exposes 8080, 9090.
        -- compose.yaml --
        services: { web: { image: registry.example/web, build: web }, two: { image: registry.example/two, build: two } }
        -- web/Dockerfile --
        FROM debian:13 AS base
        EXPOSE 8080/tcp 53/udp
        FROM base
        ONBUILD EXPOSE 8081
        -- two/Dockerfile --
        FROM debian:13
        ENV PORT=8080
        EXPOSE $PORT 9090`,
      fixed: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec:
          containers:
            - { name: web, image: registry.example/web:1.4, ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: UDP }] }
            - { name: two, image: registry.example/two:1.4, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }`,
    },
    {
      profile: 'strict',
      options: { images: { web: 'Dockerfile' } },
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
        #                                                                      ^^ Container "web" declares port 80
        -- Dockerfile --
        FROM debian:13
        EXPOSE 8080 9090`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        -- pod.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: shop }
        spec: { containers: [{ name: a, image: web, ports: [{ containerPort: 8080 }, { containerPort: "{{ .Values.port }}" }] }, { name: b, image: web }, { name: c, image: none, ports: [{ containerPort: 80 }] }, { name: d, image: other, ports: [{ containerPort: 80 }] }, { name: e, ports: [{ containerPort: 80 }] }] }
        -- compose.yaml --
        services: { web: { image: web, build: web }, none: { image: none, build: none } }
        -- web/Dockerfile --
        FROM debian:13
        EXPOSE 8080
        -- none/Dockerfile --
        FROM debian:13
        ARG PORT
        EXPOSE 8080 $PORT`,
    },
  ],
});
