/**
 * Messages that somebody typed off a screen: wrong letters break words and signatures, but most runs of three letters
 * survive. For each message of the catalogue: the share of its trigrams that stand in the paste.
 */
import type { CatalogEntry } from '../catalog/schema.js';
import { lettersOf } from '../paste/letters.js';
import { startsOf } from './postings.js';

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
  /** Entry of each message. */
  private readonly entries: string[] = [];
  /** Number of each trigram. */
  private readonly numbers = new Map<number, number>();
  /** How many different trigrams each message has. */
  private readonly sizes: Uint32Array;
  /** Messages that have each trigram, trigram by trigram; where those of each begin, and the end. */
  private readonly messages: Uint32Array;
  private readonly starts: Uint32Array;
  /** How many trigrams of a paste each message has; all 0 between two pastes. */
  private readonly counts: Uint16Array;
  /** For each trigram the turn in which it was met last: one that comes again in a paste counts once. */
  private readonly met: Float64Array;
  private turn = 0;

  constructor(entries: readonly CatalogEntry[]) {
    const trigrams: number[] = [];
    const sizes: number[] = [];
    for (const [entry, letters] of typedMessages(entries)) {
      const before = trigrams.length;
      for (const trigram of trigramsOf(letters)) trigrams.push(this.numberOf(trigram));
      this.entries.push(entry);
      sizes.push(trigrams.length - before);
    }
    this.sizes = Uint32Array.from(sizes);
    this.counts = new Uint16Array(sizes.length);
    this.met = new Float64Array(this.numbers.size);
    const uses = new Uint32Array(this.numbers.size);
    for (const trigram of trigrams) uses[trigram] = (uses[trigram] as number) + 1;
    this.starts = startsOf(uses);
    this.messages = new Uint32Array(trigrams.length);
    const ends = this.starts.slice();
    let at = 0;
    for (let id = 0; id < sizes.length; id++) {
      for (const end = at + (sizes[id] as number); at < end; at++) {
        const trigram = trigrams[at] as number;
        const place = ends[trigram] as number;
        this.messages[place] = id;
        ends[trigram] = place + 1;
      }
    }
  }

  private numberOf(trigram: number): number {
    const known = this.numbers.get(trigram);
    if (known !== undefined) return known;
    this.numbers.set(trigram, this.numbers.size);
    return this.numbers.size - 1;
  }

  /**
   * @param letters letter stream of a paste
   * @returns for each entry that comes near, how near its best message comes; empty for a long paste
   */
  near(letters: string): Map<string, TypedMessage> {
    const shares = new Map<string, TypedMessage>();
    if (letters.length > MAX_PASTE) return shares;
    const { counts, sizes } = this;
    const touched: number[] = [];
    const different = this.count(letters, touched);
    // Of two messages of an entry that come as near, the first one counts.
    const near = touched.filter((id) => (counts[id] as number) / (sizes[id] as number) >= MIN_SHARE);
    for (const id of near.sort((a, b) => a - b)) {
      const count = counts[id] as number;
      const share = count / (sizes[id] as number);
      const entry = this.entries[id] as string;
      if (share > (shares.get(entry)?.share ?? 0)) shares.set(entry, { share, covered: count / different });
    }
    for (const id of touched) counts[id] = 0;
    return shares;
  }

  /**
   * Counts for each message how many of the letters' trigrams it has.
   *
   * @param touched gets the messages that have any
   * @returns how many different trigrams there are
   */
  private count(letters: string, touched: number[]): number {
    const { met } = this;
    const unknown = new Set<number>();
    const turn = ++this.turn;
    let known = 0;
    for (let i = 0; i + 2 < letters.length; i++) {
      const trigram = trigramAt(letters, i);
      const number = this.numbers.get(trigram);
      if (number === undefined) unknown.add(trigram);
      else if (met[number] !== turn) {
        met[number] = turn;
        known++;
        this.countMessages(number, touched);
      }
    }
    return known + unknown.size;
  }

  private countMessages(trigram: number, touched: number[]): void {
    const { messages, counts } = this;
    const end = this.starts[trigram + 1] as number;
    for (let i = this.starts[trigram] as number; i < end; i++) {
      const id = messages[i] as number;
      if (counts[id] === 0) touched.push(id);
      counts[id] = (counts[id] as number) + 1;
    }
  }
}

function* typedMessages(entries: readonly CatalogEntry[]): Generator<[entry: string, letters: string]> {
  for (const { id, messages, wordings } of entries) {
    for (const message of [...messages, ...wordings]) {
      if ('onlyWith' in message && message.onlyWith) continue;
      const { letters } = lettersOf(message.text.replace(/\{[a-z_]+\}|\.\.\./g, ' '));
      if (letters.length >= MIN_MESSAGE) yield [id, letters.slice(0, MAX_MESSAGE)];
    }
  }
}

function trigramsOf(letters: string): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i + 2 < letters.length; i++) found.add(trigramAt(letters, i));
  return found;
}

/** A number for three letters: a polynomial modulo 2^31 - 1, which the halves of the sum give faster than `%`. */
function trigramAt(letters: string, at: number): number {
  const code =
    (letters.charCodeAt(at) * 65_599 + letters.charCodeAt(at + 1)) * 65_599 + letters.charCodeAt(at + 2);
  const high = Math.floor(code / 2 ** 31);
  const sum = high + (code - high * 2 ** 31);
  return sum < MODULUS ? sum : sum - MODULUS;
}

const MODULUS = 2 ** 31 - 1;
