import { ConfigurationTarget, commands, type Disposable, Uri, workspace } from 'vscode';
import { clientCommands, type TurnOffRuleParams } from '../../server/src/lsp/protocol.js';

/** A code action of the server turns a rule off where its file belongs: in the folder, the workspace or, without one, for the user. */
export function registerTurnOffRule(): Disposable {
  return commands.registerCommand(clientCommands.turnOffRule, async ({ rule, uri }: TurnOffRuleParams) => {
    const resource = Uri.parse(uri);
    const configuration = workspace.getConfiguration('hullcheck', resource);
    const written = configuration.inspect<Record<string, unknown>>('rules');
    const folders = workspace.workspaceFolders ?? [];
    const [target, present] =
      folders.length === 0
        ? [ConfigurationTarget.Global, written?.globalValue]
        : folders.length > 1 && workspace.getWorkspaceFolder(resource)
          ? [ConfigurationTarget.WorkspaceFolder, written?.workspaceFolderValue]
          : [ConfigurationTarget.Workspace, written?.workspaceValue];
    await configuration.update('rules', { ...present, [rule]: 'off' }, target);
  });
}
