import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'dockerfile-healthcheck-missing',
  title: 'Image without a HEALTHCHECK',
  severity: 'hint',
  profile: 'audit',
  why: `
    Without a \`HEALTHCHECK\` Docker sees only whether the process is there: one that hangs, after an attack or by
    itself, counts as healthy and goes on getting requests. Kubernetes does not look at it and has probes of its own, so
    it is worth the line only for an image that runs elsewhere as well.`,
  standards: ['cis-docker:4.6'],
  peers: [
    'checkov:CKV_DOCKER_2',
    'kics:b03a748a-542d-44f4-bb86-9199ab4fd2d5',
    'trivy:DS-0026',
    'hadolint:DL3057',
    'dockle:CIS-DI-0006',
    'terrascan:AC_DOCKER_0047',
    'docker-bench:4.6',
  ],

  on: 'stage',
  *check(stage) {
    if (!stage.isFinal || stage.end.healthcheck !== undefined) return;
    const port = stage.end.ports.find(({ protocol }) => protocol === 'tcp')?.first;
    const address = port === undefined ? '' : `, "http://127.0.0.1:${port}/"`;
    yield {
      at: stage.from.image ?? stage.from.keyword,
      message: 'The final stage has no "HEALTHCHECK", so Docker considers a program that hangs healthy.',
      fix: {
        title: 'Add a HEALTHCHECK at the end of the final stage',
        changes: [(stage.instructions.at(-1) ?? stage.from).insertAfter(`HEALTHCHECK CMD ["COMMAND"${address}]`)],
        risk: 'A container whose check fails is marked as unhealthy, and Docker Swarm replaces it.',
        placeholders: ['COMMAND'],
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM golang:1.26 AS build
        HEALTHCHECK CMD ["/check"]
        FROM alpine:3.23
        #    ^^^^^^^^^^^ The final stage has no "HEALTHCHECK"
        EXPOSE 53/udp 8080 8081`,
      fixed: `
        FROM golang:1.26 AS build
        HEALTHCHECK CMD ["/check"]
        FROM alpine:3.23
        EXPOSE 53/udp 8080 8081
        HEALTHCHECK CMD ["COMMAND", "http://127.0.0.1:8080/"]`,
    },
    {
      profile: 'audit',
      code: `
        FROM
        #<-- The final stage has no "HEALTHCHECK"`,
      fixed: `
        FROM
        HEALTHCHECK CMD ["COMMAND"]`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23 AS base
        HEALTHCHECK --interval=5s CMD /check
        FROM base
        CMD ["/app"]`,
    },
    { profile: 'audit', code: 'FROM alpine:3.23\nHEALTHCHECK NONE' },
  ],
});
