/**
 * Reads the error reference page: its sections, the literal messages in them, and the table of messages at its top.
 * Two forms are understood: Markdown as the documentation serves it, and text that lost its markup (see `flattened.ts`).
 */
import { isInvisible } from '../../paste/chars.js';
import { readFlattened } from './flattened.js';
import { anchorOf, inlineText } from './inline.js';
import { isCommand, isMessageHeader, TableReader } from './table.js';
import type { PageSection, ReferencePage } from './types.js';

/** Languages of code blocks that hold messages; others hold commands and settings. */
const MESSAGE_LANGUAGES = new Set(['', 'text', 'txt', 'plaintext', 'console', 'output']);

/**
 * Parses the error reference page. Controls and invisible characters are dropped, since its texts are printed.
 *
 * @param source the page, Markdown or flattened text
 * @param knownTitles titles of sections that the catalogue covers, which help to tell headings in flattened text
 */
export function parsePage(source: string, knownTitles: readonly string[]): ReferencePage {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/).map(visible);
  return lines.some((line) => /^##{1,2} \S/.test(line))
    ? readMarkdown(lines)
    : readFlattened(lines, knownTitles);
}

function visible(line: string): string {
  let kept = '';
  for (let i = 0; i < line.length; i++) if (!isInvisible(line.charCodeAt(i))) kept += line[i];
  return kept.replace(/\p{Surrogate}/gu, '');
}

/** A code block that is open. */
interface Fence {
  mark: string;
  isMessages: boolean;
}

function readMarkdown(lines: readonly string[]): ReferencePage {
  const sections: PageSection[] = [];
  const table = new TableReader();
  const anchors = new Map<string, number>();
  let group: string | null = null;
  let fence: Fence | null = null;
  let block = 0;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
    if (fence) {
      if (mark?.[1]?.startsWith(fence.mark) && mark[2] === '') fence = null;
      else if (fence.isMessages) addMessage(sections.at(-1), line, index + 1, block);
      continue;
    }
    if (mark) {
      fence = { mark: mark[1] as string, isMessages: MESSAGE_LANGUAGES.has(mark[2]?.toLowerCase() ?? '') };
      block++;
      continue;
    }
    const heading = /^(#{2,3})\s+(\S.*)$/.exec(line);
    if (heading) {
      const title = inlineText(heading[2] as string);
      if (heading[1] === '##') group = title;
      const anchor = uniqueAnchor(heading[2] as string, title, anchors);
      sections.push({
        title,
        anchor,
        group: heading[1] === '##' ? null : group,
        line: index + 1,
        messages: [],
      });
    } else if (isMessageHeader(line)) table.begin();
    else table.read(line, index + 1);
  }
  return { form: 'markdown', sections: sections.filter(({ title }) => title !== ''), table: table.messages };
}

/** The address of a heading: what `{#id}` says, or its text; a second one of the same text gets a number. */
function uniqueAnchor(heading: string, title: string, seen: Map<string, number>): string {
  const given = /\{#([\w-]{1,120})\}\s*$/.exec(heading)?.[1];
  if (given) return given;
  const anchor = anchorOf(title);
  const count = (seen.get(anchor) ?? 0) + 1;
  seen.set(anchor, count);
  return count === 1 ? anchor : `${anchor}-${count}`;
}

/** One message a line; a line that is indented goes on with the one before. Commands are no messages. */
function addMessage(section: PageSection | undefined, line: string, number: number, block: number): void {
  if (!section || line.trim() === '') return;
  const before = section.messages.at(-1);
  if (/^\s{2,}/.test(line) && before?.block === block) before.text += ` ${line.trim()}`;
  else if (!isCommand(line)) section.messages.push({ text: line.trim(), line: number, block });
}
