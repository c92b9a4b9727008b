/**
 * Lines of a paste with the line ends taken out that a terminal may have put into a token. Lines that fill the terminal
 * are joined to the next one, without the box around them; whether a token goes on there is decided where it is read.
 */
import { ESCAPE, isDecoration, isWordCode, NEWLINE } from './chars.js';
import { endOfColour, isPadding } from './full-lines.js';
import { isRandom } from './secret-looks.js';
import type { CodeTest, TokenPrefix } from './secrets.js';

/** How far a continuation is read before it is judged. */
const PROBE = 200;

/** How far a run may go. */
export interface RunLimits {
  /** Most code units to read. */
  max?: number;
  /** Below this length it is no token yet, so whatever follows may belong to it. */
  min?: number;
  /** Length at which the token is complete and does not go on in the next line. */
  full?: number;
  /** What the token has to reach: a next line with it belongs to the token. */
  until?: string;
  /** A quote opened the token, so a quote behind the next run closes it. */
  quoted?: boolean;
}

/** The joined text with the way back to the offsets of the paste. */
export class WrappedText {
  /** Up to where each token was looked for in vain: a run with many beginnings is read once. */
  readonly vain = new Map<TokenPrefix, number>();
  /** What `secret-commands.ts` remembers: up to where commands were looked for, and which one is open there. */
  readonly commands = { until: 0, open: '', at: 0 };

  /** The joint found last, and between which offsets it is the next one. */
  private known = 0;
  private knownFrom = 0;
  private knownTo = 0;

  /**
   * @param text the joined lines
   * @param start offset in the paste of the first of them
   * @param joints offsets in `text` where lines were joined, ascending
   * @param after for each joint the offset in the paste of what follows it
   * @param narrow the joints of lines that need not be full: there only what looks like a token goes on
   */
  constructor(
    readonly text: string,
    private readonly start: number,
    private readonly joints: readonly number[],
    private readonly after: readonly number[],
    private readonly narrow: ReadonlySet<number>,
  ) {}

  /** Offset in the paste of the code unit at `offset`. */
  rawStart(offset: number): number {
    const joint = this.jointFrom(offset + 1) - 1;
    return joint < 0
      ? this.start + offset
      : this.at(this.after, joint) + offset - this.at(this.joints, joint);
  }

  /** Offset in the paste behind the code unit before `offset`. */
  rawEnd(offset: number): number {
    return offset === 0 ? this.start : this.rawStart(offset - 1) + 1;
  }

  /** Whether two lines meet behind `from` or at `to`, or between. */
  hasJoint(from: number, to: number): boolean {
    return this.joints.length > 0 && this.nextJoint(from) <= to;
  }

  /** Whether two lines meet at `offset`. */
  isJoint(offset: number): boolean {
    return this.nextJoint(offset) === offset;
  }

  /**
   * Reads a token.
   *
   * @param from where it begins; a joint there is no obstacle
   * @param test what belongs to the token
   * @param limits how far to go
   * @returns the offset behind it, in a later line where the token goes on there
   */
  run(from: number, test: CodeTest, limits: RunLimits = {}): number {
    const { text } = this;
    const end = Math.min(text.length, from + (limits.max ?? text.length));
    let joint = this.nextJoint(from + 1);
    let i = from;
    while (i < end && test(text.charCodeAt(i))) {
      i++;
      if (i !== joint) continue;
      if (!this.goesOn(i, test, i - from, limits)) break;
      joint = this.nextJoint(i + 1);
    }
    return i;
  }

  /** Whether what begins at a joint continues a token of which `length` code units were read. */
  private goesOn(joint: number, test: CodeTest, length: number, limits: RunLimits): boolean {
    const missing = (limits.full ?? Number.POSITIVE_INFINITY) - length;
    if (missing <= 0) return false;
    const { text } = this;
    const next = this.nextJoint(joint + 1);
    const stop = Math.min(text.length, joint + PROBE, next);
    let end = joint;
    while (end < stop && test(text.charCodeAt(end))) end++;
    const run = text.slice(joint, end);
    if (run === '') return false;
    if (this.narrow.has(joint)) return this.goesOnNarrow(run, joint, next, length, limits);
    if (run.length === missing && !isWordCode(text.charCodeAt(end))) return true;
    if (limits.quoted === true && isQuoteAt(text, end)) return true;
    if (limits.until !== undefined && run.includes(limits.until)) return true;
    if (end !== next && (text[end] === ':' || isAssignment(run + text.slice(end, end + 2)))) return false;
    if (run.length === PROBE || this.isLineEnd(end)) return true;
    if (length < (limits.min ?? 0)) return length + run.length >= (limits.min ?? 0);
    return run.length >= 8 && looksContinued(run);
  }

