/**
 * Typing errors: finds the known word that an unknown one was meant to be. Two words within one insertion, deletion,
 * substitution or swap of neighbours have a spelling in common once a letter is left out of each.
 */

/** Shorter words have too many neighbours to be told apart. */
const MIN_LENGTH = 5;
const MAX_LENGTH = 24;

export class Spelling {
  private readonly byDeletion = new Map<string, string>();

  /** @param words known words, the more important ones first: the first of two neighbours wins */
  constructor(words: Iterable<string>) {
    for (const word of words) {
      if (!isCorrectable(word)) continue;
      for (const shorter of deletions(word)) {
        if (!this.byDeletion.has(shorter)) this.byDeletion.set(shorter, word);
      }
    }
  }

  /** @returns the known word nearest to `word`, or undefined when none is near */
  correct(word: string): string | undefined {
    if (!isCorrectable(word)) return undefined;
    const exact = this.byDeletion.get(word);
    if (exact !== undefined) return exact;
    for (const shorter of deletions(word)) {
      const found = this.byDeletion.get(shorter);
      if (found !== undefined && Math.abs(found.length - word.length) <= 1) return found;
    }
    return undefined;
  }
}

function isCorrectable(word: string): boolean {
  return word.length >= MIN_LENGTH && word.length <= MAX_LENGTH && /^[a-z]+$/.test(word);
}

/** The word itself and every spelling with one letter left out. */
function deletions(word: string): string[] {
  const all = [word];
  for (let i = 0; i < word.length; i++) all.push(word.slice(0, i) + word.slice(i + 1));
  return all;
}
