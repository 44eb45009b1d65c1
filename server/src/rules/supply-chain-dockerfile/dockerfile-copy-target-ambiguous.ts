import { defineRule } from '../../engine/rule.js';
import { ambiguousTarget } from '../../model/docker/copy-target.js';

export default defineRule({
  id: 'dockerfile-copy-target-ambiguous',
  title: 'COPY to an unclear target',
  severity: 'hint',
  profile: 'audit',
  why: `
    Several sources need a folder as their target, and without the slash at its end Docker stops. A relative target
    without a \`WORKDIR\` lies in the folder of the base image, so that another base puts the same files somewhere else,
    perhaps where everybody may read them.`,
  peers: ['kics:6db6e0c2-32a3-4a2e-93b5-72c35f4119db', 'trivy:DS-0011', 'hadolint:DL3021', 'hadolint:DL3045'],

  on: ['COPY', 'ADD'],
  *check(copy, { stage }) {
    const target = stage === undefined ? undefined : ambiguousTarget(copy, stage);
    if (target === undefined) return;
    const { at, kind } = target;
    if (kind === 'slash') {
      yield {
        at,
        message: `"${copy.name}" puts several sources into "${at.value}", which does not end in a slash, so the build fails.`,
        fix: { title: 'End the target with a slash', changes: [target.change] },
      };
      return;
    }
    yield {
      at,
      message: `"${at.value}" is relative and no "WORKDIR" comes before it, so the base image decides where the files go.`,
      fix: {
        title: `Add WORKDIR before ${copy.name}`,
        changes: [target.change],
        risk: 'The files, and those of later relative paths, may go to another folder than before.',
        placeholders: ['FOLDER'],
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        WORKDIR /srv
        COPY --chown=1 a.js b.js app
        #                        ^^^ "COPY" puts several sources into "app"
        ADD ["a.js", "b.js", "/app"]
        #                    ^^^^^^ "ADD" puts several sources into "/app"
        ONBUILD COPY a.js <<EOF /app
        #                       ^^^^ "COPY" puts several sources into "/app"
        text
        EOF`,
      fixed: `
        FROM alpine:3.23
        WORKDIR /srv
        COPY --chown=1 a.js b.js app/
        ADD ["a.js", "b.js", "/app/"]
        ONBUILD COPY a.js <<EOF /app/
        text
        EOF`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        COPY a.js .
        #         ^ "." is relative and no "WORKDIR" comes before it`,
      fixed: `
        FROM alpine:3.23
        WORKDIR /FOLDER
        COPY a.js .`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        COPY a b c
        FROM scratch
        COPY a b
        FROM alpine:3.23
        COPY a /b
        COPY a $TARGET
        COPY a b $TARGET
        COPY a
        ONBUILD COPY a b
        WORKDIR app
        COPY a b
        COPY a b .
        COPY a b ..
        COPY a b ./c/..
        COPY a b c/
        FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
        COPY a b c:\\\\app\\\\
        COPY a c:\\\\app`,
    },
  ],
});
