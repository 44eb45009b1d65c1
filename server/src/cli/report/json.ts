import type { Results } from './report.js';

/** The findings as JSON: one entry for each rule and place; what is folded into another says into which. */
export function renderJson({ findings, files, sources, nameOf }: Results): string {
  const entries = findings.map(({ uri, range, rule, severity, message, isFixable, foldedInto }) => ({
    file: nameOf(uri),
    ...sources.place(uri, range),
    rule: rule.id,
    severity,
    message,
    fixable: isFixable,
    ...(foldedInto && { foldedInto: foldedIntoOf(foldedInto) }),
  }));
  function foldedIntoOf(key: {
    readonly uri: string;
    readonly rule: string;
    readonly range: (typeof findings)[number]['range'];
  }) {
    const { line, column } = sources.place(key.uri, key.range);
    return { file: nameOf(key.uri), line, column, rule: key.rule };
  }
  return `${JSON.stringify({ findings: entries, files }, undefined, 2)}\n`;
}
