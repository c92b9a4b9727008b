/**
 * Where letters stood in the text that they were taken from. One array holds the places of the text whose letters were
 * taken last, because with long pastes the time goes into new memory more than into reading; who asks for places of an
 * earlier text has them found again.
 */

import { MAX_UNITS } from './code-units.js';

/** Bits of a place that are kept for each letter; what is above them is its page. Two bytes are faster than four. */
const PAGE_BITS = 16;
const PAGE = 2 ** PAGE_BITS;

/**
 * For the low bits of places; storing cuts the high ones off. Like the array of code units it never moves, and it may hold
 * the places of one text only: those that were written last.
 */
export const WITHIN = new Uint16Array(MAX_UNITS);
/** Number of the text whose places {@link WITHIN} holds. */
let current = 0;

/** Places of letters, ascending. UTF-16 code units from the start of the text. */
export class LetterPlaces {
  /** A copy of their own, made when another text has the array. */
  private kept: Uint16Array | undefined;

  constructor(
    /** Number of the text. */
    private readonly text: number,
    /** For each page the index of the first letter that stands in it or behind it. */
    private readonly pages: readonly number[],
    /** Writes the places to the array again, and returns how many there are. */
    private readonly rewrite: () => number,
  ) {}

  /** @param index of a letter, from 0 to before their number */
  at(index: number): number {
    const { pages } = this;
    const within = this.text === current ? WITHIN : this.own();
    let page = pages.length - 1;
    while (page > 0 && (pages[page] as number) > index) page--;
    return page * PAGE + (within[index] as number);
  }

  private own(): Uint16Array {
    this.kept ??= WITHIN.slice(0, this.rewrite());
    return this.kept;
  }
}

/** Writes {@link LetterPlaces}, together with {@link WITHIN}. One at a time. */
export class PlaceWriter {
  private readonly text = ++current;
  private readonly pages = [0];

  /**
   * Begins new pages where a place calls for them; to be called before a letter of another page is written.
   *
   * @param letters how many were written so far
   * @returns the end of the page
   */
  turnTo(place: number, letters: number): number {
    const page = place >>> PAGE_BITS;
    while (this.pages.length <= page) this.pages.push(letters);
    return (page + 1) * PAGE;
  }

  /** @param rewrite writes the same places once more, and returns how many there are */
  places(rewrite: () => number): LetterPlaces {
    return new LetterPlaces(this.text, this.pages, rewrite);
  }
}
