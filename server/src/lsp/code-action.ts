import type * as lsp from 'vscode-languageserver';
import type { Finding, OfferedFix } from '../engine/finding.js';
import { findingsAt } from '../engine/fixer.js';
import { toDiagnostic } from './convert.js';
import { clientCommands, type IgnoreParams, type TurnOffRuleParams } from './protocol.js';
import type { Session } from './session.js';

export const FIX_ALL = 'source.fixAll.hullcheck';

/** What a code action without an edit needs to find its edit later. */
type ActionData = {
  readonly uri: string;
  readonly version: number | null;
} & (
  | { readonly kind: 'fix'; readonly rule: string; readonly start: number; readonly index: number }
  | { readonly kind: 'fix-rule'; readonly rule: string }
  | { readonly kind: 'ignore'; readonly rule: string; readonly start: number }
);

/** Makes the edit that ignores a finding, for clients that cannot ask for a reason. */
export type IgnoreEdit = (finding: Finding, reason: string) => lsp.WorkspaceEdit | undefined;
/** Makes the edit that turns a rule off in the configuration file. */
export type TurnOffEdit = (rule: string, uri: string) => lsp.WorkspaceEdit | undefined;

/** Fixes, and what else can be done about a finding. Edits are made when the client asks for one, against the text as it then is. */
export function provideCodeActions(
  session: Session,
  edits: {
    readonly ignore: IgnoreEdit;
    readonly turnOff: TurnOffEdit;
    readonly isConfigured: (uri: string) => boolean;
  },
): void {
  const { connection, workspace, documents, converter, client } = session;
  const runs = (command: (typeof clientCommands)[keyof typeof clientCommands]): boolean =>
    client.options.commands?.includes(command) === true;
  const version = (uri: string): number | null => documents.get(uri)?.version ?? null;

  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    session.refresh();
    const wants = (kind: string): boolean =>
      context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const actions: lsp.CodeAction[] = [];
    if (wants('quickfix')) {
      const findings = findingsAt(workspace.findings(uri), converter.toOffsets(uri, range)).filter(
        ({ foldedInto }) => foldedInto === undefined,
      );
      for (const finding of findings) actions.push(...quickFixes(finding));
      const rules = new Set<string>();
      for (const finding of findings)
        if (!rules.has(finding.rule.id) && rules.add(finding.rule.id)) actions.push(...others(finding));
    }
    // A list of every action is no place for an action on the whole file: it is asked for by its kind, as on save.
    if (context.only !== undefined && wants(FIX_ALL)) {
      const plan = workspace.fixAll([uri], isSafe);
      if (plan.edits.size + plan.creates.size > 0)
        actions.push({ title: 'Fix all safe problems in this file', kind: FIX_ALL, edit: session.toEdit(plan) });
    }
    return client.resolvesEdits ? actions : actions.map(resolve);
  });

  /** Without those that the client could not make. */
  const offeredFixes = (finding: Finding): readonly OfferedFix[] =>
    workspace
      .fixes(finding.uri, finding)
      .filter(
        ({ placeholders, edits: { creates } }) =>
          (placeholders.length === 0 || client.snippetEdits) && (creates.size === 0 || client.createsFiles),
      );

  const quickFixes = (finding: Finding): lsp.CodeAction[] => {
    const { uri, rule, range } = finding;
    const offered = offeredFixes(finding);
    const preferred = offered.find(({ placeholders }) => placeholders.length === 0);
    return offered.map((fix) => ({
      title: titleOf(fix),
      kind: 'quickfix',
      diagnostics: [toDiagnostic(finding, converter, client.options.pageUri)],
      ...(fix === preferred && { isPreferred: true }),
      data: {
        kind: 'fix',
        uri,
        version: version(uri),
        rule: rule.id,
        start: range.start,
        index: offered.indexOf(fix),
      } satisfies ActionData,
    }));
  };

  /** What comes after the fixes: all of a kind, ignore, turn off, read more. */
  const others = (finding: Finding): lsp.CodeAction[] => {
    const { uri, rule, range } = finding;
    const diagnostics = [toDiagnostic(finding, converter, client.options.pageUri)];
    const base = { kind: 'quickfix', diagnostics };
    const sameKind = workspace.findings(uri).filter((other) => other.rule.id === rule.id);
    const actions: lsp.CodeAction[] = [];
    if (sameKind.length > 1 && finding.isFixable) {
      actions.push({
        ...base,
        title: `Fix all in this file: ${lowerFirst(rule.title)}`,
        data: { kind: 'fix-rule', uri, version: version(uri), rule: rule.id } satisfies ActionData,
      });
    }
    if (runs(clientCommands.ignoreWithReason)) {
      const argument: Omit<IgnoreParams, 'reason'> = {
        uri,
        version: version(uri),
        rule: rule.id,
        range: converter.toRange(uri, range),
      };
      actions.push({
        ...base,
        title: `Ignore here: ${rule.id}…`,
        command: { title: 'Ignore', command: clientCommands.ignoreWithReason, arguments: [argument] },
      });
    } else
      actions.push({
        ...base,
        title: `Ignore here: ${rule.id}`,
        data: { kind: 'ignore', uri, version: version(uri), rule: rule.id, start: range.start } satisfies ActionData,
      });
    if (runs(clientCommands.turnOffRule) && !edits.isConfigured(uri)) {
      const argument: TurnOffRuleParams = { uri, rule: rule.id };
      actions.push({
        ...base,
        title: `Turn off in this workspace: ${rule.id}`,
        command: { title: 'Turn off', command: clientCommands.turnOffRule, arguments: [argument] },
      });
    } else {
      const edit = edits.turnOff(rule.id, uri);
      if (edit) actions.push({ ...base, title: `Turn off in this workspace: ${rule.id}`, edit });
    }
    if (runs(clientCommands.showRule)) {
      actions.push({
        ...base,
        title: `Show the page of ${rule.id}`,
        command: { title: 'Show', command: clientCommands.showRule, arguments: [rule.id] },
      });
    }
    return actions;
  };

  connection.onCodeActionResolve((action) => {
    session.refresh();
    return resolve(action);
  });

  const resolve = (action: lsp.CodeAction): lsp.CodeAction => {
    const data = action.data as ActionData | undefined;
    if (data === undefined || action.edit !== undefined) return action;
    // An edit of a text that has moved on would garble it: the client is told nothing rather than something wrong.
    if (data.version !== version(data.uri)) return action;
    const edit = editOf(data);
    return edit === undefined ? action : { ...action, edit };
  };

  const editOf = (data: ActionData): lsp.WorkspaceEdit | undefined => {
    const findings = workspace.findings(data.uri);
    if (data.kind === 'fix-rule') {
      const plan = workspace.fixAll(
        [data.uri],
        (finding, { isSnippet }) => finding.rule.id === data.rule && !isSnippet,
      );
      const isRisky = findings.some(
        (finding) =>
          finding.rule.id === data.rule && workspace.fixes(data.uri, finding).some(({ risk }) => risk !== ''),
      );
      return session.toEdit(plan, {
        confirm: isRisky && client.changeAnnotations ? `Fix all of ${data.rule}` : undefined,
      });
    }
    const finding = findings.find(
      ({ rule, range, foldedInto }) => rule.id === data.rule && range.start === data.start && foldedInto === undefined,
    );
    if (finding === undefined) return undefined;
    if (data.kind === 'ignore') return edits.ignore(finding, 'reason');
    const fix = offeredFixes(finding)[data.index];
    return fix && session.toEdit(fix.edits, { placeholders: fix.placeholders });
  };
}

/** Only these run unasked: on save, and by the command that fixes all. */
export const isSafe = (
  _: Finding,
  { risk, isSnippet }: { readonly risk: string; readonly isSnippet: boolean },
): boolean => risk === '' && !isSnippet;

/** The risk is in the title: nobody should learn of it afterwards. */
const titleOf = ({ title, risk }: OfferedFix): string =>
  risk === '' ? title : `${title} (${lowerSentence(risk.replace(/\.$/, ''))})`;

/** A sentence in parentheses begins in lower case, but for names: `NetworkPolicies` and the like keep theirs. */
const lowerSentence = (text: string): string =>
  text.replace(/^(?!Docker|Kubernetes|Helm|Linux|Windows|Secret|Service|Ingress|Role|Job)[A-Z][a-z']* /, (word) =>
    word.toLowerCase(),
  );

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
