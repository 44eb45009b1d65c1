import { defineRule } from '../../engine/rule.js';
import { undefinedVariables } from '../../model/docker/undefined-variables.js';

export default defineRule({
  id: 'dockerfile-undefined-variable',
  title: 'Variable that nothing defines',
  severity: 'information',
  profile: 'strict',
  why: `
    Docker takes a variable that nothing defines for an empty text, without a word. A misspelled name then makes another
    path, another version or another image out of what stands around it, and files end up where nobody looks for them.
    Arguments before the first \`FROM\` hold in a stage only where it repeats \`ARG\`, and all values of one \`ENV\` see
    what was there before that line.`,
  standards: ['cwe:457'],
  peers: [
    'hadolint:DL3044',
    'buildkit:UndefinedArgInFrom',
    'buildkit:UndefinedVar',
    'buildkit:InvalidDefaultArgInFrom',
  ],

  on: 'dockerfile',
  *check(dockerfile, { profile }) {
    for (const { at, kind, name, meant, declare } of undefinedVariables(dockerfile, profile === 'audit')) {
      yield {
        at,
        message: MESSAGE[kind](name),
        fix:
          meant !== undefined
            ? {
                title: `Use the variable "${meant.name}"`,
                changes: [meant.change],
                risk: 'The value is no longer empty, as it is in the build now.',
              }
            : declare && {
                title: `Add ARG ${name} to the stage`,
                changes: [declare],
                risk: 'The value is no longer empty, as it is in the build now.',
              },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        ARG VERSION=3.23 MY_ARCH=amd64
        FROM --platform=linux/\${MYARCH} alpine:\${VERSOIN:-3} AS base
        #                     ^^^^^^^^^ Variable "MYARCH" is defined nowhere before the first "FROM"
        #                                      ^^^^^^^^^^^^^ Variable "VERSOIN" is defined nowhere before
        FROM alpine:3$VARIANT AS b
        #            ^^^^^^^^ Variable "VARIANT" is defined nowhere before`,
      fixed: `
        ARG VERSION=3.23 MY_ARCH=amd64
        FROM --platform=linux/\${MY_ARCH} alpine:\${VERSION:-3} AS base
        FROM alpine:3$VARIANT AS b`,
    },
    {
      profile: 'strict',
      code: `
        ARG VERSION=3.23
        FROM registry.example/base:1
        LABEL version="v$VERSION"
        #               ^^^^^^^^ Variable "VERSION" is set before the first "FROM" only, so it is empty in this stage`,
      fixed: `
        ARG VERSION=3.23
        FROM registry.example/base:1
        ARG VERSION
        LABEL version="v$VERSION"`,
    },
    {
      profile: 'strict',
      code: `
        FROM registry.example/base:1
        ENV FOO=bar BAZ=$FOO/x FOO2=$FOO2
        #               ^^^^ Variable "FOO" is set in the same "ENV", so its earlier value is used here
        ENV APP_HOME=/srv
        WORKDIR $APPHOME/x
        #       ^^^^^^^^ Variable "APPHOME" is defined nowhere`,
      fixed: `
        FROM registry.example/base:1
        ENV FOO=bar BAZ=$FOO/x FOO2=$FOO2
        ENV APP_HOME=/srv
        WORKDIR $APP_HOME/x`,
    },
    {
      profile: 'strict',
      code: `
        FROM alpine:3.23 AS base
        COPY \\
          $TARGET /b
        # ^^^^^^^ Variable "TARGET" is defined nowhere
        ARG A=$FOO
        #     ^^^^ Variable "FOO" is defined nowhere
        USER $NOBODY
        #    ^^^^^^^ Variable "NOBODY" is defined nowhere
        EXPOSE $PORT
        #      ^^^^^ Variable "PORT" is defined nowhere
        VOLUME $DATA
        #      ^^^^^ Variable "DATA" is defined nowhere`,
    },
    {
      profile: 'strict',
      code: `
        ARG SUFFIX="box:" EMPTY=""
        FROM busy$SUFFIX
        #    ^^^^^^^^^^^ Base image "busy$SUFFIX" is not a valid image name unless its build arguments are set
        FROM $EMPTY
        #    ^^^^^^ Base image "$EMPTY" is not a valid image name unless`,
    },
    {
      profile: 'audit',
      code: `
        ARG TAG
        FROM alpine:$TAG
        #    ^^^^^^^^^^^ Base image "alpine:$TAG" is not a valid image name unless its build arguments are set
        FROM $TAG
        #    ^^^^ Base image "$TAG" is not a valid`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        ARG TAG VARIANT
        ARG BASE=alpine DEBUG=""
        FROM --platform=$BUILDPLATFORM $BASE:3.23 AS one
        FROM alpine:\${TAG:-3.23}$VARIANT
        FROM alpine:$TAG
        FROM scratch\${DEBUG-@none}
        FROM one
        FROM python:3.14
        ARG VERSION=$PYTHON_VERSION
        FROM alpine:3.23
        ARG TAG A
        ENV B=\${C:-x} PATH=/x:$PATH D=$A HOME=$HOME E=\${F-} G=\${F:+x} H=\${NOWHERE:-}
        RUN echo $NOTHING && A=\${B}
        CMD run $NOTHING
        LABEL a='$NOTHING' b=\\$NOTHING http=$HTTP_PROXY
        WORKDIR $A$TARGETARCH
        ONBUILD WORKDIR $LATER
        COPY <<EOF /x
        $NOTHING
        EOF`,
    },
    { profile: 'audit', code: 'FROM alpine:3.23\nARG A\nCOPY $A /' },
    { profile: 'strict', code: 'FROM\nENV A=$A' },
  ],
});

const MESSAGE = {
  from: (name: string) => `Variable "${name}" is defined nowhere before the first "FROM", so it is empty.`,
  global: (name: string) => `Variable "${name}" is set before the first "FROM" only, so it is empty in this stage.`,
  itself: (name: string) => `Variable "${name}" is set in the same "ENV", so its earlier value is used here.`,
  stage: (name: string) => `Variable "${name}" is defined nowhere, so it is empty.`,
  image: (name: string) => `Base image "${name}" is not a valid image name unless its build arguments are set.`,
} as const;
