import { defineRule } from '../../engine/rule.js';
import { malformedValues } from '../../model/secret/malformed-value.js';

export default defineRule({
  id: 'secret-value-malformed',
  title: 'Value of a Secret that is not encoded as it should be',
  severity: 'information',
  profile: 'strict',
  why: `
    A login that fails for a stray line break, or for base64 that nobody decodes, is most often "fixed" by writing the
    password somewhere else in plain text. \`data\` takes base64 of the very bytes that the program gets: \`echo\` adds a
    line break to them, \`echo -n\` does not. \`stringData\` takes the text as it is.`,

  on: 'Secret',
  *check(secret) {
    for (const { key, at, kind, changes } of malformedValues(secret)) {
      const value = `${secret.title} holds a value in "${key}" that`;
      if (kind === 'not-base64')
        yield {
          at,
          severity: 'warning',
          message: `${value} is not base64, so the API server refuses it.`,
          fix: {
            title: `Move "${key}" to stringData`,
            changes,
            risk: 'The program gets the text as it stands here.',
          },
        };
      else if (kind === 'encoded-twice')
        yield {
          at,
          message: `${value} is encoded in base64 twice, so the program gets base64.`,
          fix: {
            title: `Encode "${key}" once`,
            changes,
            risk: 'A program that decodes the value by itself no longer can.',
          },
        };
      else
        yield {
          at,
          message: `${value} ends in a line break, which the program gets as a part of it.`,
          fix: {
            title: `Encode "${key}" without the line break`,
            changes,
            risk: 'Another side that was given the value with its line break no longer takes it.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data:
          password: violet-otter
          #         ^^^^^^^^^^^^ (warning) Secret "shop" holds a value in "password" that is not base64, so the API server
          user: c2hvcA==
          twice: ZG1sdmJHVjBMVzkwZEdWeQ==
          #      ^^^^^^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a value in "twice" that is encoded in base64 twice
          both: ZG1sdmJHVjBMVzkwZEdWeUNnPT0K
          #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a value in "both" that is encoded in base64 twice
          line: dmlvbGV0LW90dGVyCg==
          #     ^^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a value in "line" that ends in a line break`,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data:
          user: c2hvcA==
          twice: dmlvbGV0LW90dGVy
          both: dmlvbGV0LW90dGVy
          line: dmlvbGV0LW90dGVy
        stringData:
          password: violet-otter`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data:
          empty: ""
          password: "{{ .Values.password }}"
          token: <base64>
          user: c2hvcA==
          short: YWJjZA==
          file.txt: dmlvbGV0LW90dGVyCg==
          text: dmlvbGV0IG90dGVyCg==
          words: aGVsbG8gd29ybGQ=`,
    `
        apiVersion: v1
        kind: Secret
        metadata: { name: shop }
        data: { password: "ENC:abc" }
        sops: { version: 3.9.0 }`,
  ],
});
