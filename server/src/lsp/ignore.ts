import type * as lsp from 'vscode-languageserver';
import type { IgnoreEdit, TurnOffEdit } from './code-action.js';
import type { Configuration } from './configuration.js';
import type { IgnoreParams } from './protocol.js';
import type { Session } from './session.js';

/** The edits that silence a finding, or a rule, in the files themselves. */
export function ignoreEdits(
  session: Session,
  configuration: Configuration,
): {
  readonly ignore: IgnoreEdit;
  readonly turnOff: TurnOffEdit;
  /** True where a configuration file has the last word: the editor's settings would not turn a rule off there. */
  readonly isConfigured: (uri: string) => boolean;
  readonly ignoreRequest: (params: IgnoreParams) => lsp.WorkspaceEdit | null;
} {
  const { workspace, documents, converter, client } = session;
  const ignore: IgnoreEdit = (finding, reason) => {
    const edits = workspace.ignore(finding, reason);
    return edits && session.toEdit(edits);
  };

  return {
    ignore,
    isConfigured: (uri) => configuration.hasFile(uri),
    turnOff: (rule, uri) => {
      const plan = configuration.turnOff(rule, uri);
      return plan && (plan.creates.size === 0 || client.createsFiles) ? session.toEdit(plan) : undefined;
    },
    ignoreRequest: ({ uri, version, rule, range, reason }) => {
      session.refresh();
      if (version !== (documents.get(uri)?.version ?? null)) return null;
      const start = converter.toOffset(uri, range.start);
      const finding = workspace.findings(uri).find((other) => other.rule.id === rule && other.range.start === start);
      return finding === undefined ? null : (ignore(finding, reason) ?? null);
    },
  };
}
