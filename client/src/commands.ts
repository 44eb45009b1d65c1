import { commands, Disposable, type LogOutputChannel, ProgressLocation, window } from 'vscode';
import { type BaseLanguageClient, ErrorCodes, ExecuteCommandRequest, ResponseError } from 'vscode-languageclient';
import {
  clientCommands,
  clientRequests,
  type FixAllParams,
  type FixAllResult,
  type FixableRule,
  type FixRuleParams,
  type HardenParams,
  type HardenResult,
  type NetworkPoliciesParams,
  type NetworkPoliciesResult,
  serverCommands,
} from '../../server/src/lsp/protocol.js';
import type { CrashHandler } from './crash-handler.js';

/** Runs a command of the server by a request, so that an error is the caller's to show. */
export async function runOnServer<Result>(
  client: BaseLanguageClient,
  command: string,
  argument?: unknown,
): Promise<Result> {
  await client.start();
  return client.sendRequest(ExecuteCommandRequest.type, {
    command,
    arguments: argument === undefined ? [] : [argument],
  });
}

async function fixAllSafe(client: BaseLanguageClient, params: FixAllParams): Promise<void> {
  const result = await runOnServer<FixAllResult | null>(client, serverCommands.fixAllSafe, params);
  if (result && result.fixes > 0) return;
  const place = params.uri === undefined ? 'in this workspace' : 'in this file';
  void window.showInformationMessage(`Nothing ${place} has a fix without risk.`);
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Asks which rule, then fixes all that it finds in the workspace, after a preview. */
async function fixRule(client: BaseLanguageClient): Promise<void> {
  await client.start();
  const rules = await client.sendRequest<readonly FixableRule[]>(clientRequests.fixableRules);
  if (rules.length === 0) {
    void window.showInformationMessage('Nothing in this workspace has a fix.');
    return;
  }
  const picked = await window.showQuickPick(
    rules.map(({ id, title, findings, files }) => ({
      label: title,
      description: `${count(findings, 'problem')} in ${count(files, 'file')}`,
      detail: id,
      rule: id,
    })),
    { title: 'Fix All of a Rule in the Workspace', placeHolder: 'Which rule?', matchOnDetail: true },
  );
  if (picked === undefined) return;
  const params: FixRuleParams = { rule: picked.rule };
  const { fixes } = await runOnServer<FixAllResult>(client, serverCommands.fixRule, params);
  if (fixes === 0)
    void window.showInformationMessage(`No fix of "${picked.label}" can be made without harm; the log says why.`);
}

/** What is to be hardened: what a code lens names, else what the cursor is in. A menu passes something else along. */
function hardenParams(client: BaseLanguageClient, given: unknown): HardenParams | undefined {
  if (typeof given === 'object' && given !== null && 'uri' in given && 'position' in given)
    return given as HardenParams;
  const editor = window.activeTextEditor;
  return (
    editor && {
      uri: client.code2ProtocolConverter.asUri(editor.document.uri),
      position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    }
  );
}

/** Hardens a workload or an image, after a preview; says so where there is nothing to do, or where something stays. */
async function harden(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = hardenParams(client, given);
  if (params === undefined) return;
  const { title, level, fixes, applied, remaining } = await runOnServer<HardenResult>(
    client,
    serverCommands.harden,
    params,
  );
  if (title === undefined) {
    void window.showInformationMessage('The cursor is in no workload and no Dockerfile that can be hardened.');
  } else if (remaining.length > 0 && applied) {
    const refused = `The Pod Security level "${level}" still refuses ${title}: ${remaining.join(', ')}.`;
    void window.showWarningMessage(refused);
  } else if (fixes === 0) void window.showInformationMessage(`Nothing is left to harden in ${title}.`);
}

/** Writes the least network policies for the namespace at the cursor or for the workspace, after a preview. */
async function writeNetworkPolicies(client: BaseLanguageClient): Promise<void> {
  const editor = window.activeTextEditor;
  const reaches = [
    ...(editor?.document.languageId === 'yaml' || editor?.document.languageId === 'json'
      ? [{ label: 'The namespace of the object at the cursor', reach: 'namespace' as const }]
      : []),
    { label: 'Every namespace of the workspace', reach: 'workspace' as const },
  ];
  const picked = await window.showQuickPick(reaches, {
    title: 'Write Network Policies',
    placeHolder: 'For which pods?',
  });
  if (picked === undefined) return;
  const params: NetworkPoliciesParams =
    picked.reach === 'namespace' && editor
      ? {
          reach: 'namespace',
          uri: client.code2ProtocolConverter.asUri(editor.document.uri),
          position: client.code2ProtocolConverter.asPosition(editor.selection.active),
        }
      : { reach: 'workspace' };
  const { policies, unknown, applied } = await runOnServer<NetworkPoliciesResult>(
    client,
    serverCommands.networkPolicies,
    params,
  );
  if (policies === 0)
    void window.showInformationMessage('No network policy is missing for what the manifests tell of.');
  else if (applied && unknown.length > 0) {
    const things = count(unknown.length, 'thing');
    void window.showWarningMessage(
      `${things} that no manifest tells: the comments at the head of the new file say what to look at.`,
    );
  }
}

/** Runs a command of the server on the file that is looked at; the server says itself what came of it. */
function onFile(client: BaseLanguageClient, command: string): unknown {
  const document = window.activeTextEditor?.document;
  return document && runOnServer(client, command, { uri: client.code2ProtocolConverter.asUri(document.uri) });
}

/** VS Code would show an error of a command in a dialog that says nothing of where to look. */
async function reporting(log: LogOutputChannel, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    // A server that ended while it was asked is the crash handler's to tell of.
    if (error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected) return;
    const message = `Hullcheck could not do this: ${error instanceof Error ? error.message : String(error)}`;
    if (await window.showErrorMessage(message, 'Show Log')) log.show();
  }
}

/** The commands of the palette that need no file of their own. */
export function registerCommands(client: BaseLanguageClient, log: LogOutputChannel, crashes: CrashHandler): Disposable {
  const actions: Readonly<Record<string, (argument?: unknown) => unknown>> = {
    'hullcheck.scanWorkspace': () =>
      window.withProgress({ location: ProgressLocation.Window, title: 'Hullcheck: scanning the workspace' }, () =>
        runOnServer(client, serverCommands.rescan),
      ),
    'hullcheck.fixAllSafe': () => {
      const document = window.activeTextEditor?.document;
      return document && fixAllSafe(client, { uri: client.code2ProtocolConverter.asUri(document.uri) });
    },
    'hullcheck.fixAllSafeInWorkspace': () => fixAllSafe(client, {}),
    'hullcheck.fixRule': () => fixRule(client),
    [clientCommands.harden]: (params) => harden(client, params),
    'hullcheck.writeNetworkPolicies': () => writeNetworkPolicies(client),
    'hullcheck.pinImages': () => onFile(client, serverCommands.pinImages),
    'hullcheck.scanImages': () => onFile(client, serverCommands.scanImages),
    'hullcheck.restartServer': async () => {
      crashes.forget();
      if (client.needsStop()) await client.stop();
      await client.start().catch((error) => crashes.failedToStart(error));
    },
    'hullcheck.showLog': () => log.show(),
  };
  return Disposable.from(
    ...Object.entries(actions).map(([id, action]) =>
      commands.registerCommand(id, (argument?: unknown) => reporting(log, () => action(argument))),
    ),
  );
}
