/**
 * The letter stream of a paste: its letters and digits alone, lower-case, without spaces, punctuation, wraps, box
 * characters, escapes and markup. Terminals wrap, indent, quote and escape messages in countless ways, but none
 * of them changes the letters, so signatures are looked up here. Every letter knows where it stood.
 */

import { BACKSLASH, isAsciiLetter, isDigit, isWordCode, NEWLINE } from './chars.js';
import { loadUnits, textOfUnits, UNITS } from './code-units.js';
import { type LetterPlaces, PlaceWriter, WITHIN } from './letter-places.js';
import { endOfShared, firstOf, type LinePrefix, mayShare, prefixOf } from './line-prefix.js';

/** Letters and digits of a text, with the index in the text that each came from. */
export class LetterStream {
  constructor(
    /** The text that the letters were taken from. */
    readonly source: string,
    /** Lower-case letters and digits, nothing else. */
    readonly letters: string,
    private readonly places: LetterPlaces,
  ) {}

  get length(): number {
    return this.letters.length;
  }

  /** Index in the source of letter `index`; the source's length past the end. */
  offset(index: number): number {
    return index < this.letters.length ? this.places.at(index) : this.source.length;
  }

  /** Whether a word begins at letter `index`. */
  startsWord(index: number): boolean {
    return index <= 0 || !this.sticks(index - 1, index);
  }

  /** Whether a word ends before letter `index`. */
  endsWord(index: number): boolean {
    return index >= this.letters.length || !this.sticks(index - 1, index);
  }

  /** Source text from letter `from` to before letter `to`, without what trails behind its last letter. */
  slice(from: number, to: number): string {
    return to <= from ? '' : this.source.slice(this.offset(from), this.offset(to - 1) + 1);
  }

  /** Two letters stick together when they are neighbours in the source, both ASCII (CJK runs into words). */
  private sticks(left: number, right: number): boolean {
    return (
      this.places.at(right) === this.places.at(left) + 1 &&
      this.letters.charCodeAt(left) < 128 &&
      this.letters.charCodeAt(right) < 128
    );
  }
}

/**
 * Extracts the letter stream of a text, in time linear in its length.
 *
 * @param source cleaned text
 */
export function lettersOf(source: string): LetterStream {
  const letters = new LetterWriter(source);
  const lines = new LineStarts(source);
  let i = endOfTimestamp(source, 0);
  while (i < source.length) {
    i = letters.copyPlain(i);
    if (i >= source.length) break;
    if (source.charCodeAt(i) === NEWLINE) {
      i = lines.next(i + 1);
      continue;
    }
    const mark = readMark(source, i);
    if (mark.letter > 0) letters.add(mark.letter, mark.end - 1);
    i = mark.line === true ? lines.next(mark.end) : mark.end;
  }
  return letters.stream();
}

const units = UNITS;
const within = WITHIN;

/** Collects letters. They are written over what was read of the text before, because there are never more of them. */
class LetterWriter {
  private readonly places = new PlaceWriter();
  private length = 0;
  private all = 0;

  constructor(private readonly source: string) {
    loadUnits(source);
  }

  add(letter: number, offset: number): void {
    this.places.turnTo(offset, this.length);
    units[this.length] = letter;
    within[this.length++] = offset;
    this.all |= letter;
  }

  /**
   * Copies the letters up to what may begin something longer than one character.
   *
   * @returns the index of that, or of the end
   */
  copyPlain(from: number): number {
    const { length } = this.source;
    for (let i = from; i < length; ) {
      const end = Math.min(length, this.places.turnTo(i, this.length));
      i = this.copyTo(i, end);
      if (i === end) continue;
      if (mayBegin(units[i] as number, units[i + 1] as number)) return i;
      i++;
    }
    return length;
  }

  /** Copies letters up to what is special, or to `end`; small, so that the engine compiles it early and well. */
  private copyTo(from: number, end: number): number {
    let { length, all } = this;
    let i = from;
    for (; i < end; i++) {
      const letter = LETTERS[units[i] as number] as number;
      if (letter === SPECIAL) break;
      // Every unit is written, and the next one over it where it was no letter: a branch for each would cost more.
      units[length] = letter;
      within[length] = i;
      length += (SPECIAL - letter) >>> 31;
      all |= letter;
    }
    this.length = length;
    this.all = all;
    return i;
  }

