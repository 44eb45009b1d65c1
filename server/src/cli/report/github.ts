import type { Severity } from '../../engine/settings.js';
import type { Results } from './report.js';
import { summary } from './text.js';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** The findings as commands of a GitHub workflow, which shows them at their lines; folded ones are told by their speaker. */
export function renderGithub(results: Results): string {
  const lines = results.findings
    .filter(({ foldedInto }) => foldedInto === undefined)
    .map(({ uri, range, severity, message, rule, parts }) => {
      const { line, column, endLine } = results.sources.place(uri, range);
      const properties = { file: results.nameOf(uri), line, endLine, col: column, title: rule.id };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      const text = [message, ...parts.map((part) => part.message)].join('\n');
      return `::${COMMANDS[severity]} ${written.join(',')}::${data(text)}\n`;
    });
  return `${lines.join('')}${summary(results)}\n`;
}

const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
