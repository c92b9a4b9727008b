/**
 * Where letters stood in the text that they were taken from. Two bytes a letter, not four: with long pastes the time
 * goes into new memory more than into reading.
 */

import { MAX_UNITS } from './code-units.js';

/** Bits of a place that are kept for each letter; what is above them is its page. */
const PAGE_BITS = 16;
const PAGE = 2 ** PAGE_BITS;

/** Places of letters, ascending. UTF-16 code units from the start of the text. */
export class LetterPlaces {
  constructor(
    /** For each letter the place within its page. */
    private readonly within: Uint16Array,
    /** For each page the index of the first letter that stands in it or behind it. */
    private readonly pages: readonly number[],
  ) {}

  /** @param index of a letter, from 0 to before their number */
  at(index: number): number {
    const { pages } = this;
    let page = pages.length - 1;
    while (page > 0 && (pages[page] as number) > index) page--;
    return page * PAGE + (this.within[index] as number);
  }
}

/**
 * For the low bits of places, before they are copied to an array of the right length; storing cuts the high ones off. Like
 * the array of code units it never moves.
 */
export const WITHIN = new Uint16Array(MAX_UNITS);

/** Writes {@link LetterPlaces}, together with {@link WITHIN}. One at a time. */
export class PlaceWriter {
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

  /** @param letters how many were written */
  places(letters: number): LetterPlaces {
    return new LetterPlaces(WITHIN.slice(0, letters), this.pages);
  }
}
