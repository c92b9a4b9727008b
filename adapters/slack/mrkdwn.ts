/**
 * Slack's markup, mrkdwn: the only place that writes it. It is needed where an element stands beside a text, which only
 * a section can do, and in a message's fallback. Everything else is structured text (rich-text.ts).
 *
 * Slack has escapes for `&`, `<` and `>` alone, so nothing can be mentioned or linked, but there is none for `*`, `_`,
 * `~`, backticks, `:emoji:` and the `>` of a quote. Putting invisible characters between them would change what people
 * copy, so a text that holds one where it could format is not written in mrkdwn at all: {@link mrkdwn} returns null,
 * and the caller says it in structured text.
 */
import type { Part, Run } from './content.js';

/**
 * Takes the meaning from `&`, `<` and `>`: no mention, no link, no date is left.
 *
 * @param text any text
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/**
 * Writes text as mrkdwn.
 *
 * @returns null where mrkdwn cannot say it exactly; for a text object with `verbatim`, or URLs become links
 */
export function mrkdwn(parts: readonly Part[]): string | null {
  const written = parts.map(writtenPart);
  return written.includes(null) ? null : written.join('\n');
}

function writtenPart(part: Part): string | null {
  if (part.type === 'code') return fenced(part.code);
  // A quote of several lines needs a mark on each, and none of ours stands beside an element.
  if (part.type === 'quote' || part.runs.some(({ moment, mention }) => moment !== undefined || mention))
    return null;
  const { runs } = part;
  if (!isInnocent(runs) || !runs.every((run, index) => isApart(run, runs[index - 1], runs[index + 1])))
    return null;
  const written = runs.map(writtenRun);
  return written.includes(null) ? null : written.join('');
}

function fenced(code: string): string | null {
  if (code.trim() === '' || code.includes('```') || code.startsWith('`') || code.endsWith('`')) return null;
  return `\`\`\`${escaped(code)}\`\`\``;
}

function writtenRun({ text, code, bold, strike, url }: Run): string | null {
  if (code) {
    const isWritable = !/[`\n]/.test(text) && text.trim() === text;
    return isWritable ? linked(`\`${escaped(text)}\``, url) : null;
  }
  if (url) return linked(escaped(text), url);
  if (bold) return marked(text, '*');
  return strike ? marked(text, '~') : escaped(text);
}

function linked(label: string, url: string | undefined): string | null {
  if (url === undefined) return label;
  return /[|<>\s`]/.test(url) || /[|\n]/.test(label) ? null : `<${escaped(url)}|${label}>`;
}

/** Escapes, with marks around the words of each line; Slack knows them only between a gap or punctuation and a word. */
function marked(text: string, mark: string): string {
  return text
    .split('\n')
    .map((line) => {
      const start = line.search(WORD);
      if (start < 0) return escaped(line);
      const end = line.length - [...line].reverse().join('').search(WORD);
      const words = mark + escaped(line.slice(start, end)) + mark;
      return escaped(line.slice(0, start)) + words + escaped(line.slice(end));
    })
    .join('\n');
}

const WORD = /[\p{L}\p{N}]/u;
const ENDS_IN_WORD = /[\p{L}\p{N}]$/u;
const BEGINS_WITH_WORD = /^[\p{L}\p{N}]/u;

/** What could format wherever it stands, an underscore that does not stand inside a word, and the name of an emoji. */
const FORMATTING = /[*~`]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|:[a-z0-9_+'-]+:/iu;
/** What makes a line a quote, even escaped; lists have no marks in mrkdwn. */
const QUOTE_MARK = /(?:^|\n)[^\S\n]*>/;

/** Whether nothing in the text that is no code could format: each run by itself, and all of them together. */
function isInnocent(runs: readonly Run[]): boolean {
  const texts = runs.map(({ text, code }) => (code ? 'x' : text));
  const prose = texts.join('');
  return ![...texts, prose].some((text) => FORMATTING.test(text)) && !QUOTE_MARK.test(prose);
}

/** Marks count only where no word touches them from outside. */
function isApart(run: Run, before: Run | undefined, after: Run | undefined): boolean {
  if (run.url || !(run.code || run.bold || run.strike)) return true;
  const beginsTight = run.code || BEGINS_WITH_WORD.test(run.text);
  const endsTight = run.code || ENDS_IN_WORD.test(run.text);
  const isTouched =
    (beginsTight && ENDS_IN_WORD.test(before?.text ?? '')) ||
    (endsTight && BEGINS_WITH_WORD.test(after?.text ?? ''));
  return !isTouched;
}
