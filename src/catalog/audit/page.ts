/**
 * Reads the error reference page: its sections, the literal messages in them, and the table of messages at its top.
 * Two forms are understood: Markdown as the documentation serves it (see `markdown.ts`), and text that lost its markup
 * (see `flattened.ts`).
 */
import { isInvisible } from '../../paste/chars.js';
import { readFlattened } from './flattened.js';
import { readMarkdown } from './markdown.js';
import type { ReferencePage } from './types.js';

/**
 * Parses the error reference page. Controls and invisible characters are dropped, since its texts are printed.
 *
 * @param source the page, Markdown or flattened text
 * @param knownTitles titles of sections that the catalogue covers, which help to tell headings in flattened text
 */
export function parsePage(source: string, knownTitles: readonly string[]): ReferencePage {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/).map(visible);
  return lines.some((line) => /^ {0,3}###? \S|^ {0,3}<h[23]\b/i.test(line))
    ? readMarkdown(lines)
    : readFlattened(lines, knownTitles);
}

function visible(line: string): string {
  let kept = '';
  for (let i = 0; i < line.length; i++) if (!isInvisible(line.charCodeAt(i))) kept += line[i];
  return kept.replace(/\p{Surrogate}/gu, '');
}
