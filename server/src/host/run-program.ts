/** The only file that runs a program: one that is named by its whole path, with its arguments as a list, and no shell. */

import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Cancellation } from '../engine/outside.js';

export interface ProgramRun {
  /** From the root of the disk. A bare name would be looked for in the current folder on Windows. */
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cancellation: Cancellation;
  /** Milliseconds until it is ended. */
  readonly timeout: number;
  /** What it reads; absent where it reads nothing. */
  readonly input?: string;
  /** The most that it may print, in bytes. */
  readonly maxBytes: number;
}

export interface ProgramResult {
  /** Absent where it was ended by a signal. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** The same as it was printed. */
  readonly bytes: Uint8Array;
  readonly stderr: string;
  /** Why it was ended before its time. */
  readonly ended?: 'cancelled' | 'timeout' | 'too-much';
}

/** How long a program that was asked to end may take to tidy up, in milliseconds. */
const GRACE = 2000;

/** Runs a program to its end. Rejects where it cannot be started. */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const { program, args, folder, environment, cancellation, timeout, maxBytes, input } = run;
  if (!path.isAbsolute(program)) return Promise.reject(new Error(`"${program}" is no whole path.`));
  return new Promise((resolve, reject) => {
    // A group of its own: what the program starts ends with it.
    const isGroup = process.platform !== 'win32';
    const child = spawn(program, [...args], {
      cwd: folder,
      env: environment,
      shell: false,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: isGroup,
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    let ended: ProgramResult['ended'];
    let force: NodeJS.Timeout | undefined;
    const kill = (signal: NodeJS.Signals): void => {
      try {
        if (isGroup && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has just ended by itself.
      }
    };
    const end = (because: NonNullable<ProgramResult['ended']>) => (): void => {
      if (ended !== undefined) return;
      ended = because;
      kill('SIGTERM');
      force = setTimeout(() => kill('SIGKILL'), GRACE);
    };
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) end('too-much')();
      else into.push(chunk);
    };
    child.stdout?.on('data', take(out));
    child.stderr?.on('data', take(err));
    // A program that ends without reading on says why by its code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    // A group of its own would outlive this program.
    const leave = (): void => kill('SIGKILL');
    process.once('exit', leave);
    const timer = setTimeout(end('timeout'), timeout);
    const listener = cancellation.onCancellationRequested(end('cancelled'));
    if (cancellation.isCancellationRequested) end('cancelled')();
    const tidy = (): void => {
      process.off('exit', leave);
      clearTimeout(timer);
      clearTimeout(force);
      listener.dispose();
    };
    child.on('error', (error) => {
      tidy();
      reject(error);
    });
    child.on('close', (code) => {
      tidy();
      const bytes = Buffer.concat(out);
      const [stdout, stderr] = [bytes.toString('utf8'), Buffer.concat(err).toString('utf8')];
      resolve({ code: code ?? undefined, stdout, bytes, stderr, ...(ended && { ended }) });
    });
  });
}
