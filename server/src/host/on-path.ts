import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Only whole paths: what is relative would depend on the folder that somebody has opened. */
export function onPath(name: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const isWindows = process.platform === 'win32';
  // A script for the command interpreter cannot be run without one.
  const file = isWindows ? `${name}.exe` : name;
  const list = Object.entries(environment).find(([key]) => (isWindows ? /^path$/i : /^PATH$/).test(key))?.[1] ?? '';
  return list
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, file))
    .find(isProgram);
}

/** True for a file that may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
