/** What stands in a reply, between the core's blocks and Slack's two ways of writing text down. */
import type { RichText } from '../../src/reply/document.js';

/** A run of text and how it looks. */
export interface Run {
  text: string;
  code?: true;
  bold?: true;
  strike?: true;
  /** An address that {@link webAddress} let through. */
  url?: string;
  /** A moment in seconds since the epoch, shown in the reader's own time zone; `text` is what is shown without it. */
  moment?: number;
  /** Whoever is called; only contacts of the settings are. */
  mention?: Mention;
}

/** Somebody, a group, a channel or everybody, as Slack names them. */
export interface Mention {
  kind: 'user' | 'usergroup' | 'channel' | 'broadcast';
  id: string;
}

const MENTIONS: ReadonlyArray<readonly [kind: Mention['kind'], markup: RegExp]> = [
  ['user', /^<@([UW][A-Z0-9]{2,})>$/],
  ['usergroup', /^<!subteam\^(S[A-Z0-9]{2,})>$/],
  ['channel', /^<#(C[A-Z0-9]{2,})>$/],
  ['broadcast', /^<!(here|channel|everyone)>$/],
];

/**
 * Reads a contact of the settings.
 *
 * @returns null where it is a plain name, such as `@oncall`
 * @example mentionOf('<@U012AB3CD>') // { kind: 'user', id: 'U012AB3CD' }
 */
export function mentionOf(contact: string): Mention | null {
  for (const [kind, markup] of MENTIONS) {
    const id = markup.exec(contact)?.[1];
    if (id !== undefined) return { kind, id };
  }
  return null;
}

/** A paragraph, a paragraph that is set off by a bar, or lines to copy. */
export type Part = { type: 'text' | 'quote'; runs: Run[] } | { type: 'code'; code: string };

/** C0 but newline and tab, DEL, C1, and the bidirectional overrides, which show text in another order than it has. */
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from anywhere without what can hide or turn round other text.
 *
 * @returns the text with `\n` as its line ends
 */
export function clean(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(CONTROLS, '');
}

/** The same on one line, without blanks at its ends. */
export function cleanLine(text: string): string {
  return clean(text)
    .replace(/[\n\t]/g, ' ')
    .trim();
}

/**
 * Text for places where Slack parses nothing. Bridges, exports and notifications may make mrkdwn of it again, so what
 * would be a mention there is held apart by a word joiner, which nobody sees.
 */
export function unmentioned(text: string): string {
  return text.replace(/<(?=[!@#])/g, '<\u2060');
}

/**
 * An address that may become a link. Slack refuses a whole message for one address that it cannot read.
 *
 * @returns the address as a browser reads it; null for anything but http, https and mailto
 */
export function webAddress(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return href.length <= MAX_URL && ['https:', 'http:', 'mailto:'].includes(protocol) ? href : null;
}

/** Slack's limit of a button's address; none is documented for links in text. */
const MAX_URL = 3_000;

/** Spans as runs; `look` is put on all of them but code, which stays readable as it is. */
export function runsOf(text: RichText, look: Pick<Run, 'bold' | 'strike'> = {}): Run[] {
  return text.flatMap((span): Run[] => {
    const shown = clean(span.text);
    if (shown === '') return [];
    const mention = span.mention ? mentionOf(shown) : null;
    if (mention) return [{ text: shown, mention }];
    const url = span.url === undefined ? null : webAddress(span.url);
    const run: Run = { text: shown, ...(span.code ? { code: true } : look), ...(url ? { url } : {}) };
    // An address that cannot be a link is shown, so that nothing of the reply is lost.
    const lost = span.url !== undefined && url === null && cleanLine(span.url) !== shown.trim();
    return lost ? [run, { text: ` (${cleanLine(span.url ?? '')})`, ...look }] : [run];
  });
}

/** Several paragraphs as one, each on a line of its own. */
export function linesOf(lines: readonly Run[][]): Run[] {
  return lines.flatMap((line, index) => (index === 0 ? line : [{ text: '\n' }, ...line]));
}
