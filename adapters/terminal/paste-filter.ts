/** Stands in front of readline and takes pastes out of what is typed. */

import { Transform, type TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { PasteBox } from './paste-box.js';
import { harmlessLine } from './style.js';

/** Asks the terminal to mark pastes (bracketed paste mode), and to stop marking them. */
export const BRACKETED_PASTE_ON = '\x1b[?2004h';
export const BRACKETED_PASTE_OFF = '\x1b[?2004l';

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const CTRL_C = '\x03';
/** Longer lines are kept aside as well: readline redraws the line for each character. */
const MAX_INLINE = 1_000;
/** An escape sequence that is not complete by then was a key press. */
const ESCAPE_TIMEOUT_MS = 500;
/** An unmarked paste that comes in several chunks is over after this much silence. */
const UNMARKED_TIMEOUT_MS = 30;

/** What the filter needs besides the stream. */
export interface PasteFilterOptions {
  pastes: PasteBox;
  /** Raw mode of the terminal, which readline switches on its input, and so on the filter. */
  setRawMode: (mode: boolean) => void;
  /** A paste of more characters is dropped. */
  maxLength: number;
  /** Called for each paste that was dropped. */
  onTooLarge: () => void;
}

/**
 * Passes keys on as they are; a paste of one line becomes its text, a longer one a token of the box.
 * Pastes are those that the terminal marks, and chunks with more than one newline.
 */
export class PasteFilter extends Transform {
  readonly isTTY = true;
  readonly #options: PasteFilterOptions;
  readonly #decoder = new StringDecoder('utf8');
  #isPasting = false;
  /** Beginning of a mark whose rest has not arrived. */
  #tail = '';
  #paste: string[] = [];
  #pasteLength = 0;
  #unmarked: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PasteFilterOptions) {
    super();
    this.#options = options;
  }

  setRawMode(mode: boolean): this {
    this.#options.setRawMode(mode);
    return this;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    clearTimeout(this.#timer);
    const text = this.#decoder.write(chunk);
    // A paste whose end never came must not lock the person in.
    if (this.#isPasting && text === CTRL_C) this.#abort();
    else this.#scan(text);
    this.#wait();
    done();
  }

  override _flush(done: TransformCallback): void {
    clearTimeout(this.#timer);
    if (this.#isPasting) this.#endPaste();
    this.#releaseUnmarked();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    done(error);
  }

  #scan(chunk: string): void {
    let text = this.#tail + chunk;
    this.#tail = '';
    for (;;) {
      const mark = this.#isPasting ? PASTE_END : PASTE_START;
      const at = text.indexOf(mark);
      if (at < 0) break;
      this.#take(text.slice(0, at), true);
      this.#isPasting ? this.#endPaste() : this.#beginPaste();
      text = text.slice(at + mark.length);
    }
    this.#tail = unfinished(text, this.#isPasting ? PASTE_END : PASTE_START);
    this.#take(text.slice(0, text.length - this.#tail.length), false);
  }

  #take(text: string, isBeforeMark: boolean): void {
    if (this.#isPasting) this.#collect(text);
    // A lone ESC before a paste would make an escape sequence of what is inserted.
    else this.#typed(isBeforeMark && text.endsWith('\x1b') ? text.slice(0, -1) : text);
  }

  #typed(text: string): void {
    if (text === '') return;
    const isUnmarked = this.#unmarked.length > 0;
    if (isUnmarked && isControlKey(text)) this.#releaseUnmarked();
    else if (isUnmarked || looksPasted(text)) {
      this.#unmarked.push(text);
      return;
    }
    this.push(text);
  }

  #beginPaste(): void {
    this.#releaseUnmarked();
    this.#isPasting = true;
  }

  #collect(text: string): void {
    this.#pasteLength += text.length;
    if (this.#pasteLength > this.#options.maxLength) this.#paste = [];
    else this.#paste.push(text);
  }

  #endPaste(): void {
    const text = this.#paste.join('');
    const isTooLarge = this.#pasteLength > this.#options.maxLength;
    this.#forgetPaste();
    if (isTooLarge) this.#options.onTooLarge();
    else this.#insert(text);
  }

  #abort(): void {
    this.#forgetPaste();
    this.push(CTRL_C);
  }

  #forgetPaste(): void {
    this.#isPasting = false;
    this.#paste = [];
    this.#pasteLength = 0;
    this.#tail = '';
  }

  #releaseUnmarked(): void {
    const text = this.#unmarked.join('');
    this.#unmarked = [];
    if (text !== '') this.#insert(text);
  }

  #insert(raw: string): void {
    const text = trimNewlines(raw.replace(/\r\n?/g, '\n'));
    const isInline = text.length <= MAX_INLINE && !text.includes('\n');
    // Control characters would be keys to readline: a pasted ^C must not end the chat.
    const shown = isInline ? harmlessLine(text) : this.#options.pastes.keep(text);
    if (shown !== '') this.push(shown);
  }

  #wait(): void {
    if (this.#unmarked.length > 0) {
      this.#timer = setTimeout(() => this.#releaseUnmarked(), UNMARKED_TIMEOUT_MS);
    } else if (this.#tail !== '' && !this.#isPasting) {
      // Alone, the beginning of an escape sequence does nothing in readline, so it need not go on.
      this.#timer = setTimeout(() => (this.#tail = ''), ESCAPE_TIMEOUT_MS);
    }
  }
}

/** The longest end of the text that the mark begins with. */
function unfinished(text: string, mark: string): string {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return mark.slice(0, length);
  }
  return '';
}

/** Nobody types this much at once. */
function looksPasted(text: string): boolean {
  if (text.length > MAX_INLINE) return true;
  const newlines = text.match(/\r\n?|\n/g)?.length ?? 0;
  return newlines > 1 && /[^\r\n]/.test(text);
}

function isControlKey(text: string): boolean {
  return text.length === 1 && text < ' ';
}

/** By hand, since /\n+$/ takes quadratic time on a megabyte of newlines. */
function trimNewlines(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '\n') start++;
  while (end > start && text[end - 1] === '\n') end--;
  return text.slice(start, end);
}
