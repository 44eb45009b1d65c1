import { Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { type Status, statusNotification } from '../../server/src/lsp/protocol.js';
import { barText, spokenText, tooltip } from './status-text.js';

const nothingYet: Status = {
  state: 'scanning',
  files: { judged: 0, templated: 0, patch: 0, notKubernetes: 0, tooLarge: 0, binary: 0, unreadable: 0 },
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
};

/**
 * One item, on the left, since it speaks of the workspace. A language status item would be there only while a file of
 * the right language is open, and hides its words behind a menu.
 */
export function registerStatus(client: BaseLanguageClient): Disposable {
  const item = window.createStatusBarItem('hullcheck.status', StatusBarAlignment.Left);
  item.name = 'Hullcheck';
  const show = (status: Status) => {
    const hasStopped = status.state === 'error';
    item.text = barText(status);
    item.accessibilityInformation = { label: spokenText(status) };
    item.backgroundColor = hasStopped ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    item.command = hasStopped ? 'hullcheck.restartServer' : 'workbench.actions.view.problems';
    const links = [
      '[Scan workspace](command:hullcheck.scanWorkspace)',
      '[Restart server](command:hullcheck.restartServer)',
      '[Show log](command:hullcheck.showLog)',
    ];
    item.tooltip = new MarkdownString(`${tooltip(status)}\n\n${links.slice(hasStopped ? 1 : 0).join(' · ')}`);
    item.tooltip.isTrusted = {
      enabledCommands: ['hullcheck.scanWorkspace', 'hullcheck.restartServer', 'hullcheck.showLog'],
    };
    item.show();
  };
  show(nothingYet);
  return Disposable.from(
    item,
    client.onNotification(statusNotification, show),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) show(nothingYet);
      if (newState === State.Stopped || newState === State.StartFailed)
        show({ ...nothingYet, state: 'error', message: 'Nothing is checked until its server is restarted.' });
    }),
  );
}
