/** Where progress is shown: a terminal that a line can be written over on. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

/** Says how far the work has come, on a terminal alone, and only when it takes longer than a second. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  readonly #start: number;
  #shownAt = 0;
  #isShown = false;

  constructor(terminal: Terminal, now: () => number) {
    this.#terminal = terminal;
    this.#now = now;
    this.#start = now();
  }

  tell(done: number, all: number): void {
    const now = this.#now();
    if (!this.#terminal.isTTY || now - this.#start < 1000 || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    this.#isShown = true;
    this.#terminal.write(`\r\u001b[K${done} of ${all} files`);
  }

  end(): void {
    if (this.#isShown) this.#terminal.write('\r\u001b[K');
    this.#isShown = false;
  }
}
