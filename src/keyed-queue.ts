/** Work in order for each key: what is begun first is finished first. */

/**
 * @example
 * const queue = new KeyedQueue();
 * await queue.run('thread 1', () => post(reply));
 */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Keys that have work under way or waiting. */
  get size(): number {
    return this.#last.size;
  }

  /** Whether the key has work under way or waiting. */
  has(key: string): boolean {
    return this.#last.has(key);
  }

  /** Does the work once everything that was given for the key before is over, however it ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const result = before === undefined ? work() : before.then(work, work);
    const settled = result
      .catch(() => {})
      .finally(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key);
      });
    this.#last.set(key, settled);
    return result;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
