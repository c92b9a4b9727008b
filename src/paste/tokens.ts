/** Splits a paste into the words that facts are read from; flags, paths, ids and versions stay whole. */

import { isAsciiLetter } from './chars.js';

export interface FactToken {
  /** The word, without the marks around it. */
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
    case 0x2013: // –
    case 0x2014: // —
    case 0x2019: // ’
    case 0x201c: // “
    case 0x201d: // ”
    case 0x2026: // …
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
        const token = bare(text, start, i);
        if (token) tokens.push(token);
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

/** The word without the end of its sentence, the colon behind a name or a JSON key, and Markdown's marks. */
function bare(text: string, from: number, to: number): FactToken | undefined {
  let start = from;
  let end = to;
  while (start < end && ':*_[!'.includes(text[start] as string)) start++;
  while (end > start && '.!?:*_\\'.includes(text[end - 1] as string)) end--;
  // The bracket of "[1m]" belongs to a model id; that of "[v2.1.9]" belongs to nothing.
  if (text[end - 1] === ']' && !text.slice(start, end).includes('[')) end--;
  if (start === end) return undefined;
  const word = text.slice(start, end);
  return { text: word, lower: word.toLowerCase().replace('’', "'"), start };
}
