/**
 * First step of normalising: undoes what terminals, editors and chats did to a text, and keeps every word.
 * One pass over the code units, so the time is linear in the length of the paste.
 */

import { isBlank, isDecoration, isInvisible, NEWLINE, SPACE, TAB } from './chars.js';
import { codeUnits, textOf } from './code-units.js';

const ESCAPE = 0x1b;
const CSI = 0x9b;
const BELL = 7;
const CARRIAGE_RETURN = 13;
const REPLACEMENT = 0xfffd;
/** No escape sequence of a terminal is longer; what is longer is text behind a stray ESC. */
const MAX_ESCAPE_LENGTH = 512;

/**
 * Removes escape sequences, control, zero-width and box characters, quote and prompt marks at line starts,
 * and trailing blanks; folds runs of blank lines to one.
 *
 * @param raw any text, however broken
 * @returns the cleaned text; cleaning it again changes nothing
 */
export function clean(raw: string): string {
  return stripLines(stripControls(raw)).normalize('NFC');
}

/** Escape sequences and invisible characters go, line ends become `\n`, lone surrogates become U+FFFD. */
function stripControls(raw: string): string {
  // What is kept is written over what was read before, because it is never longer.
  const codes = codeUnits(raw);
  let length = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code >= SPACE && code < 0x7f) codes[length++] = code;
    else if (code === ESCAPE) i = endOfEscape(raw, i);
    else if (code === CSI) i = endOfCsi(raw, i + 1);
    else if (code === CARRIAGE_RETURN) {
      if (codes[i + 1] !== NEWLINE) codes[length++] = NEWLINE;
    } else if (code === 0x2028 || code === 0x2029) codes[length++] = NEWLINE;
    else if (code >= 0xd800 && code <= 0xdfff) {
      const next = codes[i + 1] ?? 0;
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        codes[length++] = code;
        codes[length++] = next;
        i++;
      } else codes[length++] = REPLACEMENT;
    } else if (!isInvisible(code)) codes[length++] = code;
  }
  return textOf(codes, length);
}

/** Index of the last code unit of the escape sequence that begins at `start`. */
function endOfEscape(raw: string, start: number): number {
  const next = raw.charCodeAt(start + 1);
  if (next === 0x5b) return endOfCsi(raw, start + 2);
  if (next === 0x5d || next === 0x50 || next === 0x58 || next === 0x5e || next === 0x5f) {
    return endOfString(raw, start + 2) ?? start;
  }
  // Two-character sequences such as ESC 7 or ESC ( B.
  if (next === 0x28 || next === 0x29) return Math.min(start + 2, raw.length - 1);
  return next >= 0x30 && next <= 0x7e && !(next >= 0x61 && next <= 0x7a) ? start + 1 : start;
}

/** Control sequence: parameters, then one final byte from `@` to `~`. */
function endOfCsi(raw: string, start: number): number {
  let i = start;
  while (i < raw.length && i - start < 64 && raw.charCodeAt(i) >= 0x20 && raw.charCodeAt(i) <= 0x3f) i++;
  const final = raw.charCodeAt(i);
  return final >= 0x40 && final <= 0x7e ? i : i - 1;
}

/** String sequence (window title, hyperlink): up to BEL or ESC \; null where it never ends. */
function endOfString(raw: string, start: number): number | null {
  const limit = Math.min(raw.length, start + MAX_ESCAPE_LENGTH);
  for (let i = start; i < limit; i++) {
    const code = raw.charCodeAt(i);
    if (code === BELL) return i;
    if (code === ESCAPE) return raw.charCodeAt(i + 1) === 0x5c ? i + 1 : i - 1;
    if (code === NEWLINE) return null;
  }
  return null;
}

/** Trims decoration and blanks at both ends of each line, and keeps at most one blank line in a row. */
function stripLines(text: string): string {
  const lines: string[] = [];
  let blank = true; // Drops blank lines at the start as well
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = trimLine(text, start, end);
    if (line !== '' || !blank) lines.push(line);
    blank = line === '';
    start = end + 1;
  }
  if (lines.at(-1) === '') lines.pop();
  return lines.join('\n');
}

function trimLine(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isEdge(text.charCodeAt(start))) start++;
  // At the end ">" and "|" may belong to the text ("a -> b >"), so only drawn characters go.
  while (end > start && isEdge(text.charCodeAt(end - 1)) && text.charCodeAt(end - 1) !== 0x3e) end--;
  return text.slice(start, end);
}

function isEdge(code: number): boolean {
  return isBlank(code) || code === TAB || isDecoration(code);
}
