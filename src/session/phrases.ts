/** Looks for phrases in a short message: whole words, in order, with a few allowances for how people type. */

/** A message made comparable: lower-case words without punctuation, and what the punctuation said. */
export interface PlainText {
  /** Words joined by single blanks, with one at each end. */
  words: string;
  count: number;
  /** Ends in or holds a question mark. */
  question: boolean;
  /** The text with its marks, lower-case. */
  raw: string;
}

/** Longer messages are no follow-ups in a word or two; they are pastes, or people talking. Code units. */
const MAX_LENGTH = 600;

export function plainText(text: string, corrected?: (word: string) => string): PlainText {
  const raw = text.slice(0, MAX_LENGTH).toLowerCase().normalize('NFKC');
  const words = raw
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}#.@/+-]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^[.@/+-]+|[.@/+-]+$/g, ''))
    .filter((word) => word !== '')
    .map((word) => corrected?.(word) ?? word);
  return { words: ` ${words.join(' ')} `, count: words.length, question: /[?？]/.test(raw), raw };
}

/** A list of phrases, compiled once. */
export class PhraseList {
  private readonly phrases: string[];
  private readonly parts: string[];

  /**
   * @param phrases phrases separated by `|` or newlines; found between word edges
   * @param parts fragments of languages without spaces, separated by `|`; found anywhere
   */
  constructor(phrases: string, parts = '') {
    this.phrases = phrases
      .split(/[|\n]/)
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== '')
      .sort((a, b) => b.length - a.length)
      .map((phrase) => ` ${phrase} `);
    this.parts = parts.split('|').filter((part) => part !== '');
  }

  /** @returns the longest phrase found, with its place in `text.words`, or null */
  find(text: PlainText): { phrase: string; at: number } | null {
    for (const phrase of this.phrases) {
      const at = text.words.indexOf(phrase);
      if (at >= 0) return { phrase: phrase.trim(), at };
    }
    for (const part of this.parts) {
      const at = text.raw.indexOf(part);
      if (at >= 0) return { phrase: part, at };
    }
    return null;
  }

  /** Every word of the phrases. */
  vocabulary(): string[] {
    return [...new Set(this.phrases.flatMap((phrase) => phrase.trim().split(' ')))];
  }

  /** Whether the message is one of the phrases and nothing else. */
  is(text: PlainText): boolean {
    return this.phrases.includes(text.words);
  }
}
