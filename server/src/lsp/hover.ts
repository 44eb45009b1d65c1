import { renderHover } from '../docs/page.js';
import { findingsAt } from '../engine/fixer.js';
import { clientCommands, type InitializationOptions } from './protocol.js';
import type { Session } from './session.js';

/** Says of each finding under the mouse why it matters, below the message that the editor shows by itself. */
export function provideHover({ connection, workspace, converter, client }: Session): void {
  connection.onHover(({ textDocument: { uri }, position }) => {
    const at = converter.toOffset(uri, position);
    const findings = findingsAt(workspace.findings(uri), { start: at, end: at }).filter(
      ({ foldedInto }) => foldedInto === undefined,
    );
    const first = findings[0];
    if (first === undefined) return null;
    const rules = new Set(findings.flatMap((finding) => [finding.rule, ...finding.parts.map((part) => part.rule)]));
    const value = [...rules]
      .slice(0, 6)
      .map((rule) => renderHover(rule, linkOf(rule.id, client.options)))
      .join('\n\n---\n\n');
    return { contents: { kind: 'markdown', value }, range: converter.toRange(uri, first.range) };
  });
}

/** VS Code drops links of any scheme but its own and the web's from a hover: a command is the way to the page there. */
const linkOf = (rule: string, { commands, pageUri }: InitializationOptions): string | undefined =>
  commands?.includes(clientCommands.showRule)
    ? `command:${clientCommands.showRule}?${encodeURIComponent(JSON.stringify(rule))}`
    : pageUri?.replace('{rule}', rule);
