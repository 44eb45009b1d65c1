import type { Workspace } from '../engine/workspace.js';
import type { FixableRule } from './protocol.js';

/** The rules whose findings in the workspace can be fixed, the most frequent first. What is folded into another finding counts with its own rule. */
export function fixableRules(workspace: Workspace): readonly FixableRule[] {
  const known = new Map<string, { id: string; title: string; findings: number; uris: Set<string> }>();
  for (const uri of workspace.uris()) {
    for (const { rule, isFixable } of workspace.findings(uri)) {
      if (!isFixable) continue;
      const entry = known.get(rule.id) ?? { id: rule.id, title: rule.title, findings: 0, uris: new Set() };
      known.set(rule.id, entry);
      entry.findings++;
      entry.uris.add(uri);
    }
  }
  return [...known.values()]
    .map(({ id, title, findings, uris }) => ({ id, title, findings, files: uris.size }))
    .sort((a, b) => b.findings - a.findings || (a.id < b.id ? -1 : 1));
}
