/**
 * First step of normalising: undoes what terminals, editors and chats did to a text, and keeps every word.
 * One pass over the code units, so the time is linear in the length of the paste.
 */

import { ESCAPE, isBlank, isDecoration, isInvisible, NEWLINE, TAB } from './chars.js';
import { loadUnits, textOfUnits, UNITS } from './code-units.js';

const CSI = 0x9b;
const BELL = 7;
const CARRIAGE_RETURN = 13;
const GREATER_THAN = 0x3e;
const REPLACEMENT = 0xfffd;
/** No escape sequence of a terminal is longer; what is longer is text behind a stray ESC. */
const MAX_ESCAPE_LENGTH = 512;

/** What becomes of a code unit. Most are kept as they are. */
const PLAIN = 0;
/** Kept, but not at the ends of a line: blanks and decoration. */
const EDGE = 1;
/** Kept; the text may have to be composed. */
const OPEN = 2;
const OPEN_EDGE = 3;
const INVISIBLE = 4;
const LINE_END = 5;
const SURROGATE = 6;
/** Begins an escape sequence. */
const CONTROL = 7;
/** Skipped at the ends of a line as {@link EDGE} is, and remembered. */
const PROMPT = 8;
/** `❯`, which Claude Code and some shells draw before what a person types. */
const PROMPT_GLYPH = 0x276f;

/**
 * Removes escape sequences, control, zero-width and box characters, quote and prompt marks at line starts,
 * and trailing blanks; folds runs of blank lines to one.
 *
 * @param raw any text, however broken
 * @returns the cleaned text; cleaning it again changes nothing
 */
export function clean(raw: string): string {
  return cleanAndLook(raw).text;
}

/** The same, and whether the prompt glyph `❯` stands in the raw text: a look of its own would be a pass of its own. */
export function cleanAndLook(raw: string): { text: string; prompt: boolean } {
  const writer = new TextWriter(raw);
  for (let i = 0; i < raw.length; ) {
    i = writer.copyPlain(i);
    if (i < raw.length) i = writer.readMark(i);
  }
  return { text: writer.text(), prompt: writer.prompt };
}

const units = UNITS;

/** Collects what is kept. It is written over what was read before, because it is never longer. */
class TextWriter {
  private length = 0;
  private all = 0;
  /** Whether the prompt glyph was read. */
  prompt = false;
  /** Whether the text may have to be composed. */
  private open = false;
  /** To write before the next text; none at the start, and never more than two. */
  private newlines = 0;
  /** Of the line's text; -1 while there is none. */
  private lineStart = -1;

  constructor(private readonly raw: string) {
    loadUnits(raw);
  }

  /**
   * Copies what is kept as it is; at the start of a line, skips blanks and decoration.
   *
   * @returns the index of what needs a closer look, or of the end
   */
  copyPlain(from: number): number {
    const end = this.raw.length;
    let i = from;
    if (this.lineStart < 0) {
      while (i < end && KINDS[units[i] as number] === EDGE) i++;
      if (i === end || KINDS[units[i] as number] !== PLAIN) return i;
      this.beginLine();
    }
    let { length, all } = this;
    for (; i < end; i++) {
      const code = units[i] as number;
      if ((KINDS[code] as number) > EDGE) break;
      units[length++] = code;
      all |= code;
    }
    this.length = length;
    this.all = all;
    return i;
  }

  /** Reads the one code unit, or the escape sequence, at an index, and returns the index behind it. */
  readMark(at: number): number {
    const { raw } = this;
    const code = raw.charCodeAt(at);
    const kind = KINDS[code] as number;
    if (kind === INVISIBLE) return at + 1;
    this.prompt ||= kind === PROMPT;
    if (kind === CONTROL) return (code === ESCAPE ? endOfEscape(raw, at) : endOfCsi(raw, at + 1)) + 1;
    if (kind === LINE_END) {
      if (code !== CARRIAGE_RETURN || raw.charCodeAt(at + 1) !== NEWLINE) this.endLine();
      return at + 1;
    }
    if (this.lineStart < 0) {
      if (isEdge(kind)) return at + 1;
      this.beginLine();
    }
    this.open ||= kind !== PLAIN && kind !== EDGE && kind !== PROMPT;
    if (kind !== SURROGATE) this.put(code);
    else if (isPair(code, raw.charCodeAt(at + 1))) {
      this.put(code);
      this.put(raw.charCodeAt(at + 1));
      return at + 2;
    } else this.put(REPLACEMENT);
    return at + 1;
  }

  text(): string {
    if (this.lineStart >= 0) this.endLine();
    const text = textOfUnits(this.length, this.all);
    return this.open ? text.normalize('NFC') : text;
  }

  private put(code: number): void {
    units[this.length++] = code;
    this.all |= code;
  }

  private beginLine(): void {
    for (; this.newlines > 0; this.newlines--) this.put(NEWLINE);
    this.lineStart = this.length;
  }

  private endLine(): void {
    if (this.lineStart >= 0) {
      this.length = endOfLine(this.lineStart, this.length);
      this.lineStart = -1;
      this.newlines = 1;
    } else if (this.newlines === 1) this.newlines = 2;
  }
}

/** Where a line ends without the blanks and what terminals draw behind it; ">" may belong to the text ("a -> b >"). */
function endOfLine(from: number, to: number): number {
  let end = to;
  while (end > from && isEdge(KINDS[units[end - 1] as number] as number) && units[end - 1] !== GREATER_THAN)
    end--;
  return end;
}

function isEdge(kind: number): boolean {
  return kind === EDGE || kind === OPEN_EDGE || kind === PROMPT;
}

function isPair(high: number, low: number): boolean {
  return high < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
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

/** First and last code unit of ranges that composing (NFC) leaves alone, whatever stands beside them. */
const COMPOSED: ReadonlyArray<readonly [number, number]> = [
  [0, 0x2ff],
  [0x2010, 0x20cf], // Punctuation
  [0x2190, 0x2328], // Arrows, technical signs
  [0x232b, 0x2adb], // Boxes, dingbats
  [0x3041, 0x3096], // Hiragana
  [0x30a1, 0x30fa], // Katakana
  [0x4e00, 0x9fff], // Chinese
  [0xac00, 0xd7a3], // Hangul
  [0xff01, 0xff5e], // Wide forms
];

/** First and last code unit of ranges with decoration, blanks or invisible characters. */
const MARKS: ReadonlyArray<readonly [number, number]> = [
  [0, 0xbb],
  [0x61c, 0x61c],
  [0x2000, 0x206f],
  [0x23bf, 0x23fa],
  [0x2500, 0x25cf],
  [0x2720, 0x276f],
  [0x3000, 0x3000],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];

/** What becomes of each code unit. */
const KINDS = kindsOfUnits();

function kindsOfUnits(): Uint8Array {
  const kinds = new Uint8Array(0x10000).fill(OPEN);
  for (const [first, last] of COMPOSED) kinds.fill(PLAIN, first, last + 1);
  for (const [first, last] of MARKS) {
    for (let code = first; code <= last; code++) {
      if (isInvisible(code)) kinds[code] = INVISIBLE;
      else if (isBlank(code) || code === TAB || isDecoration(code))
        kinds[code] = (kinds[code] as number) | EDGE;
    }
  }
  for (const code of [NEWLINE, CARRIAGE_RETURN, 0x2028, 0x2029]) kinds[code] = LINE_END;
  for (const code of [ESCAPE, CSI]) kinds[code] = CONTROL;
  kinds[PROMPT_GLYPH] = PROMPT;
  return kinds.fill(SURROGATE, 0xd800, 0xe000);
}
