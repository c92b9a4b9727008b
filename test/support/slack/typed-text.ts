/**
 * What Slack makes of text that a person types: the escaped `text`, and the `rich_text` block beside it.
 *
 * Typed are `<@U1>`, `<#C1>` and `<!here>` for mentions (Slack's box offers them after `@` and `#`), addresses, code in
 * one or three backticks, and quotes with `>`.
 */
import { nextId } from './ids.js';
import type { Json } from './json.js';
import type { Block } from './types.js';

export interface Typed {
  text: string;
  blocks: Block[];
}

const FENCE = '```';
/** A mention as the box makes it, or a web address. */
const TOKEN =
  /<(@[UW]\w+|#[CG]\w+(?:\|[^>]*)?|!(?:here|channel|everyone))>|(https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?)\]}"'])/g;

/** Escapes the three characters that Slack escapes. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The `text` and `blocks` of a message that somebody typed as `input`. */
export function typed(input: string): Typed {
  const elements: Json[] = [];
  const texts: string[] = [];
  for (const [index, part] of input.split(FENCE).entries()) {
    const isCode = index % 2 === 1;
    if (isCode) {
      const code = part.replace(/^\n/, '').replace(/\n$/, '');
      texts.push(`${FENCE}${escapedWithTokens(code)}${FENCE}`);
      elements.push({ type: 'rich_text_preformatted', elements: inlines(code, false), border: 0 });
    } else if (part !== '') {
      texts.push(escapedWithTokens(part));
      elements.push(...paragraphs(part));
    }
  }
  const blocks = elements.length > 0 ? [{ type: 'rich_text', block_id: nextId('b'), elements }] : [];
  return { text: texts.join(''), blocks };
}

/** Runs of quoted and of plain lines, each an element. */
function paragraphs(part: string): Json[] {
  const runs: Array<{ quoted: boolean; lines: string[] }> = [];
  for (const line of part.split('\n')) {
    const quoted = /^>\s?/.test(line);
    const last = runs.at(-1);
    const said = quoted ? line.replace(/^>\s?/, '') : line;
    if (last?.quoted === quoted) last.lines.push(said);
    else runs.push({ quoted, lines: [said] });
  }
  return runs
    .map(({ quoted, lines }) => ({
      type: quoted ? 'rich_text_quote' : 'rich_text_section',
      elements: inlines(lines.join('\n'), true),
    }))
    .filter(({ elements }) => elements.length > 0);
}

/** The pieces of a run: text, inline code where `styled`, mentions and links. */
function inlines(text: string, styled: boolean): Json[] {
  if (!styled) return tokens(text, {});
  const parts = text.split('`');
  const isPaired = parts.length % 2 === 1;
  if (!isPaired) return tokens(text, {});
  return parts.flatMap((part, index) => tokens(part, index % 2 === 1 ? { style: { code: true } } : {}));
}

function tokens(text: string, style: Json): Json[] {
  const found: Json[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ type: 'text', text: text.slice(end, match.index), ...style });
    found.push(element(match[1], match[2], style));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ type: 'text', text: text.slice(end), ...style });
  return found;
}

function element(mention: string | undefined, url: string | undefined, style: Json): Json {
  if (url !== undefined) return { type: 'link', url, ...style };
  const name = (mention ?? '').slice(1).split('|')[0];
  if (mention?.startsWith('@')) return { type: 'user', user_id: name };
  if (mention?.startsWith('#')) return { type: 'channel', channel_id: name };
  return { type: 'broadcast', range: name };
}

function escapedWithTokens(text: string): string {
  let out = '';
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    out += escapeText(text.slice(end, match.index));
    const [, mention, url] = match;
    out += url === undefined ? `<${mention}>` : `<${escapeText(url)}>`;
    end = match.index + match[0].length;
  }
  return out + escapeText(text.slice(end));
}
