import { defineRule } from '../../engine/rule.js';
import { plainTokens } from '../../model/secret/plain-token.js';

export default defineRule({
  id: 'secret-known-token-format',
  title: 'Token or key of a provider in plain text',
  severity: 'error',
  why: `
    Providers give their tokens a form of their own, so that leaked ones can be found: programs that search public
    repositories for them use what they find within minutes. Whoever has the file, a fork of it or an old commit has the
    credential. Taking it out of the file is not enough: **it is known, so revoke it at the provider and have a new one
    issued**, which then lives in a Secret, a store of secrets or the variables of the build.`,
  standards: ['nsa:protect-pod-secrets', 'cwe:798', 'mitre:T1552.001'],
  peers: [
    'checkov:CKV_SECRET_2',
    'checkov:CKV_SECRET_5',
    'checkov:CKV_SECRET_9',
    'checkov:CKV_SECRET_12',
    'checkov:CKV_SECRET_14',
    'checkov:CKV_SECRET_17',
    'kics:76c0bcde-903d-456e-ac13-e58c34987852',
    'kics:83ab47ff-381d-48cd-bac5-fb32222f54af',
    'kics:d651cca2-2156-4d17-8e76-423e68de5c8b',
  ],
  cause: 'plain-credential',

  on: 'document',
  *check(document, { profile }) {
    for (const { title, isPrivateKey, isExample, at, owner, holder } of plainTokens(document)) {
      if (isPrivateKey || (isExample && profile !== 'audit')) continue;
      yield {
        at,
        owner,
        message: `${holder} holds ${title} in plain text, which works for everybody who can read the file.`,
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          template:
            metadata:
              annotations:
                example.com/pull: pul-3f9c2a71b4e8d05c6a1f7e20b93d4c58e6a7f012
                #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Deployment "shop" holds a Pulumi token in plain text, which works
            spec:
              containers: []`,
    },
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data:
          key: Z2xwYXQtWnE3UnRNMnhMdzlLYlZzNE5oWWM=
          #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a GitLab token
          name: c2hvcA==
          broken: "***"`,
    },
    {
      code: `
        FROM alpine:3.22
        # Was pul-3f9c2a71b4e8d05c6a1f7e20b93d4c58e6a7f012 until May.
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a Pulumi token
        RUN wget --header "PRIVATE-TOKEN: glpat-Zq7RtM2xLw9KbVs4NhYc" https://gitlab.example.com/api/v4/projects
        #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ The Dockerfile holds a GitLab token`,
    },
    {
      code: `
        -- values.yaml --
        registry:
          token: glpat-Zq7RtM2xLw9KbVs4NhYc
          #      ^^^^^^^^^^^^^^^^^^^^^^^^^^ The file holds a GitLab token`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data: { id: AKIAIOSFODNN7EXAMPLE }
        #           ^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds an AWS access key`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: shop }
        data:
          example: AKIAIOSFODNN7EXAMPLE
          reference: glpat-\${GITLAB_TOKEN}
          words: npm_config_registry
          key: "-----BEGIN PRIVATE KEY-----"`,
  ],
});
