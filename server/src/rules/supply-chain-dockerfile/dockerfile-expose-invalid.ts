import { defineRule } from '../../engine/rule.js';
import { invalidPorts } from '../../model/docker/ports.js';

export default defineRule({
  id: 'dockerfile-expose-invalid',
  title: 'EXPOSE with an invalid port',
  severity: 'information',
  profile: 'audit',
  why: `
    \`EXPOSE\` notes which ports the program in the container listens on. An address or a port of the host is decided by
    who runs the image, not by who builds it: Docker drops it, or refuses the file, and a reader believes in a limit to
    one address that nobody keeps. A number above 65535 is no port.`,
  peers: [
    'kics:71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e',
    'trivy:DS-0008',
    'hadolint:DL3011',
    'buildkit:ExposeInvalidFormat',
    'terrascan:AC_DOCKER_0011',
  ],

  on: 'EXPOSE',
  *check(expose) {
    for (const { at, kind, port } of invalidPorts(expose)) {
      yield {
        at,
        message:
          kind === 'range'
            ? `"EXPOSE ${at.text}" names a port above 65535, which does not exist.`
            : `"EXPOSE ${at.text}" maps to a place on the host, which an image cannot decide.`,
        ...(port !== undefined && { fix: { title: `Expose ${port}`, changes: [at.replaceWith(port)] } }),
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        EXPOSE 127.0.0.1:8080:80/tcp 443
        #      ^^^^^^^^^^^^^^^^^^^^^ "EXPOSE 127.0.0.1:8080:80/tcp" maps to a place on the host
        EXPOSE 9000:9000-9010
        #      ^^^^^^^^^^^^^^ "EXPOSE 9000:9000-9010" maps`,
      fixed: `
        FROM alpine:3.23
        EXPOSE 80/tcp 443
        EXPOSE 9000-9010`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        EXPOSE 80 65536/tcp 70000:80000 65535-65536
        #         ^^^^^^^^^ "EXPOSE 65536/tcp" names a port above 65535
        #                   ^^^^^^^^^^^ "EXPOSE 70000:80000" names a port above 65535
        #                               ^^^^^^^^^^^ "EXPOSE 65535-65536" names a port above 65535`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        EXPOSE 0 80 443/udp 65535 8000-8010/tcp $HOST:80 web x:web`,
    },
  ],
});
