import { dayNumber } from '../model/docker/calendar.js';
import {
  byUrgency,
  type ImageScan,
  type ScanSummary,
  summarize,
  type Vulnerability,
} from '../model/docker/image-scan.js';
import { fullName, type ImageName } from './outside.js';

export type { ImageScan, ScanSummary, Upgrade, Vulnerability } from '../model/docker/image-scan.js';
export { byUrgency, countsInWords, summarize, upgradesIn } from '../model/docker/image-scan.js';

/** Older results say nothing of what is known by now. */
const MAX_AGE = 7;
const MAX_SCANS = 200;
/** Of one image; the worst are kept. */
const MAX_VULNERABILITIES = 2000;
const VERSION = 1;

/** The results of scans by digest, so that one image under several names is scanned once. */
export class ScanStore {
  /** By digest, or by name where the scanner told no digest. */
  readonly #results = new Map<string, ImageScan>();
  readonly #keys = new Map<string, string>();

  /** Reads what `text` has written; what is no such text holds nothing. */
  static fromText(text: string, today: string): ScanStore {
    const store = new ScanStore();
    const { version, names, results } = parse(text);
    if (version !== VERSION) return store;
    for (const [key, scan] of Object.entries(results ?? {}))
      if (isScan(scan) && ageOf(scan, today) <= MAX_AGE) store.#results.set(key, scan);
    for (const [name, key] of Object.entries(names ?? {}))
      if (typeof key === 'string' && store.#results.has(key)) store.#keys.set(name, key);
    return store;
  }

  get text(): string {
    return JSON.stringify({
      version: VERSION,
      names: Object.fromEntries(this.#keys),
      results: Object.fromEntries(this.#results),
    });
  }

  get isEmpty(): boolean {
    return this.#results.size === 0;
  }

  put(image: ImageName, scan: ImageScan): void {
    const digest = image.digest ?? scan.digest;
    const key = digest ?? fullName(image);
    // What is put again is the newest: the oldest are forgotten first.
    this.#results.delete(key);
    const vulnerabilities = byUrgency(scan.vulnerabilities).slice(0, MAX_VULNERABILITIES);
    this.#results.set(key, { ...scan, vulnerabilities });
    this.#keys.set(fullName(image), key);
    for (const old of [...this.#results.keys()].slice(0, -MAX_SCANS)) this.#results.delete(old);
    for (const [name, target] of this.#keys) if (!this.#results.has(target)) this.#keys.delete(name);
  }

  of(image: ImageName): ImageScan | undefined {
    return this.#results.get(image.digest ?? '') ?? this.#results.get(this.#keys.get(fullName(image)) ?? '');
  }

  /** True where it was scanned today: until tomorrow no scanner knows more. */
  isFresh(image: ImageName, today: string): boolean {
    return this.of(image)?.scannedOn === today;
  }

  /** What rules are told: by full name, and by digest. */
  get summaries(): Readonly<Record<string, ScanSummary>> {
    const summaries = new Map([...this.#results].map(([key, scan]) => [key, summarize(scan)]));
    const named = [...this.#keys].flatMap(([name, key]) => {
      const summary = summaries.get(key);
      return summary ? [[name, summary] as const] : [];
    });
    return Object.fromEntries([...summaries, ...named]);
  }
}

const ageOf = ({ scannedOn }: ImageScan, today: string): number => dayNumber(today) - dayNumber(scannedOn);

function parse(text: string): Partial<Record<'version' | 'names' | 'results', Record<string, unknown> & number>> {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? data : {};
  } catch {
    return {};
  }
}

const isScan = (value: unknown): value is ImageScan => {
  const { scanner, scannedOn, vulnerabilities } = (value ?? {}) as Partial<ImageScan>;
  return (
    typeof scanner === 'string' &&
    typeof scannedOn === 'string' &&
    Array.isArray(vulnerabilities) &&
    vulnerabilities.every((item: Partial<Vulnerability> | null) => typeof item?.id === 'string')
  );
};
