import type { ImageScan } from '../model/docker/image-scan.js';

/**
 * What lies beyond the workspace, as the hosts that can reach it offer it: registries and image scanners. Nothing here
 * is done unasked. Absent in a web worker, which can neither start a program nor ask a registry.
 */

/** Lets a person break off what takes long. The tokens of the protocol have this shape. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** An image as registries know it. */
export interface ImageName {
  /** Registry and path in full: `docker.io/library/node`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The digest that a tag leads to now, or one sentence for people that says why there is none. */
export type DigestAnswer =
  | { readonly digest: string }
  | { readonly failure: RegistryFailure; readonly message: string };

export type RegistryFailure =
  | 'cancelled'
  | 'no-network'
  | 'timeout'
  | 'login'
  | 'not-found'
  | 'rate-limit'
  | 'not-a-registry'
  | 'insecure';

export interface AskRegistry {
  /** Hosts, with their ports, that may be asked without encryption. This machine always may. */
  readonly insecureRegistries: readonly string[];
  readonly cancellation: Cancellation;
}

/** Asks the registry of an image. Never throws. */
export type DigestOf = (image: ImageName, options: AskRegistry) => Promise<DigestAnswer>;

/** The programs that scan images and that Hullcheck can read. */
export const scannerIds = ['trivy', 'grype', 'osv-scanner', 'docker-scout'] as const;
export type ScannerId = (typeof scannerIds)[number];

/** Which scanner is to be used; what a workspace says of it does not count, since it names a program. */
export interface ScannerChoice {
  /** Absent: the first that is installed. */
  readonly scanner?: ScannerId | undefined;
  /** Where its program is; absent: on PATH. */
  readonly path?: string | undefined;
}

/** A scanner that is installed. */
export interface FoundScanner {
  readonly id: ScannerId;
  /** Its name for people. */
  readonly title: string;
  /** The program, from the root of the disk. */
  readonly program: string;
}

export type ScanAnswer =
  | { readonly scan: ImageScan }
  | { readonly failure: 'cancelled' | 'failed'; readonly message: string };

/** Runs image scanners, where programs can be run. */
export interface ScannerHost {
  /** The scanner that would run; absent where none is installed. Looks for files, and runs nothing. */
  find(choice: ScannerChoice): FoundScanner | undefined;
  /** Runs it. Never throws. */
  scan(scanner: FoundScanner, image: ImageName, today: string, cancellation: Cancellation): Promise<ScanAnswer>;
  /** What was kept in a folder of the editor's own; empty where nothing was. */
  load(folder: string): Promise<string>;
  keep(folder: string, text: string): Promise<void>;
}

/** How people and scanners name it in full: `docker.io/library/node:22`. A digest says all that a tag would. */
export const fullName = ({ repository, tag, digest }: ImageName): string =>
  digest === undefined ? `${repository}:${tag ?? 'latest'}` : `${repository}@${digest}`;
