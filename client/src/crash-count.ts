const span = 3 * 60 * 1000;
const allowed = 4;

/** Crashes of the last three minutes; the fifth is one too many. */
export class CrashCount {
  #times: number[] = [];

  /** How many there were within three minutes of the last one. */
  get recent(): number {
    return this.#times.length;
  }

  /** Counts a crash at a time in milliseconds. True where a new start is worth the try. */
  add(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now - time < span), now];
    return this.#times.length <= allowed;
  }
}
