import { defineRule } from '../../engine/rule.js';
import { namedUser } from '../../model/docker/numeric-user.js';

export default defineRule({
  id: 'dockerfile-user-not-numeric',
  title: 'USER of the image is a name',
  severity: 'information',
  profile: 'strict',
  why: `
    With \`runAsNonRoot: true\` the kubelet starts a container only if it can prove that the user of the image is not root.
    A name proves nothing, since the image itself says which number belongs to it, so the container is refused, and
    the quick way out is to take \`runAsNonRoot\` away again. A number is proof.`,
  standards: ['cis-docker:4.1'],
  peers: ['hadolint:DL3066'],

  on: 'stage',
  *check(stage) {
    const named = namedUser(stage);
    if (named === undefined) return;
    const { at, text, numbers, change } = named;
    yield {
      at,
      message: `The image runs as user "${text}" by name, which runAsNonRoot in Kubernetes refuses.`,
      ...(change && { fix: { title: `Set USER ${numbers}`, changes: [change] } }),
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN groupadd -g 4000 team && useradd -u 4001 -g team web
        USER web:team
        #    ^^^^^^^^ The image runs as user "web:team" by name
        CMD ["web"]`,
      fixed: `
        FROM debian:13
        RUN groupadd -g 4000 team && useradd -u 4001 -g team web
        USER 4001:4000
        CMD ["web"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM node:24
        USER node
        #    ^^^^ The image runs as user "node" by name`,
      fixed: `
        FROM node:24
        USER 1000`,
    },
    {
      profile: 'strict',
      code: `
        FROM registry.example/base:1 AS base
        USER web
        FROM base
        #    ^^^^ The image runs as user "web" by name`,
    },
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN useradd -u 4001 web
        USER web:adm
        #    ^^^^^^^ The image runs as user "web:adm" by name`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13 AS build
        USER web
        FROM debian:13
        USER 4001:team`,
    },
    { profile: 'strict', code: 'FROM debian:13\nUSER root' },
    { profile: 'strict', code: 'FROM debian:13\nARG ACCOUNT=web\nUSER $ACCOUNT' },
    { profile: 'strict', code: 'FROM debian:13' },
    { profile: 'strict', code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nUSER ContainerUser' },
  ],
});
