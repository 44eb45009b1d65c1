import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Cancellation,
  type FoundScanner,
  fullName,
  type ImageName,
  type ScanAnswer,
  type ScannerChoice,
  type ScannerHost,
  type ScannerId,
  scannerIds,
} from '../engine/outside.js';
import { isProgram, onPath } from './on-path.js';
import { runProgram } from './run-program.js';
import { readReport } from './scanner-output.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The first scan of a day may fetch a database first. */
const TIMEOUT = 15 * 60_000;
const MAX_OUTPUT = 256 * 1024 * 1024;
const KEPT = 'image-scans.json';

interface Scanner {
  readonly title: string;
  /** The name of its program. */
  readonly program: string;
  /** `name` is an image's full name: no scanner takes it for an option, a file or a folder. */
  readonly args: (name: string) => readonly string[];
}

const SCANNERS: Readonly<Record<ScannerId, Scanner>> = {
  trivy: {
    title: 'Trivy',
    program: 'trivy',
    args: (name) => ['image', '--quiet', '--scanners', 'vuln', '--format', 'json', name],
  },
  grype: { title: 'Grype', program: 'grype', args: (name) => ['--quiet', '--output', 'json', name] },
  'osv-scanner': {
    title: 'OSV-Scanner',
    program: 'osv-scanner',
    args: (name) => ['scan', 'image', '--format', 'json', name],
  },
  'docker-scout': {
    title: 'Docker Scout',
    program: 'docker',
    args: (name) => ['scout', 'cves', '--format', 'sarif', name],
  },
};

/** The image scanners of this machine. */
export const scannerHost = (environment: Environment): ScannerHost => ({
  find: (choice) => findScanner(choice, environment),
  scan: (scanner, image, today, cancellation) => scan(scanner, image, today, cancellation, environment),
  load: (folder) => readFile(path.join(folder, KEPT), 'utf8').catch(() => ''),
  keep: async (folder, text) => {
    await mkdir(folder, { recursive: true });
    // Two windows may write at once: each of them leaves a whole file.
    const draft = path.join(folder, `${KEPT}.${process.pid}`);
    await writeFile(draft, text);
    await rename(draft, path.join(folder, KEPT));
  },
});

function findScanner({ scanner, path: given }: ScannerChoice, environment: Environment): FoundScanner | undefined {
  if (given !== undefined && given !== '') {
    const program = given.replace(/^~(?=[\\/])/, homedir());
    const name = path.basename(program).replace(/\.exe$/i, '');
    const id = scanner ?? scannerIds.find((each) => SCANNERS[each].program === name);
    return id !== undefined && path.isAbsolute(program) && isProgram(program)
      ? { id, title: SCANNERS[id].title, program }
      : undefined;
  }
  for (const id of scanner === undefined ? scannerIds : [scanner]) {
    const program = onPath(SCANNERS[id].program, environment);
    if (program !== undefined && (id !== 'docker-scout' || hasScout(environment)))
      return { id, title: SCANNERS[id].title, program };
  }
  return undefined;
}

/** Scout is a plugin of Docker's command line (docs.docker.com/scout/install). */
function hasScout(environment: Environment): boolean {
  const name = process.platform === 'win32' ? 'docker-scout.exe' : 'docker-scout';
  const own = environment.DOCKER_CONFIG || path.join(homedir(), '.docker');
  return [
    path.join(own, 'cli-plugins'),
    '/usr/local/lib/docker/cli-plugins',
    '/usr/local/libexec/docker/cli-plugins',
    '/usr/lib/docker/cli-plugins',
    '/usr/libexec/docker/cli-plugins',
    path.join(environment.ProgramFiles || 'C:\\Program Files', 'Docker', 'cli-plugins'),
  ].some((folder) => isProgram(path.join(folder, name)));
}

async function scan(
  { id, title, program }: FoundScanner,
  image: ImageName,
  today: string,
  cancellation: Cancellation,
  environment: Environment,
): Promise<ScanAnswer> {
  const name = fullName(image);
  const failed = (reason: string): ScanAnswer => ({
    failure: 'failed',
    message: `${title} could not scan "${name}": ${reason}`,
  });
  // Scanners read settings from the current folder: an empty one has none, so that no workspace decides what they do.
  const folder = await mkdtemp(path.join(tmpdir(), 'hullcheck-scan-'));
  try {
    const { args } = SCANNERS[id];
    const limits = { timeout: TIMEOUT, maxBytes: MAX_OUTPUT };
    const result = await runProgram({ program, args: args(name), folder, environment, cancellation, ...limits });
    const { ended, stdout, stderr, code } = result;
    if (ended === 'cancelled') return { failure: 'cancelled', message: `The scan of "${name}" was broken off.` };
    if (ended === 'timeout') return failed(`it took more than ${TIMEOUT / 60_000} minutes.`);
    if (ended === 'too-much') return failed('it printed more than can be read.');
    // Above 2 each of them means that it has failed; up to there some say in this way that they have found something.
    const report = code !== undefined && code <= 2 ? readReport(id, stdout) : undefined;
    if (report === undefined)
      return failed(lastLine(stderr) || lastLine(stdout) || `it ended with ${code ?? 'a signal'}.`);
    const { digest, vulnerabilities } = report;
    return { scan: { scanner: title, scannedOn: today, ...(digest && { digest }), vulnerabilities } };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Programs say last why they gave up; colours are left out. */
function lastLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour.
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '').trim();
  return plain.slice(plain.lastIndexOf('\n') + 1).slice(0, 400);
}
