import { CancellationToken, type WorkDoneProgressReporter } from 'vscode-languageserver';
import { renderScanPage } from '../docs/scan.js';
import { fullName, type ImageName, type ScannerChoice, scannerIds } from '../engine/outside.js';
import { type ImageScan, ScanStore } from '../engine/scan-store.js';
import type { Configuration } from './configuration.js';
import { type ScanImagesParams, type ScanImagesResult, scannedNotification } from './protocol.js';
import type { Session } from './session.js';

const NONE: ScanImagesResult = { scanned: 0, failures: [] };

const NOT_IN_A_BROWSER = 'Images are scanned by programs of this machine, which cannot be run from a browser.';
const NOT_TRUSTED = 'Nothing is run in a workspace that is not trusted: trust it, and then scan images.';
const NOT_INSTALLED =
  'No image scanner is installed. Install Trivy (trivy.dev), Grype (github.com/anchore/grype), OSV-Scanner (google.github.io/osv-scanner) or Docker Scout (docs.docker.com/scout), or name its program in the setting hullcheck.scan.path.';
const NOT_THERE =
  'The setting hullcheck.scan.path names no program that can be run, or none that hullcheck.scan.scanner tells the kind of.';

/** Has images scanned when somebody asks for it, and remembers what came of it. */
export class ImageScans {
  readonly #session: Session;
  readonly #configuration: Configuration;
  readonly #changed: () => void;
  #store = new ScanStore();
  #isTrusted: boolean;
  /** One after the other: scanners share a database, which only one of them may renew. */
  #queue: Promise<unknown> = Promise.resolve();

  /** `changed` is called when lenses have something else to say. */
  constructor(session: Session, configuration: Configuration, changed: () => void) {
    this.#session = session;
    this.#configuration = configuration;
    this.#changed = changed;
    this.#isTrusted = session.client.options.isTrusted !== false;
  }

  /** Reads what was found in the days before. */
  async load(): Promise<void> {
    const { platform, client } = this.#session;
    if (platform.scanner === undefined || client.options.storage === undefined) return;
    this.#store = ScanStore.fromText(await platform.scanner.load(client.options.storage), platform.today());
    this.#configuration.setScans(this.#store.summaries);
  }

  /** A person has decided that the workspace may have programs run. */
  trust(): void {
    this.#isTrusted = true;
    this.#changed();
  }

  /** True where an image could be scanned now. */
  get isReady(): boolean {
    return this.#isTrusted && this.#session.platform.scanner?.find(this.#choice) !== undefined;
  }

  get isEmpty(): boolean {
    return this.#store.isEmpty;
  }

  of(image: ImageName): ImageScan | undefined {
    return this.#store.of(image);
  }

