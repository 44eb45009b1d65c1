import { defineRule } from '../../engine/rule.js';
import { exposedPorts } from '../../model/docker/stage-state.js';

export default defineRule({
  id: 'dockerfile-exposes-ssh',
  title: 'The SSH port is exposed',
  severity: 'warning',
  why: `
    An exposed port 22 tells that an SSH server runs in the container, beside the program that it is there for. The
    server brings keys, passwords and a shell of its own: another way in, which no access control of the cluster sees.
    Whoever has to look into a container uses \`kubectl exec\` or \`docker exec\`, which ask who is allowed to.`,
  standards: ['cis-docker:5.7', 'mitre:T1021.004'],
  peers: [
    'checkov:CKV_DOCKER_1',
    'kics:5907595b-5b6d-4142-b173-dbb0e73fbff8',
    'trivy:DS-0004',
    'terrascan:AC_DOCKER_0026',
  ],

  on: 'EXPOSE',
  *check(expose, { stage }) {
    if (stage === undefined) return;
    for (const { argument, first, last, protocol } of exposedPorts(expose, stage.stateAt(expose).variables)) {
      if (first > 22 || last < 22 || protocol !== 'tcp') continue;
      const removal = first === last ? expose.removeArgument(argument) : undefined;
      yield {
        at: argument,
        message: `"EXPOSE ${argument.text}" exposes the SSH port, a second way into the container.`,
        fix: removal && {
          title: 'Remove port 22 from EXPOSE',
          changes: [removal],
          risk: 'An SSH server in the image is no longer published by "docker run -P".',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        EXPOSE 22
        #      ^^ "EXPOSE 22" exposes the SSH port
        ENV PORT=22
        ONBUILD EXPOSE 8080 $PORT/TCP 443
        #                   ^^^^^^^^^ "EXPOSE $PORT/TCP" exposes the SSH port
        EXPOSE 9090 22
        #           ^^ "EXPOSE 22" exposes
        EXPOSE 80 \\
          22 \\
        # ^^ "EXPOSE 22" exposes
          443`,
      fixed: `
        FROM debian:13
        ENV PORT=22
        ONBUILD EXPOSE 8080 443
        EXPOSE 9090
        EXPOSE 80 \\
          443`,
    },
    {
      code: `
        FROM debian:13
        EXPOSE 20-23
        #      ^^^^^ "EXPOSE 20-23" exposes
        EXPOSE 21-22
        #      ^^^^^ "EXPOSE 21-22" exposes
        EXPOSE 22-30
        #      ^^^^^ "EXPOSE 22-30" exposes`,
    },
  ],
  good: [
    `
        EXPOSE 22
        FROM debian:13
        EXPOSE 22/udp 2222 23-25 20-21 $PORT 122 220`,
  ],
});
