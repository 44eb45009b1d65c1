import { defineRule } from '../../engine/rule.js';
import { platformFlag } from '../../model/docker/platform-flag.js';

export default defineRule({
  id: 'dockerfile-platform-hard-coded',
  title: 'FROM with a constant platform',
  severity: 'information',
  profile: 'audit',
  why: `
    With a platform written into \`FROM\`, a build for another one takes the wrong base: the image then runs emulated,
    or not at all, and its makers go on building it by hand, past the pipeline that signs and scans it. Without the flag
    the base is that of the platform that the build is for; \`$BUILDPLATFORM\` is for stages that only build.`,
  peers: [
    'kics:b16e8501-ef3c-44e1-a543-a093238099c9',
    'hadolint:DL3029',
    'hadolint:DL3065',
    'buildkit:FromPlatformFlagConstDisallowed',
    'buildkit:RedundantTargetPlatform',
    'terrascan:AC_DOCKER_0001',
  ],

  on: 'FROM',
  *check(from, { stage }) {
    const platform = stage === undefined ? undefined : platformFlag(from, stage);
    if (platform === undefined || stage === undefined) return;
    const { flag, kind } = platform;
    const remove = { title: 'Remove --platform', changes: [flag.remove()] } as const;
    if (kind === 'default') {
      yield {
        at: flag,
        message: `"${flag.text}" is the default, so the flag changes nothing.`,
        fix: { ...remove, risk: 'The platform is another one where an ARG before it sets TARGETPLATFORM.' },
      };
      return;
    }
    const risk = 'A build for another platform starts from another base than it does now.';
    const use = { title: 'Use $BUILDPLATFORM', changes: [flag.setValue('$BUILDPLATFORM')] as const, risk };
    yield {
      at: flag,
      message: `"${flag.text}" holds for every build, so an image for another platform gets the wrong base.`,
      fix: stage.isFinal ? [{ ...remove, risk }] : [{ ...remove, risk }, use],
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM --platform=linux/amd64 golang:1.26 AS build
        #    ^^^^^^^^^^^^^^^^^^^^^^ "--platform=linux/amd64" holds for every build
        FROM --platform="arm64" alpine:3.23
        #    ^^^^^^^^^^^^^^^^^^ "--platform="arm64"" holds for every build`,
      fixed: `
        FROM golang:1.26 AS build
        FROM alpine:3.23`,
    },
    {
      profile: 'audit',
      code: `
        FROM --platform=$TARGETPLATFORM alpine:3.23
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^ "--platform=$TARGETPLATFORM" is the default
        FROM --platform=\${TARGETPLATFORM} alpine:3.23
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "--platform=\${TARGETPLATFORM}" is the default`,
      fixed: `
        FROM alpine:3.23
        FROM alpine:3.23`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        ONBUILD FROM --platform=linux/amd64 alpine:3.23
        FROM --platform=$BUILDPLATFORM golang:1.26 AS build
        FROM --platform=linux/$TARGETARCH alpine:3.23
        FROM --platform=linux/amd64 alpine:3.23 AS build_amd64
        FROM --platform=linux/arm64 alpine:3.23 AS build-arm64
        FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2025
        FROM --platform= alpine:3.23
        FROM alpine:3.23`,
    },
  ],
});
