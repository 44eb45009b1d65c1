import { Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { type Status, statusNotification } from '../../server/src/lsp/protocol.js';
import { barText, spokenText, tooltip } from './status-text.js';

const nothingYet: Status = {
  state: 'scanning',
  files: { judged: 0, templated: 0, patch: 0, notKubernetes: 0, tooLarge: 0, binary: 0, unreadable: 0 },
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
};

const scan = '[Scan workspace](command:hullcheck.scanWorkspace)';
const restart = '[Restart server](command:hullcheck.restartServer)';
const log = '[Show log](command:hullcheck.showLog)';

function hover(text: string, links: readonly string[]): MarkdownString {
  const markdown = new MarkdownString(`${text}\n\n${links.join(' · ')}`);
  markdown.isTrusted = { enabledCommands: ['hullcheck.scanWorkspace', 'hullcheck.restartServer', 'hullcheck.showLog'] };
  return markdown;
}

/**
 * One item, on the left, since it speaks of the workspace. A language status item would be there only while a file of
 * the right language is open, and hides its words behind a menu.
 */
export function registerStatus(client: BaseLanguageClient): Disposable {
  const item = window.createStatusBarItem('hullcheck.status', StatusBarAlignment.Left);
  item.name = 'Hullcheck';
  const show = (status: Status) => {
    item.text = barText(status);
    item.accessibilityInformation = { label: spokenText(status) };
    item.backgroundColor = status.state === 'error' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.command = 'workbench.actions.view.problems';
    item.tooltip = hover(tooltip(status), [scan, restart, log]);
    item.show();
  };
  const showStopped = () => {
    item.text = '$(error) Hullcheck';
    item.accessibilityInformation = { label: 'Hullcheck has stopped. Activate to restart its server.' };
    item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
    item.command = 'hullcheck.restartServer';
    item.tooltip = hover('**Hullcheck has stopped.** Nothing is checked until its server is restarted.', [
      restart,
      log,
    ]);
    item.show();
  };
  show(nothingYet);
  return Disposable.from(
    item,
    client.onNotification(statusNotification, show),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) show(nothingYet);
      if (newState === State.Stopped || newState === State.StartFailed) showStopped();
    }),
  );
}
