/**
 * The one place that writes Discord's markdown, and that escapes what others wrote.
 *
 * Discord takes a backslash before any punctuation as an escape and shows nothing of it, so plain text stays whole.
 * discord.js' `escapeMarkdown` leaves mentions, timestamps, custom emoji, shortcodes, links and quotes as they are.
 */
import type { RichText, Span } from '../../src/reply/document.js';

/** Keeps two characters apart and takes no room. */
const ZERO_WIDTH_SPACE = '\u200b';
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;
/** C0 but tab and newline, DEL, C1, and the bidirectional overrides, which show text in another order than it is copied in. */
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const HALF_CHARACTERS = /\p{Surrogate}/gu;
/**
 * Emphasis, code, spoilers, masked links, `<…>` (mentions, channels, custom emoji, timestamps, addresses), quotes,
 * `@everyone`, and the colons of `https://` and of `:shortcodes:`.
 */
const MARKS = /[\\`*_~|[\]<>@]|:(?=\/\/|[\w+-]+:)/g;
/** Headings, small print and lists. */
const LINE_STARTS = /^([^\S\n]*)(?:([#+-])|(\d+)(?=[.)]\s))/gm;

/**
 * Text from anywhere as Discord can take it: line ends are `\n`; no controls, no halves of characters.
 *
 * @param text any text
 */
export function harmless(text: string): string {
  return text.replace(LINE_ENDS, '\n').replace(CONTROLS, '').replace(HALF_CHARACTERS, '\ufffd');
}

/**
 * The same for what stands on one line, such as a label.
 *
 * @param text any text
 * @returns the text with one blank for white space in a row, and none at its ends
 */
export function oneLine(text: string): string {
  return harmless(text).replace(/\s+/g, ' ').trim();
}

/**
 * Text that Discord shows as it is: it cannot format, link or ping. Takes linear time.
 *
 * @param text any text
 * @returns markdown, for the start of a line as well as for the middle of one
 * @example escaped('*hi* <@1>') // '\\*hi\\* \\<\\@1\\>'
 */
export function escaped(text: string): string {
  return (
    harmless(text)
      .replace(MARKS, '\\$&')
      // A backslash before a digit would be shown, so a list's number is escaped behind it.
      .replace(LINE_STARTS, (_all, indent: string, mark?: string, digits?: string) =>
        mark ? `${indent}\\${mark}` : `${indent}${digits}\\`,
      )
  );
}

/**
 * Spans as markdown: plain ones escaped, code in backticks, links masked, contacts as mentions.
 *
 * @param text the spans
 * @param plain how plain spans are written, such as {@link struck}
 */
export function markdown(text: RichText, plain: (text: string) => string = escaped): string {
  let written = '';
  for (const span of merged(text)) {
    const next = spanAsMarkdown(span, plain);
    // Two pieces of code side by side would share their backticks.
    written += written.endsWith('`') && next.startsWith('`') ? ZERO_WIDTH_SPACE + next : next;
  }
  return written;
}

function spanAsMarkdown(span: Span, plain: (text: string) => string): string {
  if (span.mention && mentionOf(span.text)) return span.text;
  if (span.url !== undefined) return link(span.text, span.url, span.code);
  return span.code ? inlineCode(span.text) : plain(span.text);
}

/** Whom a mention calls; channels are only pointed to. */
export interface Mention {
  kind: 'user' | 'role' | 'channel';
  id: string;
}

const MENTIONS: ReadonlyArray<readonly [kind: Mention['kind'], markup: RegExp]> = [
  ['user', /^<@!?(\d{1,20})>$/],
  ['role', /^<@&(\d{1,20})>$/],
  ['channel', /^<#(\d{1,20})>$/],
];

/**
 * Reads a contact of the settings.
 *
 * @returns undefined where it is a plain name, such as `@oncall`, or calls everybody, which no reply is worth
 * @example mentionOf('<@&80351110224678912>') // { kind: 'role', id: '80351110224678912' }
 */
export function mentionOf(contact: string): Mention | undefined {
  for (const [kind, markup] of MENTIONS) {
    const id = markup.exec(contact)?.[1];
    if (id !== undefined) return { kind, id };
  }
  return undefined;
}

/** Neighbours of one kind become one span, so that nothing is markup only across them. */
function merged(text: RichText): Span[] {
  const spans: Span[] = [];
  for (const span of text) {
    const last = spans.at(-1);
    if (span.text === '' && span.url === undefined) continue;
    const isMention = span.mention ?? last?.mention;
    if (last && !isMention && last.code === span.code && last.url === span.url)
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    else spans.push(span);
  }
  return spans;
}

/**
 * Plain text struck through, with the blanks around it left alone.
 *
 * @param text any text
 */
export function struck(text: string): string {
  const clean = harmless(text);
  const core = clean.trim();
  if (core === '') return clean;
  const start = clean.indexOf(core);
  // The first two tildes in a row end it, escaped or not.
  const end = core.endsWith('~') ? ZERO_WIDTH_SPACE : '';
  return `${clean.slice(0, start)}~~${escaped(core)}${end}~~${clean.slice(start + core.length)}`;
}

/**
 * Bold text on one line.
 *
 * @param text any text
 */
export function bold(text: string): string {
  const line = oneLine(text);
  return line === '' ? '' : `**${escaped(line)}**`;
}

/**
 * Code within a line. Backticks in it stay, except that a third one in a row is kept apart from the others.
 *
 * @param code any text; it is put on one line
 */
export function inlineCode(code: string): string {
  const line = harmless(code).replace(/\n/g, ' ');
  if (line.trim() === '') return line;
  const runs = (line.match(/`+/g) ?? []).map((run) => run.length);
  if (runs.length === 0) return `\`${line}\``;
  const hasSingle = runs.includes(1);
  // A fence is any number of backticks that stands nowhere inside; three of them would begin a block.
  const isApart = runs.some((length) => length > 2) || (hasSingle && runs.includes(2));
  const shown = isApart ? line.replace(/`(?=`)/g, `\`${ZERO_WIDTH_SPACE}`) : line;
  const fence = hasSingle || isApart ? '``' : '`';
  // One blank between a backtick and the fence is not shown.
  const before = /^ *`/.test(shown) ? ' ' : '';
  const after = /` *$/.test(shown) ? ' ' : '';
  return `${fence}${before}${shown}${after}${fence}`;
}

