/**
 * First step of normalising: undoes what terminals, editors and chats did to a text, and keeps every word.
 * One pass over the code units, so the time is linear in the length of the paste.
 */
import { isBlank, isDecoration, isInvisible, NEWLINE, SPACE, TAB } from './chars.js';

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
  const out = new CodeBuffer(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code >= SPACE && code < 0x7f) out.push(code);
    else if (code === ESCAPE) i = endOfEscape(raw, i);
    else if (code === CSI) i = endOfCsi(raw, i + 1);
    else if (code === CARRIAGE_RETURN) {
      if (raw.charCodeAt(i + 1) !== NEWLINE) out.push(NEWLINE);
    } else if (code === 0x2028 || code === 0x2029) out.push(NEWLINE);
    else if (code >= 0xd800 && code <= 0xdfff) {
      const next = raw.charCodeAt(i + 1);
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
        out.push(code);
        out.push(next);
        i++;
      } else out.push(REPLACEMENT);
    } else if (!isInvisible(code)) out.push(code);
  }
  return out.toString();
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

/** A growing run of UTF-16 code units; faster than string concatenation on long pastes. */
class CodeBuffer {
  private readonly codes: Uint16Array;
  private length = 0;

  constructor(capacity: number) {
    this.codes = new Uint16Array(capacity);
  }

  push(code: number): void {
    this.codes[this.length++] = code;
  }

  toString(): string {
    return utf16.decode(this.codes.subarray(0, this.length));
  }
}

// A byte order mark never reaches the buffer, and lone surrogates are replaced before they do.
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
