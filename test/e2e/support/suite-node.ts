// Runs mocha in VS Code's Node extension host. The bundler puts the suite's test files behind `virtual:tests`.
import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const { E2E_OUTPUT: output, E2E_RESULTS: results, E2E_GREP: grep } = process.env;
  // The extension host's console mixes everything that VS Code logs, so the report goes to a file that the harness follows.
  const say = output ? (...words: unknown[]) => appendFileSync(output, `${format(...words)}\n`) : console.log;
  (Mocha.reporters.Base as unknown as { consoleLog: typeof say }).consoleLog = say;
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 60_000,
    forbidOnly: Boolean(process.env.CI),
    ...(grep && { grep }),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('virtual:tests');
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started: Mocha.Runner = mocha.run(() => resolve(started));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  if (results) writeFileSync(results, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
  if (failures || !passes) throw new Error(`${passes} passed, ${failures} failed`);
}
