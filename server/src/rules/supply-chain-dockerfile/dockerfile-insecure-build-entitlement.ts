import { defineRule } from '../../engine/rule.js';
import { uncertainFrontend } from '../../model/docker/build-entitlement.js';

export default defineRule({
  id: 'dockerfile-insecure-build-entitlement',
  title: 'Build step outside of the sandbox, or a frontend that is not from Docker',
  severity: 'warning',
  why: `
    A build runs what strangers wrote, scripts of packages among it. \`--security=insecure\` gives such a step all the
    rights of the builder, and with them the machine; \`--network=host\` lets it reach what listens on that machine
    only. The line \`# syntax=\` names a program that reads the file and says what the build does: one of somebody else,
    or a tag that moves, is code that nobody has looked at.`,
  standards: ['cwe:250', 'cwe:829', 'mitre:T1611'],

  on: ['RUN', 'dockerfile'],
  *check(subject) {
    if ('stages' in subject) {
      const frontend = uncertainFrontend(subject);
      if (frontend === undefined) return;
      const { at, image, kind, stable } = frontend;
      yield {
        at,
        message:
          kind === 'foreign'
            ? `Frontend "${image}" is not Docker's own, yet it decides what the build does.`
            : `Frontend "${image}" moves to the newest release, so the build may do something else tomorrow.`,
        ...(kind === 'moving' && { severity: 'information' as const }),
        fix: {
          title: 'Use docker/dockerfile:1',
          changes: [stable],
          risk: 'What only the other frontend understands fails.',
        },
      };
      return;
    }
    const { security, network } = subject;
    if (security?.value === 'insecure')
      yield {
        at: security,
        message: 'RUN has all the rights of the builder, so what it runs can take over the machine that builds.',
        severity: 'error',
        fix: {
          title: 'Remove --security=insecure',
          changes: [security.remove()],
          risk: 'Commands that mount file systems or load modules fail.',
        },
      };
    if (network?.value === 'host')
      yield {
        at: network,
        message: 'RUN shares the network of the builder, so what it runs reaches services of the machine that builds.',
        fix: {
          title: 'Remove --network=host',
          changes: [network.remove()],
          risk: 'Commands that use a service on the machine that builds fail.',
        },
      };
  },

  bad: [
    {
      code: `
        # syntax=frontend.example.org/language:2
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Frontend "frontend.example.org/language:2" is not Docker's own
        FROM debian:13
        RUN --security=insecure make
        #   ^^^^^^^^^^^^^^^^^^^ (error) RUN has all the rights of the builder
        RUN --mount=type=tmpfs,target=/a --network=host make
        #                                ^^^^^^^^^^^^^^ RUN shares the network of the builder`,
      fixed: `
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN make
        RUN --mount=type=tmpfs,target=/a make`,
    },
    {
      code: `
        # syntax = docker/dockerfile:experimental
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) Frontend "docker/dockerfile:experimental" moves
        FROM debian:13`,
      fixed: `
        # syntax = docker/dockerfile:1
        FROM debian:13`,
    },
    {
      code: `
        # syntax=docker.io/docker/dockerfile
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) Frontend "docker.io/docker/dockerfile" moves
        FROM debian:13`,
      fixed: `
        # syntax=docker/dockerfile:1
        FROM debian:13`,
    },
  ],
  good: [
    `
        # syntax=docker/dockerfile:1.20-labs
        FROM debian:13
        RUN --security=sandbox --network=none make
        RUN make`,
    `
        # syntax=mirror.example.org/docker/dockerfile:1
        FROM debian:13`,
    `
        # syntax=frontend.example.org/language@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d
        FROM debian:13`,
    `
        # syntax=
        FROM debian:13`,
    `
        # check=skip=all
        FROM debian:13`,
  ],
});
