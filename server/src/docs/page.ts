import type { RegisteredRule } from '../engine/rule.js';

/** The page of a rule, in Markdown. */
export function renderRulePage(rule: RegisteredRule): string {
  return `# ${rule.title}\n\n${rule.why}\n`;
}
