import type { FileSource } from './platform.js';
import type { Session } from './session.js';

/** What open documents were when they were last saved. Asked of the file system once, until it may say something else. */
export class SavedTexts {
  readonly #session: Session;
  readonly #files: FileSource;
  readonly #texts = new Map<string, Promise<string | undefined>>();

  constructor(session: Session, files: FileSource) {
    this.#session = session;
    this.#files = files;
  }

  /** Undefined for what is not open, or in no file. */
  of(uri: string): Promise<string | undefined> {
    const known = this.#texts.get(uri);
    if (known !== undefined) return known;
    if (this.#session.documents.get(uri) === undefined) return Promise.resolve(undefined);
    const read = this.#read(uri);
    this.#texts.set(uri, read);
    return read;
  }

  saved(uri: string, text: string): void {
    this.#texts.set(uri, Promise.resolve(text));
  }

  /** The file has changed by other means, or nobody looks at it any more. True where something was known of it. */
  forget(uri: string): boolean {
    return this.#texts.delete(uri);
  }

  async #read(uri: string): Promise<string | undefined> {
    try {
      const [file] = await this.#files.read([uri]);
      return file && 'text' in file ? file.text : undefined;
    } catch {
      // A document without a file, or of a file system that is gone, was never saved.
      return undefined;
    }
  }
}
