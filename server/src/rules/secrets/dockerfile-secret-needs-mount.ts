import { defineRule } from '../../engine/rule.js';
import { buildCredentials } from '../../model/secret/build-credential.js';

export default defineRule({
  id: 'dockerfile-secret-needs-mount',
  title: 'Build step with a credential that is not mounted',
  severity: 'warning',
  why: `
    What a step uses without a mount is in the image: in the text of the step, in a build argument or in a file of a
    layer, and everybody who can pull the image reads it from there. \`RUN --mount=type=secret\` and
    \`--mount=type=ssh\` lend the step a secret or the keys of the one who builds, and leave nothing behind.`,
  standards: ['cwe:522', 'cis-docker:4.10', 'mitre:T1552.001'],

  on: 'RUN',
  *check(run, { stage }) {
    for (const { at, program, kind, what, mount } of buildCredentials(run, stage))
      yield {
        at,
        message:
          kind === 'ssh'
            ? `"${program}" needs ${what} that nothing mounts, so the key has to be in a layer of the image.`
            : kind === 'written'
              ? `RUN holds ${what}, which stays readable in the history of the image.`
              : `"${program}" takes a credential from the variable "${what}", which stays readable in the history of the image.`,
        fix: mount && {
          title:
            kind === 'ssh'
              ? 'Mount the SSH agent of the builder with --mount=type=ssh'
              : 'Mount the credential with --mount=type=secret',
          changes: mount,
          risk:
            kind === 'ssh'
              ? 'The build then needs BuildKit and "--ssh default".'
              : 'The build then needs "--secret", and BuildKit with version 1.10 or later of the Dockerfile syntax.',
        },
      };
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN git clone git@git.example.org:team/a.git && make
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "git" needs an SSH key for "git.example.org" that nothing mounts
        RUN pip install git+ssh://git.example.org/team/a
        #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "pip" needs an SSH key for "git.example.org"
        RUN git clone https://bot:violet-otter-93@git.example.org/a
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN holds a URL with a password`,
      fixed: `
        FROM debian:13
        RUN --mount=type=ssh git clone git@git.example.org:team/a.git && make
        RUN --mount=type=ssh pip install git+ssh://git.example.org/team/a
        RUN --mount=type=secret,id=GIT_PASSWORD,env=GIT_PASSWORD git clone https://bot:\${GIT_PASSWORD}@git.example.org/a`,
    },
    {
      code: `
        FROM debian:13
        ARG PULL
        RUN git clone https://$PULL@git.example.org/a
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "git" takes a credential from the variable "PULL"`,
      fixed: `
        FROM debian:13
        RUN --mount=type=secret,id=PULL,env=PULL git clone https://$PULL@git.example.org/a`,
    },
    {
      code: `
        FROM debian:13
        ARG PULL
        ENV SEND=$PULL
        RUN curl -H "Authorization: Bearer $PULL" https://example.org && curl -H "Private-Token: \${SEND}" https://example.org
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "curl" takes a credential from the variable "PULL"
        #                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^ "curl" takes a credential from the variable "SEND"
        RUN echo "//npm.example.org/:_authToken=$PULL" > .npmrc && git config url.a.insteadOf 'https://b:otter-violet-5@example.org'
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "echo" takes a credential from the variable "PULL"
        #                                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN holds a URL`,
    },
  ],
  good: [
    `
        FROM debian:13
        ARG NPM_TOKEN
        ARG HOST
        RUN --mount=type=ssh git clone git@git.example.org:team/a.git
        RUN --mount=type=secret,id=key,target=/root/.ssh/id_rsa git clone ssh://git.example.org/a
        RUN npm config set //npm.example.org/:_authToken=$NPM_TOKEN && git clone https://$HOST/a && git clone https://$USER@example.org/a
        RUN git remote add origin git@git.example.org:team/a.git && echo git@git.example.org:a && git clone https://git.example.org/a
        RUN curl https://user:@example.org && chown app:app a@b`,
  ],
});