/**
 * A block of code, which has a button to copy it.
 *
 * @param code any text; three backticks in it cannot end the block
 * @returns empty where there is nothing to show
 */
export function codeBlock(code: string): string {
  const text = harmless(code)
    .replace(/`(?=``)/g, `\`${ZERO_WIDTH_SPACE}`)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  return text === '' ? '' : `\`\`\`\n${text}\n\`\`\``;
}

/**
 * A link behind its label.
 *
 * @param label any text
 * @param url any text; what is no http(s) address is shown as code
 * @param isCode whether the label is code
 */
export function link(label: string, url: string, isCode?: true): string {
  const name = oneLine(label);
  const address = webAddress(url);
  const shown = isCode ? inlineCode(name) : escaped(name);
  const isNamed = name !== '' && name !== oneLine(url);
  if (!address) return isNamed ? `${shown} (${inlineCode(oneLine(url))})` : inlineCode(oneLine(url));
  if (!isNamed) return `<${address}>`;
  return UNFIT_LABEL.test(name) ? `${shown} (<${address}>)` : `[${shown}](${address})`;
}

/** Discord links nothing whose label looks like an address itself, and counts brackets in it, escaped or not. */
const UNFIT_LABEL = /:\/\/|[[\]]/;

/** Characters that stand in addresses and mean something in markdown. */
const MARKS_IN_ADDRESS = /[()\\`@*~|]/g;

/** @returns the address with its marks in percent code; undefined where it is not one of a page, or carries a password */
function webAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) return undefined;
  return parsed.href.replace(MARKS_IN_ADDRESS, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * A moment in the reader's own time zone, and how far away it is.
 *
 * @param iso the moment in ISO 8601
 * @returns undefined where that is no moment
 * @example moment('2026-01-01T00:00:00Z') // '<t:1767225600:f> (<t:1767225600:R>)'
 */
export function moment(iso: string): string | undefined {
  const seconds = Math.floor(Date.parse(iso) / 1_000);
  return Number.isFinite(seconds) ? `<t:${seconds}:f> (<t:${seconds}:R>)` : undefined;
}