  stream(): LetterStream {
    const letters = textOfUnits(this.length, this.all);
    const { source } = this;
    return new LetterStream(
      source,
      letters,
      this.places.places(() => lettersOf(source).length),
    );
  }
}

/** Finds where the text of each line begins, behind a prefix that it shares with the line before. */
class LineStarts {
  private lineStart = 0;
  /** Where the line ends; -1 while it is read. Lines without text may follow before the next one. */
  private lineEnd = -1;
  private first: number;
  /** The newline found last. Looked for once, however many lines a JSON string holds before it. */
  private newline = -1;
  /** Of the line before; read only when the next line may have the same. */
  private prefix: LinePrefix | undefined;

  constructor(private readonly source: string) {
    this.first = firstOf(source, 0);
  }

  /** Index of the text of the line that begins at `index`. */
  next(index: number): number {
    const { source, lineStart: before, first } = this;
    if (this.lineEnd < 0) this.lineEnd = index - 1;
    if (isLineEnd(source, index)) return index;
    const end = this.lineEnd;
    this.lineStart = index;
    this.lineEnd = -1;
    this.first = firstOf(source, index);
    if (!mayShare(first, this.first)) {
      this.prefix = undefined;
      return endOfTimestamp(source, index);
    }
    const prefix = prefixOf(source, index, this.newlineFrom(index));
    const shared = endOfShared(
      this.prefix ?? prefixOf(source, before, end),
      prefix,
      endOfTimestamp(source, index),
    );
    this.prefix = prefix;
    return shared;
  }

  /** Index of the first newline at `index` or behind it; of the end where there is none. */
  private newlineFrom(index: number): number {
    if (this.newline < index) this.newline = this.source.indexOf('\n', index);
    if (this.newline < 0) this.newline = this.source.length;
    return this.newline;
  }
}

/** Whether a line is empty, as between paragraphs; the line behind it may go on with its prefix. */
function isLineEnd(source: string, index: number): boolean {
  return (
    source.charCodeAt(index) === NEWLINE || (source[index] === '\\' && /[nr]/.test(source[index + 1] ?? ''))
  );
}

/** What may begin something longer than one character. */
const SPECIAL = 1;

/** Whether a bracket may begin markup or a colour code, told by what follows it: most begin neither. */
function mayBegin(code: number, next: number): boolean {
  if (code === 0x5b) return isDigit(next) || next === 0x3b;
  if (code === 0x3c) return next === 0x40 || next === 0x23 || next === 0x21 || next === 0x68 || next === 0x6d;
  return true;
}

/** Skips an escape, an entity, markup or a colour code; an escape may stand for a letter, or begin a line. */
function readMark(source: string, start: number): { end: number; letter: number; line?: boolean } {
  switch (source.charCodeAt(start)) {
    case BACKSLASH: {
      const { end, letter, newline } = readEscape(source, start);
      return { end, letter, line: newline };
    }
    case 0x26: // &
      return { end: endOfEntity(source, start), letter: 0 };
    case 0x3c: // <
      return { end: endOfMarkup(source, start), letter: 0 };
    default: // [
      return { end: endOfColour(source, start), letter: 0 };
  }
}

/** `\n`, `\\n`, `\u2019`, `\"`: how many backslashes there are says only how often the text was escaped. */
function readEscape(source: string, start: number): { end: number; letter: number; newline: boolean } {
  let i = start;
  while (source.charCodeAt(i) === BACKSLASH) i++;
  const kind = source[i];
  if (kind === 'u' || kind === 'x') {
    const digits = kind === 'u' ? 4 : 2;
    const code = Number.parseInt(source.slice(i + 1, i + 1 + digits), 16);
    const whole = isHex(source, i + 1, digits);
    if (whole) {
      const letter = LETTERS[code] as number;
      return { end: i + 1 + digits, letter: letter === SPECIAL ? 0 : letter, newline: false };
    }
  }
  if (kind === 'n' || kind === 'r') return { end: i + 1, letter: 0, newline: true };
  if (kind === 't') return { end: i + 1, letter: 0, newline: false };
  return { end: i, letter: 0, newline: false };
}

