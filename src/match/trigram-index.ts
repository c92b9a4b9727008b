/**
 * Messages that somebody typed off a screen: wrong letters break words and signatures, but most runs of three letters
 * survive. For each message of the catalogue: the share of its trigrams that stand in the paste.
 */
import type { CatalogEntry } from '../catalog/schema.js';
import { lettersOf } from '../paste/letters.js';

/** Shorter messages share trigrams with everything. Letters. */
const MIN_MESSAGE = 14;
/** Nobody types off more than this. Letters. */
const MAX_PASTE = 600;
/** A message that is cut off counts by its beginning. Letters. */
const MAX_MESSAGE = 80;
/** Shares below this say nothing. */
const MIN_SHARE = 0.3;

/** How near a message comes to a short paste, both from 0 to 1. */
export interface TypedMessage {
  /** Share of the message's trigrams that stand in the paste. */
  share: number;
  /** Share of the paste's trigrams that stand in the message. */
  covered: number;
}

export class TrigramIndex {
  private readonly entries: string[] = [];
  private readonly sizes: number[] = [];
  private readonly postings = new Map<number, number[]>();

  constructor(entries: readonly CatalogEntry[]) {
    for (const entry of entries) {
      for (const message of [...entry.messages, ...entry.wordings]) {
        if (!('onlyWith' in message && message.onlyWith)) this.add(entry.id, message.text);
      }
    }
  }

  private add(entry: string, message: string): void {
    const { letters } = lettersOf(message.replace(/\{[a-z_]+\}|\.\.\./g, ' '));
    if (letters.length < MIN_MESSAGE) return;
    const id = this.entries.push(entry) - 1;
    const trigrams = trigramsOf(letters.slice(0, MAX_MESSAGE));
    this.sizes.push(trigrams.size);
    for (const trigram of trigrams) {
      const list = this.postings.get(trigram);
      if (list) list.push(id);
      else this.postings.set(trigram, [id]);
    }
  }

  /**
   * @param letters letter stream of a paste
   * @returns for each entry that comes near, how near its best message comes; empty for a long paste
   */
  near(letters: string): Map<string, TypedMessage> {
    const shares = new Map<string, TypedMessage>();
    if (letters.length > MAX_PASTE) return shares;
    const counts = new Uint16Array(this.entries.length);
    const pasted = trigramsOf(letters);
    for (const trigram of pasted) {
      for (const id of this.postings.get(trigram) ?? []) counts[id] = (counts[id] as number) + 1;
    }
    for (let id = 0; id < counts.length; id++) {
      const share = (counts[id] as number) / (this.sizes[id] as number);
      const entry = this.entries[id] as string;
      if (share < MIN_SHARE || share <= (shares.get(entry)?.share ?? 0)) continue;
      shares.set(entry, { share, covered: (counts[id] as number) / pasted.size });
    }
    return shares;
  }
}

function trigramsOf(letters: string): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i + 2 < letters.length; i++) {
    const code =
      (letters.charCodeAt(i) * 65_599 + letters.charCodeAt(i + 1)) * 65_599 + letters.charCodeAt(i + 2);
    found.add(code % 2_147_483_647);
  }
  return found;
}
