/**
 * Which lines fill the terminal, so that what stands at their end may go on in the next line: without the box around
 * them, the prefix of a log and colours.
 */
import { ESCAPE, isBlank, isDecoration, isDigit, isWordCode } from './chars.js';

/** Terminals are hardly narrower than 40 columns; a box takes up to 6 of them, and may have been cleaned away. */
const MIN_FULL_LINE = 34;
/** Narrower lines, and lines behind the prefix of a log, are joined with more care. */
const MIN_NARROW_LINE = 14;
/** Boxes leave so many blanks at most between a full line and their border. */
const MAX_PADDING = 3;

/** Decides for each line of a paste whether it is joined to the next one. */
export class FullLines {
  /** Where the last line's text ends; -1 where it does not reach its border. */
  end = -1;
  /** Whether the last line need not be full. */
  strict = false;
  private line = 0; // Where the line begins
  private pieceStart = 0; // Where the text begins that follows the last joint
  private start = UNKNOWN; // Where the text of the line begins
  private width = 0; // Of the line before

  constructor(private readonly raw: string) {}

  /**
   * @param newline where the next line ends
   * @param following where the line behind it ends
   * @returns where the text behind it goes on; -1 where the line stands alone
   */
  next(newline: number, following: number): number {
    const { raw, line } = this;
    const reaches = newline - line >= MIN_NARROW_LINE;
    this.end = reaches ? endOfFullLine(raw, Math.max(line, this.pieceStart), newline) : -1;
    this.strict = false;
    const start = this.start;
    this.start = UNKNOWN;
    const next = this.end < 0 ? -1 : this.continuation(start, newline, following);
    if (this.end < 0) this.width = newline - line;
    if (next >= 0) this.pieceStart = next;
    this.line = newline + 1;
    return next;
  }

  private continuation(known: number, newline: number, following: number): number {
    const { raw, line, end, width } = this;
    const start = known === UNKNOWN ? startOfLine(raw, line) : known;
    const visible = end - Math.max(start, line);
    this.width = visible;
    const next = startOfLine(raw, newline + 1);
    this.start = next;
    if (next < 0) return -1;
    const full = newline - line >= MIN_FULL_LINE;
    const similar =
      next - newline < 8 && start >= 0 && isSimilar(raw.charCodeAt(start), raw.charCodeAt(next));
    if (full && !similar) return next;
    const length = endOfText(raw, next, following) - next;
    const fits = length <= visible + MAX_PADDING;
    const prefix = fits && similar ? logPrefix(raw, start, next) : 0;
    this.strict = prefix > 0 || !full;
    if (prefix > 0) return next + prefix;
    const stands =
      !fits || visible < MIN_NARROW_LINE || (width > visible + MAX_PADDING && visible > length + MAX_PADDING);
    return !full && stands ? -1 : next;
  }
}

/** Nobody has looked yet. */
const UNKNOWN = -2;

/** Offset behind the last visible code unit of the line, or -1 where the line does not reach its border. */
function endOfFullLine(raw: string, from: number, to: number): number {
  // As nearly all lines end; an m may end a colour.
  const last = raw.charCodeAt(to - 1);
  if (isWordCode(last) && last !== 0x6d && to > from) return to;
  let end = to;
  let padding = 0;
  while (end > from) {
    const code = raw.charCodeAt(end - 1);
    const colour = startOfColour(raw, end);
    if (colour >= 0) end = colour;
    else if (isPadding(code)) {
      end--;
      padding++;
    } else if (isDecoration(code) && code !== 0x3e) {
      end--;
      padding = 0;
    } else break;
  }
  return end > from && padding <= MAX_PADDING && isVisible(raw.charCodeAt(end - 1)) ? end : -1;
}

/** Offset behind the text between `from` and the end of its line, without blanks and borders. */
function endOfText(raw: string, from: number, newline: number): number {
  let end = newline;
  while (end > from && (isPadding(raw.charCodeAt(end - 1)) || isDecoration(raw.charCodeAt(end - 1)))) end--;
  return end;
}

const STAMP =
  '\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?\\]?';
const NAME = '[A-Za-z][\\w.-]{0,40} {0,20}\\|';
const LEVEL = '\\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|trace|debug|info|warn|error)\\]?:?';
/** Longest prefix that is looked for. */
const MAX_PREFIX = 120;
const LOG_PREFIX = new RegExp(
  `^(?:(?:${STAMP})(?: {1,4}${NAME})?|${NAME}(?: {1,4}${STAMP})?)(?: {1,4}${LEVEL})?(?: [|:-])? {1,4}`,
);

/** Length of the prefix of a log, if both lines have the same one but for their digits; else 0. */
function logPrefix(raw: string, start: number, next: number): number {
  const head = raw.slice(next, next + MAX_PREFIX);
  // A prefix has a time or the bar behind a name.
  if (!head.includes(':') && !head.includes('|')) return 0;
  const length = LOG_PREFIX.exec(head)?.[0].length ?? 0;
  for (let i = 0; i < length; i++)
    if (!isSimilar(raw.charCodeAt(start + i), raw.charCodeAt(next + i))) return 0;
  return length > 0 && isVisible(raw.charCodeAt(next + length)) ? length : 0;
}

/** The same character, or both digits: the first ones of two lines differ as a rule. */
function isSimilar(a: number, b: number): boolean {
  return a === b || (isDigit(a) && isDigit(b));
}

/** Offset of the first visible code unit of the line, or -1 where there is none. */
function startOfLine(raw: string, from: number): number {
  for (let i = from; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code === ESCAPE) i = endOfColour(raw, i) - 1;
    else if (!isPadding(code) && !isDecoration(code)) return isVisible(code) ? i : -1;
  }
  return -1;
}

/** Blanks and carriage returns. */
export function isPadding(code: number): boolean {
  return isBlank(code) || code === 13;
}

function isVisible(code: number): boolean {
  return code > 32 && code < 127;
}

/** Offset behind the colour sequence that begins at `from`, or behind the lone ESC. */
export function endOfColour(text: string, from: number): number {
  if (text.charCodeAt(from + 1) !== 0x5b) return from + 1;
  let i = from + 2;
  while (i < from + 24 && text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x3b) i++;
  return text.charCodeAt(i) >= 0x40 && text.charCodeAt(i) <= 0x7e ? i + 1 : from + 1;
}

/**
 * Finds a colour sequence such as `ESC[31m`, with or without its ESC character, that ends at an offset.
 *
 * @param text the text
 * @param end the offset behind it
 * @returns where it begins, or -1
 */
export function startOfColour(text: string, end: number): number {
  if (text.charCodeAt(end - 1) !== 0x6d) return -1;
  let i = end - 2;
  while (i > end - 24 && text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x3b) i--;
  if (text.charCodeAt(i) !== 0x5b) return -1;
  return text.charCodeAt(i - 1) === ESCAPE ? i - 1 : i;
}
