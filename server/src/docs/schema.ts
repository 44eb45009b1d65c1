import type { RegisteredRule } from '../engine/rule.js';
import { DEFAULT_SETTINGS, hardenLevels, NEWEST_KUBERNETES, profiles, severities } from '../engine/settings.js';

/** A JSON Schema, as far as editors show and complete by it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const PROFILES: Readonly<Record<(typeof profiles)[number], string>> = {
  recommended: 'Real gaps, with little noise: for daily use.',
  strict: 'Hardening as well, for those who want the last gap closed.',
  audit: 'Everything, doubtful cases included: for a review.',
};

const SEVERITIES: Readonly<Record<'off' | (typeof severities)[number], string>> = {
  off: 'The rule is not run.',
  error: 'Explicitly dangerous.',
  warning: 'A real gap.',
  information: 'Hardening.',
  hint: 'Needs context.',
};

const severity = { enum: ['off', ...severities], enumDescriptions: Object.values(SEVERITIES) } as const;

/** The schema of `.hullcheck.yaml`: editors complete keys, rule ids with their titles, severities and options by it. */
export function configurationSchema(rules: readonly RegisteredRule[]): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Hullcheck',
    description: 'How Hullcheck judges the files in this folder and below it.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      profile: {
        description: 'Which rules are on.',
        default: 'recommended',
        enum: [...profiles],
        enumDescriptions: profiles.map((profile) => PROFILES[profile]),
      },
      rules: rulesSchema(rules),
      exclude: {
        description:
          'Globs of files and folders that are not judged. One without a slash fits a name at any depth; "!" takes back what those before it exclude.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
        examples: [['testdata/**']],
      },
      kubernetesVersion: {
        description:
          'The version of Kubernetes that the manifests are meant for. Absent: the newest that Hullcheck knows.',
        type: ['string', 'number'],
        pattern: '^v?1\\.\\d{1,3}(?:\\.\\d+)?(?:[-+].*)?$',
        examples: [`1.${NEWEST_KUBERNETES}`],
      },
      harden: {
        description: 'What the command "Harden This Workload" brings a workload to.',
        type: 'object',
        additionalProperties: false,
        properties: {
          level: {
            description: 'The level of the Pod Security Standards.',
            default: DEFAULT_SETTINGS.harden.level,
            enum: [...hardenLevels],
            enumDescriptions: [
              'What is known to lead to the node is taken away.',
              'All that the standards ask for, a user that is not root and a read-only root file system.',
            ],
          },
          uid: {
            description: 'The number of the user and the group that replace root.',
            default: DEFAULT_SETTINGS.harden.uid,
            type: 'integer',
            minimum: 1,
            maximum: 2 ** 31 - 1,
          },
        },
      },
    },
  };
}

/** The part that the setting `hullcheck.rules` of an editor has in common with the file. */
export function rulesSchema(rules: readonly RegisteredRule[]): JsonSchema {
  return {
    description:
      'The severity of single rules, and their options. A rule that is named here is on whatever the profile.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
  };
}

function ruleSchema({ title, severity: usual, profile, options = {} }: RegisteredRule): JsonSchema {
  const properties = Object.entries(options).map(([name, option]) => [
    name,
    { description: option.description, default: option.default, ...typeOf(option.default) },
  ]);
  const description = `${title}. ${profile === undefined ? `Usually ${usual}.` : `Usually ${usual}, in the profile ${profile}.`}`;
  const asMap = {
    type: 'object',
    additionalProperties: false,
    properties: { severity, ...Object.fromEntries(properties) },
  };
  return { description, default: usual, anyOf: [severity, asMap] };
}

function typeOf(value: unknown): JsonSchema {
  if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 && { items: typeOf(value[0]) }) };
  return typeof value === 'object' ? { type: 'object' } : { type: typeof value };
}
