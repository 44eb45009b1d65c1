import type { Finding } from '../engine/finding.js';
import type { ImagePlace } from '../engine/image-places.js';
import { type Cancellation, type FoundScanner, fullName, type ScannerHost } from '../engine/outside.js';
import type { RegisteredRule } from '../engine/rule.js';
import { ScanStore } from '../engine/scan-store.js';
import { severities } from '../engine/settings.js';
import type { Workspace } from '../engine/workspace.js';
import { scannerHost } from '../host/scanner.js';
import { filePath } from './file-uri.js';
import type { ScanOptions } from './image-arguments.js';
import { nameIn } from './name-in.js';
import { readProject } from './read-project.js';
import { renderScanJson, renderScanText, type ScannedImage } from './report/scan.js';
import type { ExitCode, Host } from './run.js';
import { SourceTexts } from './source-text.js';

/** Runs an image scanner on the images that files name. Ends with 1 as checks do, by the findings that the scans bring about. */
export async function scan(options: ScanOptions, rules: readonly RegisteredRule[], host: Host): Promise<ExitCode> {
  const { folder, stdout, stderr, environment } = host;
  let hasFailed = false;
  const warn = (message: string): void => {
    hasFailed = true;
    stderr.write(`hullcheck: ${message}\n`);
  };
  const scanners = scannerHost(environment);
  const scanner = scanners.find(options.choice);
  if (scanner === undefined) {
    warn(notFound(options));
    return 2;
  }
  const read = await readProject(options.paths, rules, host, warn);
  if (read === undefined) return 2;
  const { workspace, project } = read;
  const named = imagesOf(workspace);
  const before = keysOf(workspace);
  const { store, failures } = await scanAll(named, scanner, scanners, host);
  for (const failure of failures) warn(failure);
  workspace.configure((uri) => ({ ...project.settingsOf(filePath(uri)), scans: store.summaries }));
  workspace.analyze();
  const sources = new SourceTexts((uri) => workspace.text(uri));
  const images = [...named].flatMap(([name, places]): readonly ScannedImage[] => {
    const found = store.of(places[0].place.image);
    const where = places.map(({ uri, place }) => {
      const { line, column } = sources.place(uri, place.range);
      return { file: nameIn(folder, uri), line, column };
    });
    return found ? [{ image: name, ...found, places: where }] : [];
  });
  const colours = stdout.isTTY && (environment.NO_COLOR ?? '') === '';
  stdout.write(
    options.format === 'json' ? renderScanJson(images, failures) : renderScanText(images, { colours, all: named.size }),
  );
  if (hasFailed) return 2;
  const worst = options.failOn === 'never' ? -1 : severities.indexOf(options.failOn);
  const brought = findingsOf(workspace).filter((finding) => !before.has(keyOf(finding)));
  return brought.some(({ severity }) => severities.indexOf(severity) <= worst) ? 1 : 0;
}

interface NamedPlace {
  readonly uri: string;
  readonly place: ImagePlace;
}

/** Where each image is named, by its full name. */
function imagesOf(workspace: Workspace): ReadonlyMap<string, readonly [NamedPlace, ...NamedPlace[]]> {
  const named = new Map<string, [NamedPlace, ...NamedPlace[]]>();
  for (const uri of [...workspace.uris()].sort()) {
    for (const place of workspace.images(uri)) {
      const name = fullName(place.image);
      const known = named.get(name);
      if (known) known.push({ uri, place });
      else named.set(name, [{ uri, place }]);
    }
  }
  return named;
}

async function scanAll(
  named: ReadonlyMap<string, readonly [NamedPlace, ...NamedPlace[]]>,
  scanner: FoundScanner,
  scanners: ScannerHost,
  { stderr, now }: Host,
): Promise<{ readonly store: ScanStore; readonly failures: readonly string[] }> {
  const today = new Date(now()).toISOString().slice(0, 10);
  const store = new ScanStore();
  const failures: string[] = [];
  const { cancellation, end } = interruption();
  for (const [name, [{ place }]] of named) {
    if (cancellation.isCancellationRequested) break;
    // An image that a digest names under two names is the same.
    if (store.isFresh(place.image, today)) continue;
    if (stderr.isTTY) stderr.write(`scanning ${name} with ${scanner.title}\n`);
    const answer = await scanners.scan(scanner, place.image, today, cancellation);
    if ('scan' in answer) store.put(place.image, answer.scan);
    else failures.push(answer.message);
  }
  end();
  return { store, failures };
}

/** Ctrl+C ends the scanner too, which runs in a group of its own. */
function interruption(): { readonly cancellation: Cancellation; readonly end: () => void } {
  const listeners = new Set<() => void>();
  let isCancellationRequested = false;
  const interrupt = (): void => {
    isCancellationRequested = true;
    for (const listener of listeners) listener();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    cancellation: {
      get isCancellationRequested() {
        return isCancellationRequested;
      },
      onCancellationRequested: (listener) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    },
    end: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

const findingsOf = (workspace: Workspace): readonly Finding[] =>
  workspace.uris().flatMap((uri) => workspace.findings(uri));
const keyOf = ({ uri, rule, range }: Finding): string => `${uri} ${rule.id} ${range.start}`;
const keysOf = (workspace: Workspace): ReadonlySet<string> => new Set(findingsOf(workspace).map(keyOf));

function notFound({ choice }: ScanOptions): string {
  if (choice.path !== undefined)
    return `"${choice.path}" is no program that can be run, or --scanner has to say which scanner it is.`;
  const wanted = choice.scanner === undefined ? 'No image scanner' : `"${choice.scanner}"`;
  return `${wanted} is ${choice.scanner === undefined ? 'installed' : 'not installed'}. Hullcheck runs Trivy (trivy.dev), Grype (github.com/anchore/grype), OSV-Scanner (google.github.io/osv-scanner) and Docker Scout (docs.docker.com/scout).`;
}
