/**
 * Typing errors: finds the known word that an unknown one was meant to be. Two words within one insertion, deletion,
 * substitution or swap of neighbours have a spelling in common once a letter is left out of each.
 */

/** Shorter words have too many neighbours to be told apart. */
const MIN_LENGTH = 5;
const MAX_LENGTH = 24;

export class Spelling {
  /** Known words by length, the more important ones first. */
  private readonly byLength: string[][] = Array.from({ length: MAX_LENGTH + 2 }, () => []);
  /** For each length the known word behind each spelling of that length; made when a word first needs it. */
  private readonly bySpelling: Array<Map<string, string> | undefined> = [];
  /** How important each word is: its place among the known ones. */
  private readonly ranks = new Map<string, number>();

  /** @param words known words, the more important ones first: the first of two neighbours wins */
  constructor(words: Iterable<string>) {
    for (const word of words) {
      if (!isCorrectable(word)) continue;
      this.byLength[word.length]?.push(word);
      this.ranks.set(word, this.ranks.size);
    }
  }

  /** @returns the known word nearest to `word`, or undefined when none is near */
  correct(word: string): string | undefined {
    if (!isCorrectable(word)) return undefined;
    const exact = this.spelled(word.length).get(word);
    if (exact !== undefined) return exact;
    const shorter = this.spelled(word.length - 1);
    for (let i = 0; i < word.length; i++) {
      const found = shorter.get(word.slice(0, i) + word.slice(i + 1));
      if (found !== undefined && Math.abs(found.length - word.length) <= 1) return found;
    }
    return undefined;
  }

  /** The words that are spelled with so many letters, or are when one is left out. */
  private spelled(length: number): Map<string, string> {
    const known = this.bySpelling[length];
    if (known) return known;
    const map = new Map<string, string>();
    const words = [...(this.byLength[length] ?? []), ...(this.byLength[length + 1] ?? [])];
    for (const word of words.sort((a, b) => this.rankOf(a) - this.rankOf(b))) {
      if (word.length === length && !map.has(word)) map.set(word, word);
      for (let i = 0; word.length > length && i < word.length; i++) {
        const shorter = word.slice(0, i) + word.slice(i + 1);
        if (!map.has(shorter)) map.set(shorter, word);
      }
    }
    this.bySpelling[length] = map;
    return map;
  }

  private rankOf(word: string): number {
    return this.ranks.get(word) as number;
  }
}

function isCorrectable(word: string): boolean {
  return word.length >= MIN_LENGTH && word.length <= MAX_LENGTH && /^[a-z]+$/.test(word);
}
