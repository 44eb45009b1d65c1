import { createHash } from 'node:crypto';
import type { Finding } from '../../engine/finding.js';
import type { RegisteredRule } from '../../engine/rule.js';
import type { Severity } from '../../engine/settings.js';
import { writePath } from '../file-uri.js';
import type { Results } from './report.js';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};
/** What GitHub sorts by: a number like that of CVSS. */
const SCORES: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.5', information: '3.0', hint: '1.0' };

/** The findings as SARIF 2.1.0 (OASIS, 2020), one result for each rule and place, for code scanning services. */
export function renderSarif(results: Results): string {
  const { findings, version } = results;
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort((a, b) => (a.id < b.id ? -1 : 1));
  const identities = identitiesOf(results);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Hullcheck', semanticVersion: version, rules: rules.map(describe) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.rule.id,
          ruleIndex: rules.indexOf(finding.rule),
          level: LEVELS[finding.severity],
          message: { text: finding.message },
          locations: [{ physicalLocation: locate(results, finding) }],
          ...(finding.related.length > 0 && {
            relatedLocations: finding.related.map((related, id) => ({
              id,
              message: { text: related.message },
              physicalLocation: locate(results, related),
            })),
          }),
          partialFingerprints: { 'hullcheckFinding/v1': identities[index] },
          properties: {
            fixable: finding.isFixable,
            ...(finding.foldedInto && {
              foldedInto: { ...locate(results, finding.foldedInto), ruleId: finding.foldedInto.rule },
            }),
          },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function describe({ id, title, why, severity, theme, standards = [], peers = [] }: RegisteredRule) {
  const text = why.trim().replace(/[ \t]*\n[ \t]*/g, '\n');
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text },
    help: { text, markdown: text },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', theme, ...standards, ...peers],
      'security-severity': SCORES[severity],
    },
  };
}

function locate({ sources, nameOf }: Results, { uri, range }: Pick<Finding, 'uri' | 'range'>) {
  const name = nameOf(uri);
  const { line, column, endLine, endColumn } = sources.place(uri, range);
  return {
    // What lies outside of the working folder has no name that a service could find it by.
    artifactLocation: name.startsWith('../') ? { uri } : { uri: writePath(name), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** Names for findings that stay when lines move: rule, file, message, and which one it is of those that agree in all. */
function identitiesOf({ findings, nameOf }: Results): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, uri, message }) => {
    const name = JSON.stringify([rule.id, nameOf(uri), message]);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return createHash('sha256').update(`${name} ${count}`).digest('hex').slice(0, 32);
  });
}