  /** The same behind a line that need not be full: a word, a number or an assignment is a line of its own. */
  private goesOnNarrow(run: string, joint: number, next: number, length: number, limits: RunLimits): boolean {
    const { text } = this;
    const end = joint + run.length;
    const missing = (limits.full ?? Number.POSITIVE_INFINITY) - length;
    if (run.length === missing && !isWordCode(text.charCodeAt(end))) return !/^[A-Z]?[a-z]+$/.test(run);
    if (limits.until !== undefined && (end === next || `${text[joint - 1]}${run}`.includes(limits.until)))
      return true;
    if (end !== next && (text[end] === ':' || isAssignment(run + text.slice(end, end + 2)))) return false;
    // The value of a name that ends its line
    if (length === 0) return true;
    if (limits.quoted === true && isQuoteAt(text, end)) return run.length < 6 || looksContinued(run);
    if (run.length >= 12) {
      const capitals = !/[a-z]/.test(run) && (end === next || /[/.]/.test(run));
      return (capitals || looksContinued(run)) && !isDated(run);
    }
    const random = isRandom(run) && !/^\d{1,6}$/.test(run) && !isDated(run);
    if (this.isLineEnd(end)) return random && (run.length >= 4 || length < (limits.min ?? 0));
    return run.length >= 8 && random;
  }

  /** Whether nothing but punctuation and the border of a box is left on the line. */
  private isLineEnd(from: number): boolean {
    const { text } = this;
    const limit = Math.min(text.length, from + PROBE);
    const joint = this.nextJoint(from);
    for (let i = from; i < limit; i++) {
      const code = text.charCodeAt(i);
      if (i === joint || code === NEWLINE) return true;
      if (isPadding(code) || isDecoration(code) || '"\'`,;)}]'.includes(text.charAt(i))) continue;
      if (code === ESCAPE) i = endOfColour(text, i) - 1;
      else return false;
    }
    return limit === text.length;
  }

  /** Offset of the first joint at `offset` or behind it; infinite where there is none. */
  private nextJoint(offset: number): number {
    return this.joints[this.jointFrom(offset)] ?? Number.POSITIVE_INFINITY;
  }

  /** Index of the first joint at `offset` or behind it. Remembered, because most questions are about one place. */
  private jointFrom(offset: number): number {
    if (offset > this.knownFrom && offset <= this.knownTo) return this.known;
    let low = 0;
    let high = this.joints.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(this.joints, middle) < offset) low = middle + 1;
      else high = middle;
    }
    this.known = low;
    this.knownFrom = this.joints[low - 1] ?? -1;
    this.knownTo = this.joints[low] ?? Number.POSITIVE_INFINITY;
    return low;
  }

  private at(list: readonly number[], index: number): number {
    return list[index] ?? 0;
  }
}

function isQuoteAt(text: string, offset: number): boolean {
  const at = text.charAt(offset) === '\\' ? offset + 1 : offset;
  return '"\'`'.includes(text.charAt(at)) && at < text.length;
}

/** Digits or mixed case, unless it is the name of an error or as short as `JavaScript`. */
function looksContinued(run: string): boolean {
  if (/\d/.test(run)) return true;
  if (run.length < 12 || /(?:Error|Exception)$/.test(run)) return isRandom(run);
  return /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/** A line of its own such as `NAME=value`; base64 has its equals signs at the end. */
function isAssignment(text: string): boolean {
  const equals = text.indexOf('=');
  if (equals <= 0) return false;
  const name = text.slice(0, equals);
  return (
    /^[A-Z][A-Z0-9_]*_[A-Z0-9_]+$/.test(name) ||
    (/^[A-Za-z_][\w.-]*$/.test(name) && /^\w/.test(text.slice(equals + 1)))
  );
}

/** A date or a time, with which lines of their own begin. */
function isDated(run: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(run) || /^\d\d?:\d\d/.test(run);
}
