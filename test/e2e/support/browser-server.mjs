// Runs dist/server/browser.js in a web worker of a real browser and speaks LSP with it, message by message.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { openPage } from './served.mjs';
import { root } from './setup.mjs';

/** @typedef {{ jsonrpc: '2.0', id?: number | string, method?: string, params?: unknown, result?: unknown, error?: { code: number, message: string } }} Message */

export const browserBundle = path.join(root, 'dist/server/browser.js');

/** @param {{ answer?: (method: string, params: unknown) => unknown }} [options] `answer` serves what the server asks of its client */
export async function startBrowserServer({ answer = () => null } = {}) {
  // A page of its own origin: a worker's script must come from where its page comes from.
  const site = http.createServer((request, response) => {
    const script = request.url === '/server.js';
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
    response.end(script ? readFileSync(browserBundle) : '<!doctype html><title>worker</title>');
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = site.address();
  if (typeof address !== 'object' || !address) throw new Error('the page could not be served');
  const { context, page } = await openPage();

  /** @type {Map<number | string, { resolve: (result: unknown) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  /** Every notification the server sent. @type {Message[]} */
  const notifications = [];
  /** @type {string[]} */
  const errors = [];
  let nextId = 1;
  /** @param {Message} message */
  const post = (message) => page.evaluate((data) => Reflect.get(globalThis, 'server').postMessage(data), message);

  await page.exposeFunction('fromServer', async (/** @type {Message} */ message) => {
    if (message.method !== undefined && message.id !== undefined) {
      await post({ jsonrpc: '2.0', id: message.id, result: (await answer(message.method, message.params)) ?? null });
    } else if (message.method !== undefined) {
      notifications.push(message);
    } else if (message.id !== undefined) {
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) request?.reject(new Error(message.error.message));
      else request?.resolve(message.result);
    }
  });
  await page.exposeFunction('workerFailed', (/** @type {string} */ text) => {
    errors.push(text);
    for (const { reject } of waiting.values()) reject(new Error(text));
  });
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.evaluate(() => {
    const worker = new Worker('/server.js');
    worker.onmessage = ({ data }) => Reflect.get(globalThis, 'fromServer')(data);
    worker.onerror = ({ message }) => Reflect.get(globalThis, 'workerFailed')(message);
    Reflect.set(globalThis, 'server', worker);
  });

  return {
    notifications,
    errors,
    /** @param {string} method @param {unknown} [params] @returns {Promise<unknown>} */
    request(method, params) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ jsonrpc: '2.0', id, method, params }).catch(reject);
      });
    },
    /** @param {string} method @param {unknown} [params] */
    notify: (method, params) => post({ jsonrpc: '2.0', method, params }),
    async stop() {
      await context.close();
      site.close();
    },
  };
}
