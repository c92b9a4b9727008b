/** Fits the word model: logistic regression for all entries and none at once, by stochastic gradient descent. */
import type { CatalogEntry } from '../../src/catalog/schema.js';
import { excerptOf } from '../../src/match/excerpt.js';
import { featuresOf, shares, UNKNOWN_SQUARE, type WordModelData } from '../../src/match/word-model.js';
import { wordsOf } from '../../src/match/words.js';
import { readPaste } from '../../src/paste/paste.js';
import { NONE } from './corpus.js';
import { seeded } from './pastes.js';

/** A text with what it is about. */
export interface TrainingText {
  features: Uint32Array;
  /** Id of an entry, or `none`. */
  label: string;
  weight: number;
}

const EPOCHS = 15;
const RATE = 0.5;
const PENALTY = 2e-5;
/** A word or pair of fewer texts says nothing in general. */
const MIN_TEXTS = 2;
/** Squares of gradients before the first. */
const FIRST_SQUARE = 0.01;
/** Smaller errors change nothing. */
const LEAST_ERROR = 1e-4;

/** @param text as somebody pasted it */
export function trainingText(text: string, label: string, weight: number): TrainingText {
  return { features: featuresOf(wordsOf(excerptOf(readPaste(text).text))), label, weight };
}

/** The ways of saying errors that the catalogue has; near-misses that no literal message of the entry decides. */
export function* catalogueTexts(
  entries: readonly CatalogEntry[],
  isDecided: (text: string) => boolean,
): Generator<TrainingText> {
  for (const entry of entries) {
    const say = (text: string, weight: number) => trainingText(text, entry.id, weight);
    yield say(entry.title, 1);
    yield say(entry.summary, 0.5);
    for (const { text } of [...entry.messages, ...entry.wordings])
      yield say(text.replace(/\{[^}]*\}/g, ' '), 1);
    for (const phrase of entry.phrases) yield say(phrase, 1);
    for (const sample of entry.samples) yield say(sample, 0.5);
    for (const text of entry.nearMisses) if (!isDecided(text)) yield trainingText(text, NONE, 0.5);
  }
}

/** The texts as numbers, in the order of the hashes of their words. */
interface Matrix {
  hashes: Uint32Array;
  rarities: Float64Array;
  /** For each text its words' rows, and how much each counts there. */
  rows: Uint32Array[];
  values: Float64Array[];
}

/**
 * @param texts each with its label
 * @param entries ids of the entries that the model is to know
 */
export function trainWordModel(texts: readonly TrainingText[], entries: readonly string[]): WordModelData {
  const matrix = matrixOf(texts);
  const columns = new Map([NONE, ...entries].map((id, index) => [id, index]));
  const labels = texts.map(({ label }) => columns.get(label) ?? 0);
  const { weights, bias } = descend(
    matrix,
    labels,
    texts.map(({ weight }) => weight),
    columns.size,
  );
  return rounded(matrix, weights, bias, entries);
}

function matrixOf(texts: readonly TrainingText[]): Matrix {
  const counts = new Map<number, number>();
  for (const { features } of texts)
    for (const hash of features) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= MIN_TEXTS).sort(([a], [b]) => a - b);
  const rowOf = new Map(kept.map(([hash], row) => [hash, row]));
  const rarities = Float64Array.from(kept, ([, count]) => Math.log(1 + texts.length / count));
  const rows: Uint32Array[] = [];
  const values: Float64Array[] = [];
  for (const { features } of texts) {
    const known = [...features].flatMap((hash) => rowOf.get(hash) ?? []);
    let square = UNKNOWN_SQUARE * (features.length - known.length);
    for (const row of known) square += (rarities[row] as number) ** 2;
    const length = Math.max(1, Math.sqrt(square));
    rows.push(Uint32Array.from(known));
    values.push(Float64Array.from(known, (row) => (rarities[row] as number) / length));
  }
  return { hashes: Uint32Array.from(kept, ([hash]) => hash), rarities, rows, values };
}

/** AdaGrad: words that were seen often change less. The same texts always give the same weights. */
function descend(
  { hashes, rows, values }: Matrix,
  labels: readonly number[],
  importance: readonly number[],
  size: number,
): { weights: Float64Array; bias: Float64Array } {
  const weights = new Float64Array(hashes.length * size);
  const squares = new Float64Array(weights.length).fill(FIRST_SQUARE);
  const bias = new Float64Array(size);
  const biasSquares = new Float64Array(size).fill(FIRST_SQUARE);
  const order = labels.map((_, index) => index);
  const random = seeded(1);
  const sums = new Float64Array(size);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const text of order) {
      const words = rows[text] as Uint32Array;
      const counts = values[text] as Float64Array;
      sums.set(bias);
      words.forEach((row, at) => {
        const count = counts[at] as number;
        for (let i = 0; i < size; i++)
          sums[i] = (sums[i] as number) + (weights[row * size + i] as number) * count;
      });
      shares(sums);
      for (let i = 0; i < size; i++) {
        const error = ((sums[i] as number) - Number(i === labels[text])) * (importance[text] as number);
        if (Math.abs(error) < LEAST_ERROR) continue;
        step(bias, biasSquares, i, error);
        words.forEach((row, at) => {
          const place = row * size + i;
          step(
            weights,
            squares,
            place,
            error * (counts[at] as number) + PENALTY * (weights[place] as number),
          );
        });
      }
    }
  }
  return { weights, bias };
}

function step(weights: Float64Array, squares: Float64Array, at: number, gradient: number): void {
  squares[at] = (squares[at] as number) + gradient * gradient;
  weights[at] = (weights[at] as number) - (RATE * gradient) / Math.sqrt(squares[at] as number);
}

function shuffle(items: number[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [items[i], items[other]] = [items[other] as number, items[i] as number];
  }
}

/** Weights in 8 bits: the words of a text add up, so that rounding evens out. */
function rounded(
  { hashes, rarities }: Matrix,
  weights: Float64Array,
  bias: Float64Array,
  entries: readonly string[],
): WordModelData {
  let most = 0;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  const step = most / 127;
  return {
    entries: [...entries],
    bias: Array.from(bias, (value) => Number(value.toFixed(4))),
    step: Number(step.toPrecision(6)),
    features: hashes,
    rarities: Float32Array.from(rarities),
    weights: Int8Array.from(weights, (weight) => Math.round(weight / step)),
  };
}
