import { expect, test } from 'vitest';
import { configurationSchema } from '../../server/src/docs/schema.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { sampleRules } from '../support/sample-rules.js';

test('completes rules with their titles, severities and options', () => {
  const [first] = sampleRules;
  if (first === undefined) throw new Error('there are no sample rules');
  const rule: RegisteredRule = {
    ...first,
    profile: 'strict',
    options: {
      registries: { default: ['a'], description: 'Trusted ones.' },
      depth: { default: 1, description: 'How deep.' },
    },
  };
  const severity = { enum: ['off', 'error', 'warning', 'information', 'hint'], enumDescriptions: expect.any(Array) };
  expect(configurationSchema([rule])).toMatchObject({
    properties: {
      profile: { enum: ['recommended', 'strict', 'audit'], default: 'recommended' },
      rules: {
        additionalProperties: false,
        properties: {
          [rule.id]: {
            description: 'Escalation. Usually warning, in the profile strict.',
            anyOf: [
              severity,
              {
                properties: {
                  severity,
                  registries: {
                    type: 'array',
                    items: { type: 'string' },
                    default: ['a'],
                    description: 'Trusted ones.',
                  },
                  depth: { type: 'number', default: 1, description: 'How deep.' },
                },
              },
            ],
          },
        },
      },
      exclude: { type: 'array' },
      kubernetesVersion: { examples: ['1.37'] },
    },
  });
});

test('is plain JSON', () => {
  const schema = configurationSchema(sampleRules);
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
