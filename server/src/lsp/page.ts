import { renderRulePage } from '../docs/page.js';
import type { RegisteredRule } from '../engine/rule.js';

/** The page of a rule as markdown; absent where no rule has the id. */
export function pageOf(rules: readonly RegisteredRule[], id: string): string | undefined {
  const rule = rules.find((other) => other.id === id);
  return rule && renderRulePage(rule, rules);
}
