/** The catalogue in memory: entries by id, in a stable order. */
import type { CatalogEntry } from './schema.js';

export class Catalog {
  private readonly byId = new Map<string, CatalogEntry>();

  /** @param entries entries in the order in which they are listed; a later one replaces an earlier of the same id */
  constructor(entries: readonly CatalogEntry[]) {
    for (const entry of entries) this.byId.set(entry.id, entry);
  }

  get entries(): CatalogEntry[] {
    return [...this.byId.values()];
  }

  get size(): number {
    return this.byId.size;
  }

  /** @returns the entry, or undefined when there is none of that id */
  get(id: string): CatalogEntry | undefined {
    return this.byId.get(id);
  }
}
