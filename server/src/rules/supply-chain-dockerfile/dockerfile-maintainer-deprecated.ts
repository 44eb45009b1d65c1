import { defineRule } from '../../engine/rule.js';
import { labelValue } from '../../model/docker/label.js';

export default defineRule({
  id: 'dockerfile-maintainer-deprecated',
  title: 'MAINTAINER instead of a label',
  severity: 'hint',
  profile: 'audit',
  why: `
    \`MAINTAINER\` is deprecated since Docker 1.13, and few tools still show it. The label
    \`org.opencontainers.image.authors\` says the same where scanners and registries look for it, so that whoever finds
    a vulnerability in the image knows whom to tell.`,
  peers: [
    'checkov:CKV_DOCKER_6',
    'kics:99614418-f82b-4852-a9ae-5051402b741c',
    'trivy:DS-0022',
    'hadolint:DL4000',
    'buildkit:MaintainerDeprecated',
  ],

  on: 'MAINTAINER',
  *check(maintainer, { stage }) {
    const { value } = maintainer;
    if (value === undefined || stage === undefined || maintainer.onbuild !== undefined) return;
    yield {
      at: maintainer.keyword,
      message: '"MAINTAINER" is deprecated, so tools that look for a security contact may not find it.',
      fix: {
        title: 'Use the label org.opencontainers.image.authors',
        changes: [maintainer.replaceWith(`LABEL org.opencontainers.image.authors=${labelValue(value)}`)],
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        MAINTAINER Kim "K" Example <kim@example.org>
        #<-------- "MAINTAINER" is deprecated
        maintainer "Team $A\\\\B"
        #<-------- "MAINTAINER" is deprecated`,
      fixed: `
        FROM alpine:3.23
        LABEL org.opencontainers.image.authors="Kim \\"K\\" Example <kim@example.org>"
        LABEL org.opencontainers.image.authors="Team \\$A\\\\\\\\B"`,
    },
    {
      profile: 'audit',
      code: `
        # escape=\`
        FROM alpine:3.23
        MAINTAINER A\\\`$
        #<-------- "MAINTAINER" is deprecated`,
      fixed: `
        # escape=\`
        FROM alpine:3.23
        LABEL org.opencontainers.image.authors="A\\\`\`\`$"`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        MAINTAINER lost
        FROM alpine:3.23
        MAINTAINER
        ONBUILD MAINTAINER Kim
        LABEL maintainer=Kim`,
    },
  ],
});
