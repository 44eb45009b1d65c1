import type { Results } from './report.js';
import { summary } from './text.js';

/** The findings as JUnit XML: a suite for each file, a failed test for each rule and place. */
export function renderJunit(results: Results): string {
  const { findings, sources, nameOf } = results;
  const uris = [...new Set(findings.map(({ uri }) => uri))];
  const suites = uris.map((uri) => {
    const own = findings.filter((finding) => finding.uri === uri);
    const name = xml(nameOf(uri));
    const cases = own.map(({ rule, range, severity, message }) => {
      const { line, column } = sources.place(uri, range);
      return (
        `    <testcase name="${rule.id} ${line}:${column}" classname="${name}" file="${name}" line="${line}">\n` +
        `      <failure type="${severity}" message="${xml(message)}">${name}:${line}:${column} ${xml(message)}</failure>\n` +
        `    </testcase>\n`
      );
    });
    return `  <testsuite name="${name}" tests="${own.length}" failures="${own.length}">\n${cases.join('')}  </testsuite>\n`;
  });
  // Services take a report without tests for a mistake.
  const none = `  <testsuite name="hullcheck" tests="1" failures="0">\n    <testcase name="${xml(summary(results))}" classname="hullcheck"/>\n  </testsuite>\n`;
  const head = `<testsuites name="hullcheck" tests="${Math.max(1, findings.length)}" failures="${findings.length}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.length > 0 ? suites.join('') : none}</testsuites>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text within XML 1.0, which has no place for most control characters and for halves of surrogate pairs. */
const xml = (text: string): string =>
  text
    .replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"\t\n\r]/g, (char) => ESCAPES[char] ?? char);
