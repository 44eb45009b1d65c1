import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'dockerfile-instruction-overridden',
  title: 'Instruction that a later one overrides',
  severity: 'information',
  profile: 'audit',
  why: `
    An image keeps one \`CMD\`, one \`ENTRYPOINT\` and one \`HEALTHCHECK\`: the last of its stage. Those before it do
    nothing, but a reviewer may stop at them and judge a command that never runs.`,
  peers: [
    'kics:41c195f4-fc31-4a5c-8a1b-90605538d49f',
    'kics:6938958b-3f1a-451c-909b-baeee14bdc97',
    'trivy:DS-0007',
    'trivy:DS-0016',
    'trivy:DS-0023',
    'hadolint:DL3012',
    'hadolint:DL4003',
    'hadolint:DL4004',
    'buildkit:MultipleInstructionsDisallowed',
    'terrascan:AC_DOCKER_0053',
  ],
  tag: 'unnecessary',

  on: ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'],
  *check(instruction, { stage }) {
    const later = stage?.overriding(instruction);
    if (later === undefined) return;
    const name = `"${instruction.name}"`;
    yield {
      at: instruction.keyword,
      message: `This ${name} does nothing, because a later ${name} of the stage takes its place.`,
      related: [{ at: later.keyword, message: `This ${name} counts.` }],
      fix: { title: `Remove the ${instruction.name} that does nothing`, changes: [instruction.remove()] },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        CMD ["/old"]
        #<- This "CMD" does nothing, because a later "CMD" of the stage takes its place
        HEALTHCHECK NONE
        #<--------- This "HEALTHCHECK" does nothing
        entrypoint ["/a"]
        #<-------- This "ENTRYPOINT" does nothing
        ENTRYPOINT ["/b"]
        #<-------- This "ENTRYPOINT" does nothing
        HEALTHCHECK CMD /check
        ENTRYPOINT ["/c"]
        CMD ["/new"]`,
      fixed: `
        FROM alpine:3.23
        HEALTHCHECK CMD /check
        ENTRYPOINT ["/c"]
        CMD ["/new"]`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        CMD ["/lost"]
        FROM alpine:3.23 AS base
        CMD ["/a"]
        ONBUILD CMD ["/b"]
        FROM base
        ONBUILD CMD ["/c"]
        CMD ["/d"]
        ENTRYPOINT ["/e"]
        HEALTHCHECK NONE`,
    },
  ],
});
