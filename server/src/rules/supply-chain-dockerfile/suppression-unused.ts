import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'suppression-unused',
  title: 'A suppression hides nothing',
  severity: 'information',
  tag: 'unnecessary',
  why: `
    A suppression that hides nothing may hide something later: when the problem comes back, nobody is told.
    One that names a rule which does not exist has never hidden anything, although its author believes so. Without it,
    every accepted risk in the file is a real one.`,
  standards: ['cwe:1164'],

  on: 'suppression',
  *check({ tool, rules, idle, range, removal }, { profile }) {
    // Another tool may well see there what Hullcheck does not.
    if (tool !== 'hullcheck' && profile !== 'audit') return;
    const risk = tool === 'hullcheck' ? {} : { risk: `What ${tool} finds here may be reported again by that tool.` };
    const riskOf = (gone: typeof idle) => (gone.some(isUnknown) ? TYPO : risk);
    if (idle.length > 0 && idle.length === rules.length) {
      yield {
        at: { range },
        message: messageOf(tool, idle),
        fix: { title: 'Remove the suppression', changes: [removal], ...riskOf(idle) },
      };
    } else {
      for (const rule of idle) {
        yield {
          at: rule,
          message: messageOf(tool, [rule]),
          fix: rule.removal && {
            title: `Remove "${rule.id}" from the suppression`,
            changes: [rule.removal],
            ...riskOf([rule]),
          },
        };
      }
    }
  },

  bad: [
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo -- the shared script needs it
        #<------------------------------------------------------------------- "dockerfile-uses-sudo" hides nothing
        RUN apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        RUN apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore no-such-rule -- decided in the review of May
        #<------------------------------------------------------------- names "no-such-rule", but no such rule exists
        RUN apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        RUN apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo, no-such-rule -- the shared script needs it
        #                                        ^^^^^^^^^^^^ names "no-such-rule", but no such rule exists
        RUN sudo apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo -- the shared script needs it
        RUN sudo apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo, no-such-rule -- the shared script needs it
        #<--------------------------------------------------------------------------------- "dockerfile-uses-sudo" and "no-such-rule" hides nothing
        RUN apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        RUN apk add --no-cache tini`,
    },
    {
      code: `
        FROM alpine:3.22
        # hadolint ignore=DL3004
        #<---------------------- The suppression for hadolint hides nothing
        RUN apk add --no-cache tini`,
      fixed: `
        FROM alpine:3.22
        RUN apk add --no-cache tini`,
      profile: 'audit',
    },
  ],
  good: [
    `
        FROM alpine:3.22
        # hullcheck-ignore dockerfile-uses-sudo -- the shared script needs it
        RUN sudo apk add --no-cache tini
        # hadolint ignore=DL3004 # Hadolint looks into scripts of other shells as well.
        RUN apk add --no-cache curl`,
    {
      code: `
        FROM alpine:3.22
        # hadolint ignore=DL9999 # A rule that only hadolint has.
        RUN apk add --no-cache curl`,
      profile: 'audit',
    },
  ],
});

/** A misspelt name is better mended than removed with its reason. */
const TYPO = { risk: 'The name may only be misspelt, and what it was meant to hide stays visible.' };

const isUnknown = ({ matches }: { readonly matches: readonly string[] }): boolean => matches.length === 0;

function messageOf(
  tool: string,
  idle: readonly { readonly id: string; readonly matches: readonly string[] }[],
): string {
  // The ids of other tools mean nothing to those who read Hullcheck.
  if (tool !== 'hullcheck') return `The suppression for ${tool} hides nothing that Hullcheck would report.`;
  const names = idle.map(({ id }) => `"${id}"`).join(' and ');
  return idle.every(isUnknown)
    ? `The suppression names ${names}, but no such rule exists, so it hides nothing.`
    : `The suppression of ${names} hides nothing.`;
}
