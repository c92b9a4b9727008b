/** Splits a paste into the words that facts are read from; flags, paths, ids and versions stay whole. */

import { isAsciiLetter } from './chars.js';

export interface FactToken {
  text: string;
  lower: string;
  /** Index in the text. */
  start: number;
}

/** Longer words are data (base64, minified code) and say nothing about a setup. */
const MAX_TOKEN_LENGTH = 200;

/** What ends a word: white space, quotes, brackets, and punctuation that never stands inside a fact. */
function isSeparator(code: number): boolean {
  if (code <= 32) return true;
  switch (code) {
    case 0x22: // "
    case 0x27: // '
    case 0x28: // (
    case 0x29: // )
    case 0x2c: // ,
    case 0x3b: // ;
    case 0x3c: // <
    case 0x3d: // =
    case 0x3e: // >
    case 0x60: // `
    case 0x7b: // {
    case 0x7c: // |
    case 0x7d: // }
    case 0xb7: // ·
    case 0x2019: // ’
    case 0x201c: // “
    case 0x201d: // ”
    case 0x2219: // ∙
      return true;
    default:
      // CJK text has no spaces: it separates the Latin words inside it.
      return code >= 0x3000 && code <= 0xffef;
  }
}

/** @param text cleaned text, at most a few ten thousand characters */
export function tokenize(text: string): FactToken[] {
  const tokens: FactToken[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && (!isSeparator(text.charCodeAt(i)) || isApostrophe(text, i))) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start <= MAX_TOKEN_LENGTH) {
        if (text[start] === ':') start++; // Behind a JSON key
        const word = text.slice(start, i);
        if (word !== '')
          tokens.push({ text: word, lower: withoutFullStop(word.toLowerCase().replace('’', "'")), start });
      }
      start = -1;
    }
  }
  return tokens;
}

/** "can't" is one word; a quote mark around a word is none. */
function isApostrophe(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (
    (code === 0x27 || code === 0x2019) &&
    isAsciiLetter(text.charCodeAt(index - 1)) &&
    isAsciiLetter(text.charCodeAt(index + 1))
  );
}

/** The end of a sentence is no part of its last word. */
function withoutFullStop(word: string): string {
  let end = word.length;
  while (end > 1 && '.!?'.includes(word[end - 1] as string)) end--;
  return word.slice(0, end);
}
