import { defineRule } from '../../engine/rule.js';
import { declaredSecrets, mountInstead } from '../../model/secret/dockerfile-secret.js';

export default defineRule({
  id: 'dockerfile-secret-in-env-or-arg',
  title: 'Credential in a build argument or an environment variable of the image',
  severity: 'warning',
  why: `
    Values of ARG and ENV stay in the history and the configuration of the image, and in the provenance of the build:
    everybody who may pull the image reads them with one command, even if a later step unsets them. A secret mount hands
    the value to a single RUN and leaves nothing behind. What the program needs at run time comes from the platform, such
    as a Kubernetes Secret.`,
  standards: ['cis-docker:4.10', 'cwe:798', 'mitre:T1552.001'],
  peers: [
    'kics:c3e1b6ae-d92c-44b3-8ed5-1f5442bab6a4',
    'trivy:DS-0031',
    'hadolint:DL3064',
    'buildkit:SecretsUsedInArgOrEnv',
    'dockle:CIS-DI-0010',
    'docker-bench:4.10',
  ],
  cause: 'plain-credential',

  on: ['ARG', 'ENV'],
  *check(instruction, { stage, profile }) {
    for (const { name, at, title } of declaredSecrets(instruction, stage, profile === 'audit')) {
      const changes = mountInstead(instruction, stage);
      yield {
        at,
        owner: at,
        leads: true,
        message:
          title === undefined
            ? `${instruction.name} "${name}" takes a credential, which stays readable in the history of the image.`
            : `${instruction.name} "${name}" holds ${title}, which stays readable in the history of the image.`,
        fix: changes && {
          title: `Mount ${name} as a secret in the RUN that uses it`,
          changes,
          risk: `The build then needs "--secret id=${name}" and BuildKit with version 1.10 or later of the Dockerfile syntax.`,
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM node:22
        ARG NPM_TOKEN
        #   ^^^^^^^^^ ARG "NPM_TOKEN" takes a credential, which stays readable in the history
        COPY . .
        RUN npm config set //registry.example.com/:_authToken $NPM_TOKEN && npm ci
        RUN npm run build`,
      fixed: `
        FROM node:22
        COPY . .
        RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.example.com/:_authToken $NPM_TOKEN && npm ci
        RUN npm run build`,
    },
    {
      code: `
        FROM alpine:3.22
        ARG DB_PASSWORD="violet-otter"
        #               ^^^^^^^^^^^^^^ ARG "DB_PASSWORD" holds a password
        RUN migrate`,
      fixed: `
        FROM alpine:3.22
        RUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD migrate`,
    },
    {
      code: `
        ARG GIT_TOKEN
        #   ^^^^^^^^^ ARG "GIT_TOKEN" takes a credential
        FROM alpine:3.22
        ARG GIT_TOKEN=
        #   ^^^^^^^^^ ARG "GIT_TOKEN" takes a credential
        ENV GIT_TOKEN=\${GIT_TOKEN} DB_PASSWORD=violet-otter LANG=C
        #   ^^^^^^^^^ ENV "GIT_TOKEN" takes a credential
        #                                      ^^^^^^^^^^^^ ENV "DB_PASSWORD" holds a password
        ARG API_KEY VERSION=1
        #   ^^^^^^^ ARG "API_KEY" takes a credential
        RUN make`,
    },
    {
      code: `
        FROM alpine:3.22
        ARG API_KEY
        #   ^^^^^^^ ARG "API_KEY" takes a credential
        RUN fetch --key $API_KEY one
        RUN fetch --key $API_KEY two
        ONBUILD ARG SSH_PASSPHRASE
        #           ^^^^^^^^^^^^^^ ARG "SSH_PASSPHRASE" takes a credential`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.22
        ENV SIGN_KEY=k1
        #            ^^ ENV "SIGN_KEY" holds a credential`,
    },
  ],
  good: [
    `
        FROM alpine:3.22
        ARG SIGN_KEY VERSION=1.0 TOKEN_FILE DB_PASSWORD=/run/secrets/db
        ENV PUBLIC_KEY=abc DB_PASSWORD= DB_PASSWORD_FILE=/run/secrets/db LOG=$VERSION API_TOKEN=$FROM_BASE
        RUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN fetch`,
  ],
});
