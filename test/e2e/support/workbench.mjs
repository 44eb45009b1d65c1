// Drives the workbench as a person does: keys, clicks and eyes. For specs that run in Node (test/e2e/ui/*.spec.ts).
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyWorkspace } from './run-suite.mjs';
import { openPage, outputFile, startServer } from './served.mjs';
import { root } from './setup.mjs';

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Asks again and again until the answer is truthy; the workbench shows nothing at once.
 * @template T
 * @param {string} what in the message when it never happens
 * @param {() => T | Promise<T>} ask
 * @param {number} [milliseconds]
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, ask, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  /** @type {unknown} */
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}${last ? `: ${last}` : ''}`);
    await sleep(50);
  }
}

/**
 * Does something, looks a while for its effect, and does it again: a single key press can be lost while VS Code starts.
 * @param {string} what
 * @param {() => unknown} act
 * @param {() => boolean | Promise<boolean>} seen
 * @param {number} [tries]
 * @param {() => Promise<string>} [describe] what is on the screen instead, for the message when it never happens
 */
export async function retry(what, act, seen, tries = 10, describe) {
  for (let attempt = 0; attempt < tries; attempt++) {
    await act();
    for (let look = 0; look < 20; look++) {
      if (await seen()) return;
      await sleep(100);
    }
  }
  const instead = describe ? `; on the screen: ${await describe().catch(String)}` : '';
  throw new Error(`gave up: ${what}${instead}`);
}

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} [workspace] a folder that is copied before it is opened
 * @property {Record<string, string>} [files] files to write into the copy, by relative path
 * @property {string} [open] a file of the workspace to open at once
 * @property {boolean} [trusted] false opens the folder in Restricted Mode
 * @property {Record<string, unknown>} [settings] user settings
 * @property {Record<string, unknown>} [machineSettings] settings that a workspace cannot set
 * @property {string} [vsix] a package to install; without it the project's folder is offered as an installed extension
 */

export class Workbench {
  /** @param {Awaited<ReturnType<typeof startServer>>} server @param {Awaited<ReturnType<typeof openPage>>} opened @param {string} folder */
  constructor(server, opened, folder) {
    this.server = server;
    this.context = opened.context;
    this.page = opened.page;
    /** The real path of the opened copy. */
    this.folder = folder;
  }

  /** @param {WorkbenchOptions} [options] */
  static async open({ workspace, files = {}, open, trusted = true, settings = {}, machineSettings = {}, vsix } = {}) {
    const folder = copyWorkspace(workspace);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const server = await startServer({
      trusted,
      settings,
      machineSettings,
      ...(vsix ? { vsix: [vsix] } : { unpacked: [root] }),
    });
    const workbench = new Workbench(server, await openPage(), folder);
    try {
      await workbench.load(open);
    } catch (error) {
      await workbench.shot('workbench-failed').catch(() => {});
      await workbench.close();
      throw error;
    }
    return workbench;
  }

  /**
   * Opens a workbench for the time of `body` and closes it whatever happens; when something fails, a picture is kept.
   * @param {WorkbenchOptions} options
   * @param {(workbench: Workbench) => Promise<void>} body
   */
  static async with(options, body) {
    const workbench = await Workbench.open(options);
    try {
      await body(workbench);
    } catch (error) {
      const name = `failed-${new Date().toISOString().replace(/\W/g, '')}`;
      await workbench.shot(name).catch(() => {});
      if (error instanceof Error) error.message += `\n(picture: test/.output/screenshots/${name}.png)`;
      throw error;
    } finally {
      await workbench.close();
    }
  }

  /** Loads, or loads again, the page. @param {string} [open] */
  async load(open) {
    /** @type {[string, string][]} */
    const payload = open ? [['openFile', this.server.remoteUri(path.join(this.folder, open))]] : [];
    await this.page.goto(this.server.workbenchUrl(this.folder, payload));
    await this.page.waitForFunction('window.driver', null, { timeout: 60_000 });
    await this.page.evaluate('window.driver.whenWorkbenchRestored()');
    if (open) await this.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30_000 });
  }

  async close() {
    await this.context.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Keeps a picture in test/.output/screenshots. @param {string} name */
  async shot(name) {
    await this.page.screenshot({ path: outputFile('screenshots', `${name}.png`) });
  }

  /** A file's text on disk. @param {string} name */
  read(name) {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  /** @param {string} keys for example Control+Shift+M */
  async press(keys) {
    await this.page.keyboard.press(keys);
  }

  /** The lines of the active editor that are on the screen and contain the text. @param {string} text */
  line(text) {
    return this.page.locator('.editor-group-container.active .monaco-editor .view-line', { hasText: text });
  }

  /** The text of the active editor that is on the screen, with its spaces made ordinary. */
  async visibleText() {
    const lines = await this.page
      .locator('.editor-group-container.active .monaco-editor .view-line')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({
            top: Number.parseFloat(/** @type {HTMLElement} */ (element).style.top),
            text: element.textContent ?? '',
          }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text.replaceAll('\u00a0', ' ')),
      );
    return lines.join('\n');
  }

  /** Squiggles in the active editor. @param {'error' | 'warning' | 'info' | 'hint'} [severity] */
  squiggles(severity) {
    const kinds = severity ? [severity] : ['error', 'warning', 'info', 'hint'];
    return this.page.locator(kinds.map((kind) => `.editor-group-container.active .squiggly-${kind}`).join(', '));
  }

  /** Opens a file of the workspace by its name. @param {string} name */
  async openFile(name) {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(name) }).first();
    const tab = this.page.locator('.tabs-container .tab.active', { hasText: path.basename(name) }).first();
    await retry(
      `open ${name}`,
      async () => {
        await this.press('Escape');
        await this.press('Control+p');
        await input.fill(name, { timeout: 3000 }).catch(() => {});
        await row.waitFor({ timeout: 5000 }).catch(() => {});
        // The row is clicked: what Enter takes while the list still fills may be another row, or none.
        await row.click({ timeout: 2000 }).catch(() => {});
      },
      () => tab.isVisible(),
      10,
      async () => {
        const texts = ['.tabs-container .tab', '.quick-input-list .monaco-list-row', '.monaco-dialog-box'].map(
          (selector) => this.page.locator(selector).allInnerTexts(),
        );
        return JSON.stringify(await Promise.all(texts));
      },
    );
    await this.page.locator('.editor-group-container.active .monaco-editor .view-line').first().waitFor();
  }

  /** Runs a command by its title in the palette. @param {string} title */
  async command(title) {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await retry(
      `find the command ${title}`,
      async () => {
        await this.press('Escape');
        await this.press('F1');
        await input.fill(`>${title}`, { timeout: 3000 }).catch(() => {});
      },
      () => row.isVisible(),
    );
    const widget = this.page.locator('.quick-input-widget');
    await retry(
      `choose the command ${title}`,
      () => row.click({ timeout: 2000 }).catch(() => {}),
      async () => !(await widget.isVisible()) || !(await row.isVisible()),
    );
  }

  /** Puts the cursor on the first occurrence of a text that is on the screen. @param {string} text */
  async clickText(text) {
    await this.line(text).first().getByText(text).last().click({ timeout: 10_000 });
  }

  /** Shows the Problems panel and returns its rows. */
  async problems() {
    const panel = this.page.locator('.markers-panel');
    await retry(
      'show the Problems panel',
      async () => {
        if (!(await panel.isVisible())) await this.press('Control+Shift+M');
      },
      () => panel.isVisible(),
    );
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The texts of the Problems panel's rows that are on the screen, one line each. */
  async problemTexts() {
    const rows = await this.problems();
    return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Opens the lightbulb's menu on a text and returns its rows. @param {string} text @param {string} title that must appear */
  async quickFixes(text, title) {
    const row = this.page.locator('.action-widget .monaco-list-row', { hasText: title });
    await retry(
      `the quick fix "${title}" on ${text}`,
      async () => {
        await this.press('Escape');
        await this.clickText(text);
        await this.press('Control+.');
      },
      () => row.first().isVisible(),
    );
    return this.page.locator('.action-widget .monaco-list-row');
  }

  /** Chooses a quick fix on a text. @param {string} text @param {string} title */
  async applyQuickFix(text, title) {
    const rows = await this.quickFixes(text, title);
    await rows.filter({ hasText: title }).first().click();
  }

  /** Types as a person does, key by key. @param {string} text */
  async type(text) {
    await this.page.keyboard.type(text, { delay: 10 });
  }

  /** Saves the active editor until the disk has the text. @param {string} name @param {(text: string) => boolean} expected */
  async save(name, expected) {
    await retry(
      `save ${name}`,
      () => this.press('Control+s'),
      () => expected(this.read(name)),
    );
  }

  /** The hover over a text, as plain text. @param {string} text */
  async hover(text) {
    const widget = this.page.locator('.monaco-editor .monaco-hover:visible').first();
    await retry(
      `hover over ${text}`,
      async () => {
        await this.page.mouse.move(5, 5);
        await this.line(text).first().getByText(text).last().hover({ timeout: 10_000 });
      },
      () => widget.isVisible(),
    );
    return widget;
  }

  /** The status bar's items, as texts. */
  async statusBar() {
    return (await this.page.locator('.statusbar-item').allInnerTexts()).map((text) => text.trim()).filter(Boolean);
  }
}
