/** Splits a paste into the words that facts are read from; flags, paths, ids and versions stay whole. */

import { isAsciiLetter, isDigit, isWordCode } from './chars.js';
import { loadUnits, textOfUnits, UNITS } from './code-units.js';

const units = UNITS;

/** A word of a paste. */
export class FactToken {
  constructor(
    private readonly view: string,
    /** The word in lower case, with straight apostrophes. */
    readonly lower: string,
    /** Index in the text. */
    readonly start: number,
    /** Index behind it. */
    readonly end: number,
    /** Whether it holds a digit. */
    readonly hasDigit: boolean,
    /** Whether it holds something that is no letter or digit, as paths, addresses, ids and flags do. */
    readonly hasSign: boolean,
  ) {}

  /** The word, without the marks around it. */
  get text(): string {
    return this.view.slice(this.start, this.end);
  }
}

/** Longer words are data (base64, minified code) and say nothing about a setup. */
const MAX_TOKEN_LENGTH = 200;

/** What a code unit does in a word; bits. */
const SEPARATOR = 1;
const DIGIT = 2;
const SIGN = 4;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isSeparator(code)) return SEPARATOR;
  if (isDigit(code)) return DIGIT;
  return isWordCode(code) ? 0 : SIGN;
});

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

/**
 * @param text cleaned text, at most a few ten thousand characters
 * @param lower the same in lower case, where it is at hand
 */
export function tokenize(text: string, lower = lowerCase(text)): FactToken[] {
  // Rare letters get longer in lower case; then each word has to be turned by itself.
  const aligned = lower.length === text.length;
  loadUnits(text);
  const tokens: FactToken[] = [];
  let start = -1;
  let marks = 0;
  for (let i = 0; i <= text.length; i++) {
    const kind = i < text.length ? kindOf(units[i] as number) : SEPARATOR;
    if (kind !== SEPARATOR || isApostrophe(text, i)) {
      if (start < 0) start = i;
      marks |= kind;
    } else if (start >= 0) {
      if (i - start <= MAX_TOKEN_LENGTH) addToken(text, aligned ? lower : '', start, i, marks, tokens);
      start = -1;
      marks = 0;
    }
  }
  return tokens;
}

function kindOf(code: number): number {
  if (code < 128) return KINDS[code] as number;
  return isSeparator(code) ? SEPARATOR : SIGN;
}

/** Adds the word between two separators, if there is one without the marks around it. */
function addToken(
  text: string,
  lowerText: string,
  from: number,
  to: number,
  marks: number,
  tokens: FactToken[],
): void {
  let start = from;
  let end = to;
  while (start < end && ':*_[!'.includes(text[start] as string)) start++;
  while (end > start && '.!?:*_\\'.includes(text[end - 1] as string)) end--;
  // The bracket of "[1m]" belongs to a model id; that of "[v2.1.9]" belongs to nothing.
  if (text[end - 1] === ']' && !text.slice(start, end).includes('[')) end--;
  if (start === end) return;
  const lower = lowerText === '' ? text.slice(start, end).toLowerCase() : lowerText.slice(start, end);
  const straight = (marks & (SIGN | SEPARATOR)) === 0 ? lower : lower.replace('’', "'");
  tokens.push(new FactToken(text, straight, start, end, (marks & DIGIT) !== 0, (marks & SIGN) !== 0));
}

/** A text in lower case; for texts without capitals beyond Latin-1 several times as fast as the engine's own. */
export function lowerCase(text: string): string {
  loadUnits(text);
  let all = 0;
  for (let i = 0; i < text.length; i++) {
    const code = units[i] as number;
    if (code >= 0x41 && code <= 0x5a) units[i] = code | 32;
    else if (code >= 0xc0 && !isCaseless(code)) return text.toLowerCase();
    all |= code;
  }
  return textOfUnits(text.length, all);
}

/** Whether a code unit from U+00C0 on has no other case for sure: punctuation, symbols, boxes, CJK, emoji. */
function isCaseless(code: number): boolean {
  if (code < 0x2000) return code >= 0xdf && code <= 0xff;
  return (
    code <= 0x20ff ||
    (code >= 0x2190 && code <= 0x24b5) ||
    (code >= 0x24ea && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0xa63f) ||
    (code >= 0xac00 && code <= 0xd7ff) ||
    (code >= 0xd83c && code <= 0xd83e) ||
    (code >= 0xdc00 && code <= 0xfaff)
  );
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
