import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'suppression-without-reason',
  title: 'A suppression has no reason, no rule or no time left',
  severity: 'information',
  tag: 'unnecessary',
  why: `
    Whoever reads a suppression a year later must know who accepted which risk, and why; otherwise nobody dares to
    remove it. Without the name of a rule it would hide problems that did not exist when it was written, so Hullcheck
    passes over it. After its last day, it hides nothing, and the accepted risk is due for another look.`,
  standards: ['cwe:1164'],

  on: 'suppression',
  *check({ tool, rules, idle, range, problem, isExpired, until, reason, removal, addReason }) {
    const at = { range };
    if (problem !== undefined) {
      yield { at, message: problem };
    } else if (isExpired) {
      yield {
        at,
        message: `The suppression ended on ${until}, so it hides nothing.`,
        fix: { title: 'Remove the suppression', changes: [removal] },
      };
    } else if (tool === 'hullcheck' && reason === undefined && idle.length < rules.length) {
      // One that hides nothing needs no reason: it is to go.
      yield {
        at,
        message: `The suppression of ${rules.map(({ id }) => `"${id}"`).join(' and ')} gives no reason.`,
        fix: addReason && { title: 'Add a reason', changes: [addReason], placeholders: ['reason'] },
      };
    }
  },

  bad: [
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo
        #<------------------------------------- The suppression of "dockerfile-uses-sudo" gives no reason.
        RUN sudo apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo -- reason
        RUN sudo apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo, no-such-rule
        #<--------------------------------------------------- of "dockerfile-uses-sudo" and "no-such-rule" gives no reason
        RUN sudo apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo, no-such-rule -- reason
        RUN sudo apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore -- nobody calls this from outside
        #<-------------------------------------------------- The suppression names no rule
        RUN apk add --no-cache tini`,
    },
    {
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
          annotations:
            hullcheck.dev/ignore: some-rule until=2026-04-30 -- the old client needs it till then
            #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ended on 2026-04-30
        data: { colour: blue }`,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
        data: { colour: blue }`,
    },
  ],
  good: [
    `
        FROM alpine:3.22
        # hullcheck-ignore some-rule until=2026-12-31 -- the base image is replaced in December
        RUN apk add --no-cache tini
        # hullcheck-ignore some-rule
        RUN apk add --no-cache git
        # hadolint ignore=DL3004
        RUN sudo apk add --no-cache curl`,
  ],
});