  /** What was found in an image, as a page; `name` is its full name. */
  page(name: string): string | undefined {
    const [repository = '', digest] = name.split('@');
    const colon = repository.lastIndexOf(':');
    const hasTag = digest === undefined && colon > repository.lastIndexOf('/');
    const scan = this.#store.of({
      repository: hasTag ? repository.slice(0, colon) : repository,
      tag: hasTag ? repository.slice(colon + 1) : undefined,
      digest,
    });
    return scan && renderScanPage(name, scan);
  }

  /** Scans one image, or those of a file that were not scanned today. */
  async scan(params: ScanImagesParams): Promise<ScanImagesResult> {
    const reason = this.#refusal;
    if (reason !== undefined) {
      void this.#session.connection.window.showWarningMessage(reason);
      return { ...NONE, failures: [reason] };
    }
    const images = this.#wanted(params);
    if (images.length === 0) {
      const { today } = this.#session.platform;
      const isScanned = this.#session.workspace
        .images(params.uri)
        .some(({ image }) => this.#store.isFresh(image, today()));
      const message = isScanned
        ? 'Every image that this file names in full was scanned today.'
        : 'This file names no image in full.';
      void this.#session.connection.window.showInformationMessage(message);
      return NONE;
    }
    const result = await this.#scanWithProgress(images);
    const failures = [...new Set(result.failures)];
    if (failures.length > 0) void this.#session.connection.window.showWarningMessage(failures.slice(0, 3).join(' '));
    return result;
  }

  /** On save, where the person's settings ask for it: quietly, and only what was not scanned today. */
  async saved(uri: string): Promise<void> {
    if (this.#configuration.own('scan.onSave') !== true || this.#refusal !== undefined) return;
    const images = this.#wanted({ uri });
    if (images.length === 0) return;
    const { failures } = await this.#scanWithProgress(images);
    for (const failure of failures) this.#session.log(failure);
  }

  get #choice(): ScannerChoice {
    const scanner = scannerIds.find((id) => id === this.#configuration.own('scan.scanner'));
    const path = this.#configuration.own('scan.path');
    return { scanner, path: typeof path === 'string' && path !== '' ? path : undefined };
  }

  /** Why nothing can be scanned; absent where it can. */
  get #refusal(): string | undefined {
    const { scanner } = this.#session.platform;
    if (scanner === undefined) return NOT_IN_A_BROWSER;
    if (!this.#isTrusted) return NOT_TRUSTED;
    if (scanner.find(this.#choice) !== undefined) return undefined;
    return this.#choice.path === undefined ? NOT_INSTALLED : NOT_THERE;
  }

  #wanted({ uri, position }: ScanImagesParams): readonly ImageName[] {
    const { workspace, converter, platform } = this.#session;
    this.#session.refresh();
    const at = position && converter.toOffset(uri, position);
    const today = platform.today();
    const places = workspace.images(uri).filter(({ range, image }) =>
      // Who points at an image wants to know it now.
      at === undefined ? !this.#store.isFresh(image, today) : range.start <= at && at <= range.end,
    );
    return [...new Map(places.map(({ image }) => [fullName(image), image])).values()];
  }

  async #scanWithProgress(images: readonly ImageName[]): Promise<ScanImagesResult> {
    const { client, connection } = this.#session;
    if (!client.progress) return this.#scanAll(images, undefined, CancellationToken.None);
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('Hullcheck: scanning images', 0, undefined, true);
    try {
      return await this.#scanAll(images, progress, progress.token);
    } finally {
      progress.done();
    }
  }

  async #scanAll(
    images: readonly ImageName[],
    progress: WorkDoneProgressReporter | undefined,
    cancellation: CancellationToken,
  ): Promise<ScanImagesResult> {
    const failures: string[] = [];
    let scanned = 0;
    for (const [index, image] of images.entries()) {
      progress?.report(Math.round((index / images.length) * 100), fullName(image));
      const turn = this.#queue.then(() => this.#scanOne(image, cancellation));
      this.#queue = turn;
      const failure = await turn;
      if (failure === undefined) scanned++;
      else if (failure !== '') failures.push(failure);
      if (cancellation.isCancellationRequested) break;
    }
    return { scanned, failures };
  }

  /** Why it could not be scanned: empty where a person did not want it any more, absent where it was. */
  async #scanOne(image: ImageName, cancellation: CancellationToken): Promise<string | undefined> {
    const { platform, connection, client, refresh } = this.#session;
    const { scanner: host } = platform;
    const found = host?.find(this.#choice);
    // Trust, settings and programs may have changed while it waited.
    if (host === undefined || found === undefined || cancellation.isCancellationRequested) return '';
    const answer = await host.scan(found, image, platform.today(), cancellation);
    if ('failure' in answer) return answer.failure === 'cancelled' ? '' : answer.message;
    this.#store.put(image, answer.scan);
    this.#configuration.setScans(this.#store.summaries);
    refresh();
    this.#changed();
    void connection.sendNotification(scannedNotification, { image: fullName(image) });
    if (client.options.storage !== undefined)
      await host
        .keep(client.options.storage, this.#store.text)
        .catch((error: unknown) => this.#session.log(`Scans could not be kept: ${error}`));
    return undefined;
  }
}
