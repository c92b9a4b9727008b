/**
 * Slack's structured text: a tree in which every piece of text is shown as it is, so that nothing in a paste can
 * mention, link or format, whatever it holds. It also has no limit of 3,000 characters and says backticks exactly.
 */
import type { types } from '@slack/bolt';
import { type Mention, type Part, type Run, unmentioned } from './content.js';

type Element = types.RichTextBlock['elements'][number];

/**
 * @returns a block without its id; null where there is nothing to show, which Slack refuses
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function richText(parts: readonly Part[]): types.RichTextBlock | null {
  const elements = parts.flatMap(elementOf);
  return elements.length > 0 ? { type: 'rich_text', elements } : null;
}

function elementOf(part: Part): Element[] {
  if (part.type === 'code') {
    if (part.code === '') return [];
    return [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: unmentioned(part.code) }] }];
  }
  const elements = joined(part.runs).map(runElement);
  if (elements.length === 0) return [];
  return [{ type: part.type === 'quote' ? 'rich_text_quote' : 'rich_text_section', elements }];
}

/** Neighbours that look the same as one, without what is empty. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const { text, ...look } of runs) {
    const last = result.at(-1);
    if (last && isPlain(last) && isPlain(look)) last.text += text;
    else if (text !== '') result.push({ text, ...look });
  }
  return result;
}

function isPlain({ code, bold, strike, url, moment, mention }: Omit<Run, 'text'>): boolean {
  return !code && !bold && !strike && url === undefined && moment === undefined && mention === undefined;
}

function runElement({ text, code, bold, strike, url, moment, mention }: Run): types.RichTextElement {
  if (mention) return mentionElement(mention);
  const look = { ...(code && { code }), ...(bold && { bold }), ...(strike && { strike }) };
  const style = Object.keys(look).length > 0 ? { style: look } : {};
  const shown = unmentioned(text);
  if (moment !== undefined)
    return { type: 'date', timestamp: moment, format: MOMENT_FORMAT, fallback: shown, ...style };
  return url === undefined
    ? { type: 'text', text: shown, ...style }
    : { type: 'link', url, text: shown, ...style };
}

function mentionElement({ kind, id }: Mention): types.RichTextElement {
  switch (kind) {
    case 'user':
      return { type: 'user', user_id: id };
    case 'usergroup':
      return { type: 'usergroup', usergroup_id: id };
    case 'channel':
      return { type: 'channel', channel_id: id };
    case 'broadcast':
      return { type: 'broadcast', range: id === 'here' || id === 'channel' ? id : 'everyone' };
  }
}

/** Such as "today at 6:30 PM", in the reader's own time zone. */
const MOMENT_FORMAT = '{date_short_pretty} at {time}';
