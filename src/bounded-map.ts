/** A map that forgets what was set longest ago, so that a process that runs for months does not grow. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  /** @param capacity how many entries are remembered */
  constructor(private readonly capacity: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    // Whatever is set anew is the latest.
    this.delete(key);
    super.set(key, value);
    if (this.size > this.capacity) {
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    }
    return this;
  }
}
