/** Spans as one running text, and the places where it can be cut. Positions are code units. */
import type { RichText, Span } from './document.js';

/** Where cuts are wanted: between sentences and words, at line ends, or anywhere between characters. */
export type CutStyle = 'prose' | 'lines' | 'characters';

/** A part ends at `end`; what follows it begins at `next`. */
export interface Cut {
  end: number;
  next: number;
}

/** Longer than every emoji and every letter with its marks. Code units. */
const MAX_GRAPHEME = 64;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const SENTENCE_END = /[.!?…]["'”’)\]]?$/;
/** Ends a sentence without a blank behind it. */
const WIDE_SENTENCE_END = /[。！？]/;

export class Flow {
  readonly #text: string;
  readonly #spans: RichText;
  /** Where each span begins. */
  readonly #starts: number[] = [];

  constructor(spans: RichText) {
    this.#spans = spans;
    let start = 0;
    for (const { text } of spans) {
      this.#starts.push(start);
      start += text.length;
    }
    this.#text = spans.map(({ text }) => text).join('');
  }

  get length(): number {
    return this.#text.length;
  }

  /** The spans between two positions; those at the ends are cut. */
  slice(from: number, end: number): RichText {
    const spans: Span[] = [];
    for (let index = this.#spanAt(from); index < this.#spans.length; index++) {
      const start = this.#starts[index] as number;
      if (start >= end) break;
      const span = this.#spans[index] as Span;
      const text = span.text.slice(Math.max(0, from - start), end - start);
      if (text !== '') spans.push(text === span.text ? span : { ...span, text });
    }
    return spans;
  }

  /** Whether there is nothing but white space. */
  isBlank(from: number, end: number): boolean {
    for (let at = from; at < end; at++) if (!this.#isSpace(at)) return false;
    return true;
  }

  /** The position, or the one before it where that is inside a surrogate pair. */
  codePointStart(at: number): number {
    const isInside = (this.#text.codePointAt(at - 1) ?? 0) > 0xffff;
    return isInside ? at - 1 : at;
  }

  /** The nearest position at or before `at`, and not before `floor`, that is between two characters. */
  graphemeStart(at: number, floor: number): number {
    if (at <= floor || at >= this.length) return Math.max(floor, Math.min(at, this.length));
    let start = at;
    while (start > floor && !this.#isPlain(start)) start--;
    if (start === at) return at;
    const found = graphemes.segment(this.#text.slice(start, at + 2)).containing(at - start);
    return start + (found?.index ?? 0);
  }

  /** End of the character at a position; null where it is longer than a character can be. */
  graphemeEnd(from: number): number | null {
    const window = this.#text.slice(from, from + MAX_GRAPHEME + 2);
    const length = graphemes.segment(window).containing(0)?.segment.length ?? 0;
    return length > MAX_GRAPHEME ? null : from + length;
  }

  /** The best place for a cut behind `from` and not behind `end`, where the text goes on. */
  cut(from: number, end: number, style: CutStyle): Cut {
    if (style === 'characters') return { end, next: end };
    if (style === 'lines') {
      const line = this.#text.lastIndexOf('\n', end);
      return line < from ? { end, next: end } : { end: line, next: line + 1 };
    }
    let last = this.#proseEnd(from, end);
    let next = last;
    while (last > from && this.#isSpace(last - 1)) last--;
    while (next < this.length && this.#isSpace(next)) next++;
    return { end: last, next };
  }

  /**
   * Between paragraphs, lines or sentences in the latter half; else between words; else where code or a link begins or
   * ends; else in code; else anywhere.
   */
  #proseEnd(from: number, end: number): number {
    const half = from + (end - from) / 2;
    let line = 0;
    let sentence = 0;
    let word = 0;
    let edge = 0;
    let blank = 0;
    for (let at = end; at > from && (at >= half || word === 0); at--) {
      if (!this.#isSpace(at)) {
        if (at >= half && WIDE_SENTENCE_END.test(this.#text.charAt(at - 1))) sentence ||= at;
        if (edge === 0 && this.#isEdge(at)) edge = at;
      } else if (this.#isVerbatim(this.#spanAt(at))) {
        blank ||= at;
      } else {
        word ||= at;
        if (at < half) continue;
        if (this.#text.startsWith('\n\n', at)) return at;
        if (this.#text[at] === '\n') line ||= at;
        if (SENTENCE_END.test(this.#text.slice(Math.max(from, at - 2), at))) sentence ||= at;
      }
    }
    return line || sentence || word || edge || blank || end;
  }

  #isSpace(at: number): boolean {
    return this.#text.charAt(at).trim() === '';
  }

  /** Between two ASCII characters, which are characters of their own. */
  #isPlain(at: number): boolean {
    const before = this.#text.charCodeAt(at - 1);
    const behind = this.#text.charCodeAt(at);
    return before < 0x80 && behind < 0x80 && !(before === 0x0d && behind === 0x0a);
  }

  #isEdge(at: number): boolean {
    const index = this.#spanAt(at);
    if (this.#starts[index] !== at) return false;
    return this.#isVerbatim(index) || this.#isVerbatim(this.#spanAt(at - 1));
  }

  #isVerbatim(index: number): boolean {
    const span = this.#spans[index];
    return span?.code === true || span?.url !== undefined;
  }

  /** The last span that begins at or before a position: empty ones do not count. */
  #spanAt(at: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
