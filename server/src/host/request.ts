/** The only file that opens a connection. It knows nothing of registries. */

import type { Cancellation } from '../engine/outside.js';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until it is given up. */
  readonly timeout: number;
  readonly cancellation: Cancellation;
  /** The most that is read of a body, in bytes. */
  readonly maxBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

/** Why there is no answer. */
export class RequestFailed extends Error {
  readonly reason: 'cancelled' | 'timeout' | 'network' | 'too-large';

  constructor(reason: RequestFailed['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Asks once. Redirects are answers like others: who asks decides whether to follow, and with which credentials. */
export async function request({ method, url, headers, timeout, ...options }: HttpRequest): Promise<HttpResponse> {
  const { cancellation, maxBytes } = options;
  if (cancellation.isCancellationRequested) throw new RequestFailed('cancelled', 'cancelled');
  const abort = new AbortController();
  let reason: 'cancelled' | 'timeout' | undefined;
  const stop = (because: 'cancelled' | 'timeout') => () => {
    reason ??= because;
    abort.abort();
  };
  const timer = setTimeout(stop('timeout'), timeout);
  const listener = cancellation.onCancellationRequested(stop('cancelled'));
  try {
    const response = await fetch(url, { method, headers, redirect: 'manual', signal: abort.signal });
    const body = await readBody(response, maxBytes);
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
  } catch (error) {
    if (error instanceof RequestFailed) throw error;
    throw new RequestFailed(reason ?? 'network', causeOf(error));
  } finally {
    clearTimeout(timer);
    listener.dispose();
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new RequestFailed('too-large', `more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the network said: `fetch` itself says no more than that it failed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  // A host with several addresses fails once for each of them.
  const [first] = cause instanceof AggregateError ? cause.errors : [];
  return cause.message || (first instanceof Error ? first.message : cause.name);
}
