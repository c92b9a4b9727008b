/**
 * What the words of a text say about every built-in entry, and about none of them: a linear model over words and pairs of
 * neighbouring words, learnt from labelled texts by `npm run calibrate`. The search layer compares a text with single ways
 * of saying an error; this weighs all its words at once, those included that speak for another matter.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../paths.js';

/** Words of a text that are read. */
const MAX_WORDS = 200;
/** What an unknown word or pair adds to the square of a text's length: it is probably rare. */
export const UNKNOWN_SQUARE = 4;

/** The numbers of the model. */
export interface WordModelData {
  /** Ids of the entries that it knows. */
  entries: string[];
  /** For none of the entries, then for each of them. */
  bias: number[];
  /** What a step of a weight is worth. */
  step: number;
  /** Hashes of the words and pairs, ascending. */
  features: Uint32Array;
  /** How much each counts in the length of a text: its rarity. */
  rarities: Float32Array;
  /** For each of them its weights in steps: for none, then for each entry. */
  weights: Int8Array;
}

/** What the model says of one text. */
export class WordVerdict {
  constructor(
    private readonly columns: ReadonlyMap<string, number>,
    /** Probabilities: of none, then of each entry. */
    private readonly shares: Float64Array,
  ) {}

  /** @returns probability of an entry, 0 to 1; undefined for one that the model does not know */
  of(entry: string): number | undefined {
    const column = this.columns.get(entry);
    return column === undefined ? undefined : this.shares[column];
  }

  /** Probability that the text is about none of the entries that the model knows. */
  get none(): number {
    return this.shares[0] as number;
  }

  /** @returns the likeliest entries, best first */
  best(count: number): string[] {
    return [...this.columns]
      .sort(([, a], [, b]) => (this.shares[b] as number) - (this.shares[a] as number))
      .slice(0, count)
      .map(([entry]) => entry);
  }
}

export class WordModel {
  private readonly columns: ReadonlyMap<string, number>;

  constructor(private readonly data: WordModelData) {
    this.columns = new Map(data.entries.map((entry, index) => [entry, index + 1]));
  }

  /** @returns the model of the built-in catalogue; undefined when the package has none */
  static load(): WordModel | undefined {
    try {
      return new WordModel(decode(readFileSync(wordModelPath())));
    } catch {
      return undefined; // The search layer decides without it.
    }
  }

  /** @param words of a text, in order, as `wordsOf` gives them */
  judge(words: readonly string[]): WordVerdict {
    const { bias, features, rarities, weights, step } = this.data;
    const size = bias.length;
    const sums = new Float64Array(size);
    let square = 0;
    const count = readFeatures(words);
    for (let at = 0; at < count; at++) {
      const row = rowOf(features, FEATURES[at] as number);
      const rarity = row < 0 ? 0 : (rarities[row] as number);
      square += row < 0 ? UNKNOWN_SQUARE : rarity * rarity;
      if (row < 0) continue;
      for (let i = 0; i < size; i++)
        sums[i] = (sums[i] as number) + rarity * (weights[row * size + i] as number);
    }
    const scale = step / Math.max(1, Math.sqrt(square));
    for (let i = 0; i < size; i++) sums[i] = (sums[i] as number) * scale + (bias[i] as number);
    return new WordVerdict(this.columns, shares(sums));
  }
}

/** Where the model stands. */
export function wordModelPath(): string {
  return join(packageRoot(), 'catalog', 'word-model.bin');
}

/** For the hashes of one text: memory of its own for each would be the most that judging takes. */
const FEATURES = new Uint32Array(2 * MAX_WORDS);

/** @returns hashes of the different words and neighbouring pairs of a text, ascending */
export function featuresOf(words: readonly string[]): Uint32Array {
  return FEATURES.slice(0, readFeatures(words));
}

/** Writes them to {@link FEATURES}, and gives their number. */
function readFeatures(words: readonly string[]): number {
  const read = Math.min(words.length, MAX_WORDS);
  let count = 0;
  for (let i = 0; i < read; i++) {
    const word = hashOf(OFFSET, words[i] as string);
    FEATURES[count++] = word;
    if (i + 1 < read) FEATURES[count++] = hashOf(hashOf(word, ' '), words[i + 1] as string);
  }
  FEATURES.subarray(0, count).sort();
  let different = 0;
  for (let i = 0; i < count; i++) {
    const feature = FEATURES[i] as number;
    if (different === 0 || feature !== FEATURES[different - 1]) FEATURES[different++] = feature;
  }
  return different;
}

/** FNV-1a over UTF-16 code units. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

function hashOf(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash >>> 0;
}

/** Index of a hash; -1 where it is not among them. */
function rowOf(features: Uint32Array, feature: number): number {
  let low = 0;
  let high = features.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((features[middle] as number) < feature) low = middle + 1;
    else high = middle;
  }
  return features[low] === feature ? low : -1;
}

/** Probabilities of log odds: their exponentials divided by the sum (softmax). */
export function shares(sums: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const sum of sums) most = Math.max(most, sum);
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = Math.exp((sums[i] as number) - most);
    total += sums[i] as number;
  }
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / total;
  return sums;
}

/** A line of JSON, padded so that the numbers behind it are aligned; then hashes, rarities and weights, little-endian. */
type Head = Pick<WordModelData, 'entries' | 'bias' | 'step'> & { count: number };

const ALIGNMENT = 4;
const NEWLINE = 10;

/** @returns the model as it is written to its file */
export function encode({ features, rarities, weights, ...rest }: WordModelData): Buffer {
  const head = JSON.stringify({ ...rest, count: features.length } satisfies Head);
  const padding = ' '.repeat(ALIGNMENT - 1 - (Buffer.byteLength(head) % ALIGNMENT));
  return Buffer.concat([Buffer.from(`${head}${padding}\n`), ...[features, rarities, weights].map(bytesOf)]);
}

function bytesOf(array: Uint32Array | Float32Array | Int8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** @throws Error when the file is none, or cut */
export function decode(file: Buffer): WordModelData {
  const start = file.indexOf(NEWLINE) + 1;
  const { count, ...head } = JSON.parse(file.toString('utf8', 0, start)) as Head;
  const size = head.bias.length;
  if (file.length - start !== count * (8 + size)) throw new Error('the word model is cut');
  // Only a small file stands somewhere in memory that others use as well; a copy of it is aligned.
  const { buffer, byteOffset } =
    file.byteOffset % ALIGNMENT === 0 ? file.subarray(start) : new Uint8Array(file.subarray(start));
  return {
    ...head,
    features: new Uint32Array(buffer, byteOffset, count),
    rarities: new Float32Array(buffer, byteOffset + 4 * count, count),
    weights: new Int8Array(buffer, byteOffset + 8 * count, count * size),
  };
}
