import type * as lsp from 'vscode-languageserver';
import type { Finding } from '../engine/finding.js';
import { ignoreChange } from '../engine/ignore-change.js';
import { planEdits } from '../engine/plan-edits.js';
import { shift } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import type { IgnoreEdit, TurnOffEdit } from './code-action.js';
import type { Configuration } from './configuration.js';
import { toWorkspaceEdit } from './convert.js';
import type { IgnoreParams } from './protocol.js';
import type { Session } from './session.js';

/** The edits that silence a finding, or a rule, in the files themselves. */
export function ignoreEdits(session: Session, configuration: Configuration): { readonly ignore: IgnoreEdit; readonly turnOff: TurnOffEdit; readonly ignoreRequest: (params: IgnoreParams) => lsp.WorkspaceEdit | null } {
  const { workspace, documents, converter } = session;
  const versionOf = (uri: string): number | null => documents.get(uri)?.version ?? null;

  const ignore: IgnoreEdit = (finding, reason) => {
    const view = workspace.view(finding.uri);
    const index = view?.documents.findLastIndex(({ base }) => base <= finding.range.start) ?? -1;
    const placed = view?.documents[index];
    if (view === undefined || placed === undefined) return undefined;
    const found = { rule: finding.rule, range: shift(finding.range, -placed.base), objectPath: finding.objectPath };
    const change = ignoreChange(placed.contents, found, reason, index === 0);
    if (change === undefined) return undefined;
    try {
      const { edits, creates } = planEdits(view, [{ change, document: index }]);
      return toWorkspaceEdit({ edits: new Map([[finding.uri, edits]]), creates }, converter, { versionOf });
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      session.log(`${finding.rule.id} cannot be ignored in ${finding.uri}: ${error.message}`);
      return undefined;
    }
  };

  return {
    ignore,
    turnOff: (rule, uri) => {
      const plan = configuration.turnOff(rule, uri);
      return plan && toWorkspaceEdit(plan, converter, { versionOf });
    },
    ignoreRequest: ({ uri, version, rule, range, reason }) => {
      session.refresh();
      if (version !== versionOf(uri)) return null;
      const start = converter.toOffset(uri, range.start);
      const finding = workspace.findings(uri).find(other => other.rule.id === rule && other.range.start === start);
      return finding === undefined ? null : ignore(finding, reason) ?? null;
    },
  };
}
