import { commands, type LogOutputChannel, window } from 'vscode';
import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler } from 'vscode-languageclient';
import { CrashCount } from './crash-count.js';

/** Starts the server again after a crash, says so once, and stops trying when it keeps crashing. */
export class CrashHandler implements ErrorHandler {
  readonly #log: LogOutputChannel;
  #crashes = new CrashCount();

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** Somebody asked for a new start: earlier crashes no longer count. */
  forget(): void {
    this.#crashes = new CrashCount();
  }

  error(error: Error) {
    this.#log.error(error);
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const mayRestart = this.#crashes.add(Date.now());
    if (mayRestart) {
      const message = 'The language server of Hullcheck ended unexpectedly and was started again.';
      // The first time may be chance; from the second on it disturbs the work, so it is said.
      if (this.#crashes.recent > 1) void this.#say(window.showWarningMessage, message, 'Show Log');
      return { action: CloseAction.Restart, message, handled: true };
    }
    const message = `The language server of Hullcheck ended unexpectedly ${this.#crashes.recent} times within three minutes and stays stopped. Nothing is checked until it is restarted.`;
    void this.#say(window.showErrorMessage, message, 'Restart Server', 'Show Log');
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }

  failedToStart(error: unknown): void {
    this.#log.error('The language server did not start.', error);
    const message = 'The language server of Hullcheck did not start. Nothing is checked until it runs.';
    void this.#say(window.showErrorMessage, message, 'Restart Server', 'Show Log');
  }

  async #say(
    show: (message: string, ...items: string[]) => Thenable<string | undefined>,
    message: string,
    ...items: string[]
  ) {
    const chosen = await show(message, ...items);
    if (chosen === 'Show Log') this.#log.show();
    if (chosen === 'Restart Server') await commands.executeCommand('hullcheck.restartServer');
  }
}
