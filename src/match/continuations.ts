/**
 * Messages that begin like others: "Request timed out" goes on as "Request timed out. Check your internet connection".
 * Where a paste ends in the middle of the longer one, the shorter one stands whole, but it is not what was meant.
 */
import { leadOf, type Run, type Signature } from './signature.js';

/** Letters that must follow before a text that goes on elsewhere counts as the longer message. */
const MIN_LETTERS = 8;
/** At the end of the text fewer do. */
const MIN_LETTERS_AT_END = 4;

interface Whole {
  letters: string;
  signature: Signature;
}

export class Continuations {
  /** Messages without placeholders, in the order of their letters. */
  private readonly wholes: Whole[];

  constructor(signatures: readonly Signature[]) {
    this.wholes = signatures
      .filter(({ runs, tail, onlyWith }) => runs.length === 1 && tail === undefined && onlyWith.length === 0)
      .map((signature) => ({ letters: signature.runs[0]?.letters ?? '', signature }))
      .sort((a, b) => (a.letters < b.letters ? -1 : a.letters > b.letters ? 1 : 0));
  }

  /**
   * @param signature what stands whole in the letters, ending before `end`
   * @returns the longer message of another entry that the letters go on with until the text breaks off
   */
  cutShort(signature: Signature, letters: string, end: number): Signature | undefined {
    if (signature.runs.length > 1) return undefined;
    const [run] = signature.runs as [Run];
    const own = run.letters.slice(leadOf(run));
    for (let i = this.firstFrom(own); i < this.wholes.length; i++) {
      const { letters: whole, signature: longer } = this.wholes[i] as Whole;
      if (!whole.startsWith(own)) return undefined;
      if (whole.length === own.length || longer.entry === signature.entry) continue;
      const shared = sharedLength(whole, own.length, letters, end);
      const isCut = end + shared === letters.length;
      if (shared >= MIN_LETTERS || (isCut && shared >= MIN_LETTERS_AT_END)) return longer;
    }
    return undefined;
  }

  /** Index of the first message whose letters are not before `letters`. */
  private firstFrom(letters: string): number {
    let low = 0;
    let high = this.wholes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.wholes[middle] as Whole).letters < letters) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function sharedLength(a: string, fromA: number, b: string, fromB: number): number {
  let length = 0;
  while (
    fromA + length < a.length &&
    fromB + length < b.length &&
    a.charCodeAt(fromA + length) === b.charCodeAt(fromB + length)
  ) {
    length++;
  }
  return length;
}
