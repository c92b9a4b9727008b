/**
 * A paste as a sequence of {@link WrappedText}, each of many whole lines. No secret but those of many lines goes on behind
 * a line that is not joined to the next one, so a part can be searched alone. Parts stay in the fast memory of a processor,
 * and are gone at once, where one text of a megabyte would wait for the garbage collector.
 */
import { BACKSLASH } from './chars.js';
import { loadUnits, textOfUnits, UNITS } from './code-units.js';
import { FullLines } from './full-lines.js';
import { WrappedText } from './wrapped.js';

/** A part ends with the first line that may end it behind so many code units; behind a backslash a command goes on. */
const PART = 2 ** 15;
/** What stands behind a part is shown to who reads it, so far. Code units. */
const AHEAD = 64;
/** What begins secrets of many lines, which reach as far as they like; before it, a part of it that is found faster. */
const MANY_LINES = [
  ['BEGIN', '-----BEGIN'],
  ['Private-Lines:', 'Private-Lines:'],
] as const;

/** A part that was asked for. */
export interface WrappedPart {
  wrapped: WrappedText;
  /** Length of the part in its text; what follows there is the beginning of the next part. */
  length: number;
}

const units = UNITS;

/** Reads the parts one after the other. While one is in use, its text stands in {@link UNITS}. */
export class WrappedParts {
  /** Whether a secret of many lines may begin in a part that was read. The rest of the paste is one part then. */
  manyLines = false;
  private readonly lines: FullLines;
  /** Where the next part begins. */
  private read = 0;
  /** The first line end that was not looked at. */
  private newline: number;
  private part: PartWriter | undefined;

  /** @param raw the paste */
  constructor(private readonly raw: string) {
    loadUnits(raw);
    this.lines = new FullLines(raw);
    this.newline = raw.indexOf('\n');
  }

  /**
   * @param isWanted whether a part, from an offset in the paste to before another, is wanted; others are skipped
   * @returns the next wanted part; nothing where there is none left
   */
  next(isWanted: (from: number, to: number) => boolean): WrappedPart | undefined {
    this.part?.putBack();
    while (this.read < this.raw.length) {
      const part = this.readPart(isWanted);
      if (!part) continue;
      this.part = part;
      return part.finished();
    }
    return undefined;
  }

  private readPart(isWanted: (from: number, to: number) => boolean): PartWriter | undefined {
    const { raw, lines, read: start } = this;
    const part = new PartWriter(raw, start);
    for (let newline = this.newline; newline >= 0; newline = this.newline) {
      const following = raw.indexOf('\n', newline + 1);
      this.newline = following;
      const next = lines.next(newline, following < 0 ? raw.length : following);
      if (next >= 0) part.join(lines.end, next, lines.strict);
      else if (newline >= start + PART && !this.manyLines && raw.charCodeAt(newline - 1) !== BACKSLASH) {
        this.read = newline + 1;
        if (!isWanted(start, this.read)) return undefined;
        part.finish(this.read);
        if (!this.holdsManyLines(part)) return part;
        part.putBack();
      }
    }
    this.read = raw.length;
    if (!this.manyLines && !isWanted(start, this.read)) return undefined;
    part.finish(this.read);
    this.holdsManyLines(part);
    return part;
  }

  private holdsManyLines({ text }: PartWriter): boolean {
    this.manyLines ||= MANY_LINES.some(([rare, start]) => text.includes(rare) && text.includes(start));
    return this.manyLines;
  }
}

/** Copies lines to the beginning of the shared array, where what was read of the paste before is needed no more. */
class PartWriter {
  text = '';
  private length = 0;
  private all = 0;
  /** Up to where the paste was copied, and how many of the joints. */
  private copied: number;
  private joined = 0;
  /** For each joint the offset in the paste of what it leaves out; and behind that. */
  private readonly before: number[] = [];
  private readonly after: number[] = [];
  /** The joints of lines that need not be full, as indexes. */
  private readonly strict: number[] = [];
  private readonly joints: number[] = [];

  /** @param start offset of the first line */
  constructor(
    private readonly raw: string,
    private readonly start: number,
  ) {
    this.copied = start;
  }

  /** Joins two lines: leaves out what stands from one offset to before another. */
  join(end: number, next: number, strict: boolean): void {
    if (strict) this.strict.push(this.before.length);
    this.before.push(end);
    this.after.push(next);
  }

  /** Makes the text, up to an offset; more lines may follow all the same. */
  finish(end: number): void {
    const { raw } = this;
    if (end === raw.length && this.start === 0 && this.before.length === 0) {
      // The paste is there already.
      this.length = end;
      this.copied = end;
      this.text = raw;
      return;
    }
    this.copyJoined(end);
    const { length, all } = this;
    this.copyTo(Math.min(raw.length, end + AHEAD));
    this.text = textOfUnits(this.length, this.all);
    this.length = length;
    this.all = all;
    this.copied = end;
  }

  finished(): WrappedPart {
    const { text, length, start, joints, after, strict } = this;
    const narrow = new Set(strict.map((index) => joints[index] as number));
    return { wrapped: new WrappedText(text, start, joints, after, narrow), length };
  }

  /** Undoes that the beginning of the next part was copied over itself. */
  putBack(): void {
    const { raw, copied, text } = this;
    for (let i = copied; i < text.length; i++) units[i] = raw.charCodeAt(i);
  }

  private copyJoined(end: number): void {
    const { before, after, joints } = this;
    for (; this.joined < before.length; this.joined++) {
      this.copyTo(before[this.joined] as number);
      this.copied = after[this.joined] as number;
      joints.push(this.length);
    }
    this.copyTo(end);
  }

  private copyTo(end: number): void {
    let { length, all } = this;
    for (let i = this.copied; i < end; i++) {
      const code = units[i] as number;
      units[length++] = code;
      all |= code;
    }
    this.length = length;
    this.all = all;
    this.copied = end;
  }
}
