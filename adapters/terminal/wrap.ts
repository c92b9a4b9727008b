/** Wraps styled text by visible width: words stay whole where they are to be copied, CJK breaks anywhere. */
import stringWidth from 'string-width';
import type { Paint, Style } from './style.js';

/** A run of text in one style. */
export interface Run {
  text: string;
  style: Style;
  /** Words of it are never broken, since somebody will copy them: code, paths, URLs. */
  whole?: boolean;
}

/** What is never broken across lines unless it is wider than one: a word, or one wide character. */
interface Atom {
  parts: Run[];
  width: number;
  /** The blanks before it; they vanish where a line breaks. */
  gap: string;
}

type Token = { kind: 'newline' } | { kind: 'gap'; text: string } | { kind: 'word'; run: Run; glued: boolean };

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Punctuation that may not begin a line, and that may not end one. */
const CLOSING = /^[、。，．：；！？）］｝〉》」』】〕ー…,.;:!?)\]}]/;
const OPENING = /[（［｛〈《「『【〔([{]$/;

/**
 * Wraps runs of text into lines.
 *
 * @param runs the text; newlines in it break lines
 * @param width visible columns per line; a word that must stay whole may stand out
 * @param paint puts the styles on
 * @returns painted lines without blanks at their ends; at least one
 */
export function wrap(runs: Run[], width: number, paint: Paint): string[] {
  const room = Math.max(1, width);
  return paragraphs(runs).flatMap((atoms) => fill(atoms, room).map((line) => paintLine(line, paint)));
}

/**
 * Puts a prefix before the first line and blanks of the same width before the others.
 *
 * @param prefix what the first line begins with; may hold colour codes
 * @param lines the lines to indent
 * @returns the lines with a hanging indent
 */
export function hang(prefix: string, lines: string[]): string[] {
  const indent = ' '.repeat(stringWidth(prefix));
  return lines.map((line, index) => (index === 0 ? prefix : indent) + line);
}

/** Atoms of each line that the text itself asks for. */
function paragraphs(runs: Run[]): Atom[][] {
  const result: Atom[][] = [[]];
  let gap = '';
  for (const token of runs.flatMap(tokensOf)) {
    const atoms = result[result.length - 1]!;
    if (token.kind === 'newline') result.push([]);
    else if (token.kind === 'word') addWord(atoms, token.run, gap, token.glued);
    gap = token.kind === 'gap' ? gap + token.text : '';
  }
  return result;
}

function addWord(atoms: Atom[], run: Run, gap: string, glued: boolean): void {
  const last = atoms.at(-1);
  const width = stringWidth(run.text);
  if (last && gap === '' && glued) {
    last.parts.push(run);
    last.width += width;
  } else atoms.push({ parts: [run], width, gap });
}

function tokensOf(run: Run): Token[] {
  return run.text.split(/(\n| +)/).flatMap((text): Token[] => {
    if (text === '') return [];
    if (text === '\n') return [{ kind: 'newline' }];
    if (text.startsWith(' ')) return [{ kind: 'gap', text }];
    return wordsOf(text, run);
  });
}

/** One word, or, between wide characters, several that a line may end behind. */
function wordsOf(text: string, run: Run): Token[] {
  if (run.whole || /^[\x21-\x7e]*$/.test(text)) return [{ kind: 'word', run: { ...run, text }, glued: true }];
  const words: Array<{ text: string; glued: boolean }> = [];
  let wasWide: boolean | undefined;
  for (const { segment } of graphemes.segment(text)) {
    const isWide = stringWidth(segment) > 1;
    const last = words.at(-1);
    const mayBreak = (isWide || wasWide) && !CLOSING.test(segment) && !(last && OPENING.test(last.text));
    if (last && !mayBreak) last.text += segment;
    // What begins a run sticks to the run before it, unless it is wide.
    else words.push({ text: segment, glued: !mayBreak });
    wasWide = isWide;
  }
  return words.map((word) => ({ kind: 'word', run: { ...run, text: word.text }, glued: word.glued }));
}

/** Fills lines greedily. */
function fill(atoms: Atom[], width: number): Atom[][] {
  const lines: Atom[][] = [[]];
  let used = 0;
  for (const atom of atoms.flatMap((item) => fitted(item, width))) {
    const line = lines[lines.length - 1]!;
    if (line.length > 0 && used + atom.gap.length + atom.width > width) {
      lines.push([{ ...atom, gap: '' }]);
      used = atom.width;
    } else {
      // Blanks that begin a line are no indent but the remains of one.
      line.push(line.length === 0 ? { ...atom, gap: '' } : atom);
      used += (line.length === 1 ? 0 : atom.gap.length) + atom.width;
    }
  }
  return lines;
}

/** A word wider than a line is broken, unless it is to be copied. */
function fitted(atom: Atom, width: number): Atom[] {
  const isCopied = atom.parts.some(({ whole, text }) => whole || text.includes('://'));
  if (atom.width <= width || isCopied) return [atom];
  const pieces: Atom[] = [];
  for (const part of atom.parts) {
    for (const { segment } of graphemes.segment(part.text)) {
      const run = { ...part, text: segment };
      const last = pieces.at(-1);
      const segmentWidth = stringWidth(segment);
      if (last && last.width + segmentWidth <= width) {
        last.parts.push(run);
        last.width += segmentWidth;
      } else pieces.push({ parts: [run], width: segmentWidth, gap: last ? '' : atom.gap });
    }
  }
  return pieces;
}

/** Joins neighbours of one style first, so that the codes stay few. */
function paintLine(atoms: Atom[], paint: Paint): string {
  const merged: Array<{ text: string; style: Style }> = [];
  const add = (text: string, style: Style) => {
    const last = merged.at(-1);
    if (last?.style === style) last.text += text;
    else if (text !== '') merged.push({ text, style });
  };
  for (const { parts, gap } of atoms) {
    add(gap, merged.at(-1)?.style === parts[0]!.style ? parts[0]!.style : 'plain');
    for (const { text, style } of parts) add(text, style);
  }
  return merged.map(({ text, style }) => paint(style, text)).join('');
}
