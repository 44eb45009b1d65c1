import { defineRule } from '../../engine/rule.js';
import { isRelativePath } from '../../model/docker/paths.js';

export default defineRule({
  id: 'dockerfile-workdir-relative',
  title: 'WORKDIR with a relative path',
  severity: 'information',
  profile: 'audit',
  why: `
    A relative \`WORKDIR\` goes on from the last one, and where there is none from that of the base image. When the base
    changes, the files that follow land in another folder, among them perhaps one that others may write to or that is
    served to everybody. A path from the root says where they are.`,
  peers: [
    'checkov:CKV_DOCKER_10',
    'kics:6b376af8-cfe8-49ab-a08d-f32de23661a4',
    'trivy:DS-0009',
    'hadolint:DL3000',
    'buildkit:WorkdirRelativePath',
    'terrascan:AC_DOCKER_0013',
  ],

  on: 'WORKDIR',
  *check(workdir, { stage }) {
    const { value } = workdir;
    const { text } = value === undefined || stage === undefined ? {} : stage.resolve(value, workdir);
    if (value === undefined || text === undefined || !isRelativePath(text)) return;
    const path = stage?.workdirAfter(workdir);
    const before = stage?.stateAt(workdir).workdir.path;
    yield {
      at: value,
      message:
        path === undefined
          ? `"WORKDIR ${value.text}" is relative, so the base image decides where it is.`
          : `"WORKDIR ${value.text}" is relative to "${before}", so it moves when that does.`,
      fix: value.isLiteral
        ? {
            title: `Set WORKDIR to ${path ?? `/${text}`}`,
            changes: [value.replaceWith(path ?? `/${text.replace(/^(?:\.?\/)+/, '')}`)],
            ...(path === undefined && {
              risk: 'The folder is another one if the base image has a WORKDIR of its own.',
            }),
          }
        : undefined,
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM registry.example/base:1
        WORKDIR ./app
        #       ^^^^^ "WORKDIR ./app" is relative, so the base image decides
        WORKDIR "my app"
        #       ^^^^^^^^ "WORKDIR "my app"" is relative, so the base image
        WORKDIR /srv/data/
        WORKDIR ../www
        #       ^^^^^^ "WORKDIR ../www" is relative to "/srv/data", so it moves`,
      fixed: `
        FROM registry.example/base:1
        WORKDIR /app
        WORKDIR /my app
        WORKDIR /srv/data/
        WORKDIR /srv/www`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        ENV HERE=app
        WORKDIR $HERE/bin
        #       ^^^^^^^^^ "WORKDIR $HERE/bin" is relative`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        WORKDIR lost
        FROM alpine:3.23
        ENV ROOT=/srv
        WORKDIR $ROOT/app
        WORKDIR $UNKNOWN/app
        WORKDIR /
        WORKDIR c:\\\\app
        WORKDIR
        ONBUILD WORKDIR /app`,
    },
  ],
});