function isHex(source: string, start: number, count: number): boolean {
  for (let i = start; i < start + count; i++) {
    const code = source.charCodeAt(i);
    if (!isDigit(code) && !((code | 32) >= 97 && (code | 32) <= 102)) return false;
  }
  return true;
}

/** Skips an HTML entity, also one that was escaped several times (`&amp;lt;`). */
function endOfEntity(source: string, start: number): number {
  let i = start + 1;
  while (source.startsWith('amp;', i)) i += 4;
  let end = i;
  while (end - i < 8 && (isWordCode(source.charCodeAt(end)) || source[end] === '#')) end++;
  if (end > i && source[end] === ';') return end + 1;
  return i;
}

/** Skips the target of a chat link (`<https://…|label>`) and a mention (`<@U1>`, `<#C1|x>`, `<!here>`). */
function endOfMarkup(source: string, start: number): number {
  const next = source[start + 1];
  const isMention = next === '@' || next === '#' || next === '!';
  if (!isMention && !source.startsWith('http', start + 1) && !source.startsWith('mailto:', start + 1)) {
    return start + 1;
  }
  // A "<" or a blank ends the look-ahead, so no text is looked at twice.
  for (let i = start + 1; i < source.length && i - start < 2048; i++) {
    const code = source.charCodeAt(i);
    if (code === 0x3e) return isMention ? i + 1 : start + 1;
    if (code === 0x7c) return i + 1;
    if (code === 0x3c || code <= 32) break;
  }
  return start + 1;
}

/** Skips what is left of a colour code whose escape character was lost (`[31m`). */
function endOfColour(source: string, start: number): number {
  let i = start + 1;
  while (i - start < 12 && (isDigit(source.charCodeAt(i)) || source[i] === ';')) i++;
  return i > start + 1 && source[i] === 'm' ? i + 1 : start + 1;
}

/** Skips the time that a logger wrote at the start of a line, because a wrapped message goes on behind it. */
function endOfTimestamp(source: string, start: number): number {
  const first = source.charCodeAt(start);
  if (first !== 0x5b && !isDigit(first)) return start;
  let colons = 0;
  let digits = 0;
  let i = first === 0x5b ? start + 1 : start;
  for (; i - start < 40; i++) {
    const code = source.charCodeAt(i);
    if (isDigit(code)) digits++;
    else if (code === 0x3a) colons++;
    else if (!(code === 0x2d || code === 0x2f || code === 0x2e || code === 0x2c || code === 0x2b)) {
      const inTime = (code === 32 && digits >= 6 && colons < 2) || ((code | 32) === 116 && digits >= 6);
      if (!inTime) break;
    }
  }
  if (colons < 2 || digits < 6 || isAsciiLetter(source.charCodeAt(i)) !== (source[i] === 'Z')) return start;
  return i + (source[i] === 'Z' || source[i] === ']' ? 1 : 0);
}

/** First and last code unit of ranges in which all count as letters that have no other case: CJK among them. */
const CASELESS: ReadonlyArray<readonly [number, number]> = [
  [0x530, 0x1fff],
  [0x2c00, 0x2fff],
  [0x3040, 0xd7ff],
  [0xf900, 0xfdff],
];

/**
 * For each code unit its letter or digit in lower case, an accent dropped and wide forms made narrow; {@link SPECIAL}; or
 * 0 for what is left out, such as punctuation and symbols.
 */
const LETTERS = lettersOfUnits();

function lettersOfUnits(): Uint16Array {
  const letters = new Uint16Array(0x10000);
  for (const [first, last] of CASELESS) for (let code = first; code <= last; code++) letters[code] = code;
  for (let code = 0; code < 0x80; code++) {
    if (!isWordCode(code)) continue;
    letters[code] = isDigit(code) ? code : code | 32;
    letters[code + 0xfee0] = letters[code] as number; // Wide form
  }
  for (const mark of '\n\\&<[') letters[mark.charCodeAt(0)] = SPECIAL;
  for (let code = 0x80; code < 0x250; code++) {
    const char = String.fromCharCode(code);
    // é to e, Ł to ł
    if (/\p{L}/u.test(char)) letters[code] = char.normalize('NFD').toLowerCase().charCodeAt(0);
  }
  for (let code = 0x370; code < 0x530; code++)
    letters[code] = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  return letters;
}
