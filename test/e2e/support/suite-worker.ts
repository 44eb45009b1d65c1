// Runs mocha in VS Code's web worker extension host, which has no file system: the report leaves by the console.
import 'mocha/mocha.js';

/** The harness looks for lines that begin so; every other line of the console is VS Code's own. */
const reportMark = 'hullcheck-suite ';

const say = (report: object) => console.log(reportMark + JSON.stringify(report));

export async function run(): Promise<void> {
  mocha.setup({
    ui: 'bdd',
    timeout: 60_000,
    reporter: class extends Mocha.reporters.Base {
      constructor(runner: Mocha.Runner) {
        super(runner);
        runner.on('pass', (test) => say({ line: `  ✔ ${test.fullTitle()}` }));
        runner.on('pending', (test) => say({ line: `  - ${test.fullTitle()}` }));
        runner.on('fail', (test, error: Error) =>
          say({ line: `  ✘ ${test.fullTitle()}\n${error.stack ?? error.message}` }),
        );
      }
    },
  });
  await import('virtual:tests');
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started: Mocha.Runner = mocha.run(() => resolve(started));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  say({ results: { passed: passes, failed: failures, skipped: pending } });
  if (failures || !passes) throw new Error(`${passes} passed, ${failures} failed`);
}
