import type * as lsp from 'vscode-languageserver';
import type { Finding, OfferedFix } from '../engine/finding.js';
import { findingsAt, type WantedFix } from '../engine/fixer.js';
import type { EditOptions } from './convert.js';
import { toDiagnostic } from './convert.js';
import { policyGoal } from './network-policies.js';
import {
  clientCommands,
  type IgnoreParams,
  type PinImagesParams,
  serverCommands,
  type TurnOffRuleParams,
} from './protocol.js';
import type { Session } from './session.js';

export const FIX_ALL = 'source.fixAll.hullcheck';
/** A refactoring, because a workload that breaks no rule may still be far from hardened. */
export const HARDEN = 'refactor.rewrite.hullcheck';
/** What is found of these is mended by hardening as well. */
const HARDENING_STANDARD = /^(?:pss:|cis-docker:4\.1$)/;

/** What a code action without an edit needs to find its edit later. */
type ActionData = {
  readonly uri: string;
  readonly version: number | null;
} & (
  | { readonly kind: 'fix'; readonly rule: string; readonly start: number; readonly index: number }
  | { readonly kind: 'fix-rule'; readonly rule: string; readonly everywhere: boolean }
  | { readonly kind: 'harden'; readonly offset: number }
  | { readonly kind: 'network-policies'; readonly offset: number; readonly reach: 'workload' | 'namespace' }
  | { readonly kind: 'respell'; readonly range: { readonly start: number; readonly end: number } }
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
  const { connection, workspace, documents, converter, client, platform } = session;
  const runs = (command: (typeof clientCommands)[keyof typeof clientCommands]): boolean =>
    client.options.commands?.includes(command) === true;
  const version = (uri: string): number | null => documents.get(uri)?.version ?? null;

  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    session.refresh();
    const wants = (kind: string): boolean =>
      context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const actions: lsp.CodeAction[] = [];
    const offsets = converter.toOffsets(uri, range);
    let isHardened = false;
    let hasPolicies = false;
    const isPinnable = platform.digestOf !== undefined && (wants('quickfix') || wants(HARDEN));
    const pinned = isPinnable ? pin(uri, offsets, wants('quickfix')) : undefined;
    if (wants('quickfix')) {
      const findings = findingsAt(workspace.findings(uri), offsets).filter(
        ({ foldedInto }) => foldedInto === undefined,
      );
      for (const finding of findings) actions.push(...quickFixes(finding));
      if (pinned?.kind === 'quickfix') actions.push(pinned);
      const rules = new Set<string>();
      for (const finding of findings)
        if (!rules.has(finding.rule.id) && rules.add(finding.rule.id)) actions.push(...others(finding));
      const weak = findings.find(({ rule }) => rule.standards?.some((name) => HARDENING_STANDARD.test(name)));
      const action = weak && harden(uri, weak.range.start, weak);
      if (action) actions.push(action);
      isHardened = action !== undefined;
      const open = findings.find(({ rule }) => rule.mendedBy === 'network-policies');
      const written = open && writePolicies(uri, open.range.start, open);
      if (written) actions.push(written);
      hasPolicies = written !== undefined;
    }
    if (!hasPolicies && wants(HARDEN) && workspace.isHeading(uri, offsets)) {
      const action = writePolicies(uri, offsets.start);
      if (action) actions.push(action);
    }
    if (!isHardened && wants(HARDEN) && workspace.isHeading(uri, offsets)) {
      const action = harden(uri, offsets.start);
      if (action) actions.push(action);
    }
    if (pinned && pinned.kind !== 'quickfix') actions.push(pinned);
    const respelling = wants(HARDEN) ? workspace.offerRespelling(uri, offsets) : undefined;
    if (respelling !== undefined)
      actions.push({
        title: respelling,
        kind: HARDEN,
        data: { kind: 'respell', uri, version: version(uri), range: offsets } satisfies ActionData,
      });
    // A list of every action is no place for an action on the whole file: it is asked for by its kind, as on save.
    if (context.only !== undefined && wants(FIX_ALL)) {
      const plan = workspace.fixAll([uri], isSafe, client);
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

  const isElsewhere = ({ uri, rule }: Finding): boolean =>
    workspace
      .uris()
      .some(
        (other) =>
          other !== uri && workspace.findings(other).some((found) => found.isFixable && found.rule.id === rule.id),
      );

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
        data: { kind: 'fix-rule', uri, version: version(uri), rule: rule.id, everywhere: false } satisfies ActionData,
      });
    }
    // What reaches into other files is shown before it is done, or not offered.
    if (client.changeAnnotations && finding.isFixable && isElsewhere(finding)) {
      actions.push({
        ...base,
        title: `Fix all in this workspace: ${lowerFirst(rule.title)}`,
        data: { kind: 'fix-rule', uri, version: version(uri), rule: rule.id, everywhere: true } satisfies ActionData,
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

  /** Where a finding asks for it, it is a quick fix beside the others. */
  const harden = (uri: string, offset: number, finding?: Finding): lsp.CodeAction | undefined => {
    const offer = workspace.offerHardening(uri, offset);
    if (offer === undefined) return undefined;
    const { action, remaining } = offer;
    return {
      title: remaining.length === 0 ? action : `${action} (still refused: ${remaining.join(', ')})`,
      kind: finding ? 'quickfix' : HARDEN,
      ...(finding && { diagnostics: [toDiagnostic(finding, converter, client.options.pageUri)] }),
      data: { kind: 'harden', uri, version: version(uri), offset } satisfies ActionData,
    };
  };

  /** Policies for a workload, and for a namespace where no workload is at the place; offered only where some are missing. */
  const writePolicies = (uri: string, offset: number, finding?: Finding): lsp.CodeAction | undefined => {
    const place = client.createsFiles ? workspace.placeAt(uri, offset) : undefined;
    if (place === undefined) return undefined;
    const { workload, namespaces } = place;
    const [namespace] = namespaces;
    if (workload === undefined && (finding === undefined || namespace === undefined)) return undefined;
    const reach = workload ? 'workload' : 'namespace';
    if (workspace.networkPolicies(policyGoal(session, { reach, uri, offset }) ?? {}).files.length === 0)
      return undefined;
    return {
      title: workload
        ? `Write a NetworkPolicy for ${workload.title} from what the manifests say`
        : `Write the NetworkPolicies of namespace "${namespace}" from what the manifests say`,
      kind: finding ? 'quickfix' : HARDEN,
      ...(finding && { diagnostics: [toDiagnostic(finding, converter, client.options.pageUri)] }),
      data: { kind: 'network-policies', uri, version: version(uri), offset, reach } satisfies ActionData,
    };
  };

  /**
   * Asks the registry of an image for its digest. A command and no edit: editors resolve edits while somebody only looks
   * at the list, and a registry is asked when the action is chosen.
   */
  const pin = (
    uri: string,
    at: { readonly start: number; readonly end: number },
    isQuickFix: boolean,
  ): lsp.CodeAction | undefined => {
    const place = workspace
      .images(uri)
      .find(({ range, image }) => image.digest === undefined && range.start <= at.start && at.end <= range.end);
    if (place === undefined) return undefined;
    const mended = findingsAt(workspace.findings(uri), at).filter(
      ({ rule, foldedInto }) => rule.mendedBy === 'digest' && foldedInto === undefined,
    );
    const isFix = isQuickFix && mended.length > 0;
    const params: PinImagesParams = { uri, position: converter.toRange(uri, place.range).start };
    return {
      title: 'Pin to the digest that the registry has now',
      kind: isFix ? 'quickfix' : HARDEN,
      ...(isFix && { diagnostics: mended.map((finding) => toDiagnostic(finding, converter, client.options.pageUri)) }),
      command: { title: 'Pin', command: serverCommands.pinImages, arguments: [params] },
    };
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

  const preview = (label: string): EditOptions => (client.changeAnnotations ? { confirm: label } : {});

  const editOf = (data: ActionData): lsp.WorkspaceEdit | undefined => {
    const findings = workspace.findings(data.uri);
    if (data.kind === 'harden') {
      const hardening = workspace.harden(data.uri, data.offset);
      return hardening && session.toEdit(hardening.edits, preview(hardening.action));
    }
    if (data.kind === 'network-policies') {
      const goal = policyGoal(session, data);
      return goal && session.toEdit(workspace.networkPolicies(goal).edits, preview('Write network policies'));
    }
    if (data.kind === 'respell') {
      const respelled = workspace.respellSecret(data.uri, data.range);
      return respelled && session.toEdit(respelled);
    }
    if (data.kind === 'fix-rule') {
      let isRisky = data.everywhere;
      const isWanted = ofRule(data.rule);
      const plan = workspace.fixAll(
        data.everywhere ? workspace.uris() : [data.uri],
        (finding, fix) => {
          const isTaken = isWanted(finding, fix);
          isRisky ||= isTaken && fix.risk !== '';
          return isTaken;
        },
        client,
      );
      return session.toEdit(plan, isRisky ? preview(`Fix all of ${data.rule}`) : {});
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

/** Every fix of a rule that needs nothing from its author. */
export const ofRule =
  (rule: string): WantedFix =>
  (finding, { isSnippet }) =>
    finding.rule.id === rule && !isSnippet;

/** Only these run unasked: on save, and by the command that fixes all. */
export const isSafe: WantedFix = (_, { risk, isSnippet }) => risk === '' && !isSnippet;

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
