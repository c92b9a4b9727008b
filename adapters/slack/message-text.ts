/**
 * What a message says, as somebody sees it: from its structured text where it has some, else from the escaped `text`.
 * Code stays in fences and backticks and quotes keep their mark, because that tells a paste from words about it.
 */
import type { RawAttachment, RawBlock, RawElement, RawMessage, RawText } from './payloads.js';

const FENCE = '```';

/**
 * @param message as Slack sends it
 * @param self user id of the bot, whose mention is left out
 */
export function textOf(
  { text = '', blocks = [] }: Pick<RawMessage, 'text' | 'blocks'>,
  self: string,
): string {
  const said = blocks.map((block) => blockText(block, self)).filter((part) => part !== '');
  return (said.length > 0 ? said.join('\n') : unescaped(text, self)).trim();
}

/** The same with what is attached to it: what other apps post is often there alone. */
export function wholeTextOf(message: RawMessage, self: string): string {
  const attached = (message.attachments ?? []).map((attachment) => attachmentText(attachment, self));
  return [textOf(message, self), ...attached].filter((part) => part !== '').join('\n\n');
}

/** The text of the messages that somebody shared with this one. */
export function sharedTextOf({ attachments = [] }: Pick<RawMessage, 'attachments'>, self: string): string {
  return attachments
    .filter(({ is_share, message_blocks }) => is_share === true || message_blocks !== undefined)
    .map((attachment) => attachmentText(attachment, self))
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Whether the bot is mentioned. */
export function mentions(
  { text = '', blocks = [] }: Pick<RawMessage, 'text' | 'blocks'>,
  self: string,
): boolean {
  if (text.includes(`<@${self}>`) || text.includes(`<@${self}|`)) return true;
  return blocks.some(
    (block) => block.type === 'rich_text' && namesUser(block.elements as RawElement[], self),
  );
}

function namesUser(elements: readonly RawElement[] = [], self: string): boolean {
  return elements.some(
    ({ type, user_id, elements: inner }) => (type === 'user' && user_id === self) || namesUser(inner, self),
  );
}

/**
 * Undoes Slack's escapes: entities become characters, and links, mentions and dates the words that are shown.
 *
 * @param self user id of the bot, whose mention is left out
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function unescaped(text: string, self = ''): string {
  return text.replace(/<([^<>\n]*)>|&(lt|gt|amp);/g, (_all, inside: string | undefined, entity: string) => {
    if (inside === undefined) return entity === 'lt' ? '<' : entity === 'gt' ? '>' : '&';
    return MARKUP.test(inside) ? unescaped(shownOf(inside, self)) : `<${unescaped(inside, self)}>`;
  });
}

/** Of a person, a channel or a group, or an address; commands bring other brackets along as they were typed. */
const MARKUP = /^(?:[@#!]\w|[a-z][a-z+.-]*:)/i;

/** What stands between angle brackets, as it is shown. */
function shownOf(inside: string, self: string): string {
  const [target = '', ...labels] = inside.split('|');
  const label = labels.join('|');
  if (target === `@${self}`) return '';
  const sign = target[0] ?? '';
  if (sign === '@' || sign === '#') return label === '' ? target : `${sign}${label}`;
  if (sign !== '!') return label || target.replace(/^mailto:/, '');
  if (target.startsWith('!date^') || target.startsWith('!subteam^')) return label;
  return `@${target.slice(1)}`;
}

function blockText(block: RawBlock, self: string): string {
  const { type, text, fields = [], elements = [] } = block;
  switch (type) {
    case 'rich_text':
      return joined(elements as RawElement[], self);
    case 'section':
      return [text, ...fields]
        .map((part) => textObject(part, self))
        .filter(Boolean)
        .join('\n');
    case 'header':
      return textObject(text, self);
    case 'markdown':
      return typeof text === 'string' ? text : textObject(text, self);
    case 'context':
      return elements
        .map((element) => textObject(element as RawText, self))
        .filter(Boolean)
        .join(' ');
    default:
      return '';
  }
}

function textObject(text: RawText | string | undefined, self: string): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  if (typeof text.text !== 'string') return '';
  return text.type === 'plain_text' ? text.text : unescaped(text.text, self);
}

/** The paragraphs, lists, quotes and code of a structured text, each from a line of its own. */
function joined(elements: readonly RawElement[], self: string): string {
  return elements
    .map((element) => paragraph(element, self))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

function paragraph({ type, elements = [], style, indent = 0 }: RawElement, self: string): string {
  const text = elements.map((element) => inline(element, self)).join('');
  switch (type) {
    case 'rich_text_preformatted':
      return `${FENCE}\n${elements.map((element) => element.text ?? element.url ?? '').join('')}\n${FENCE}`;
    case 'rich_text_quote':
      return text.replace(/\n$/, '').replace(/^/gm, '> ');
    case 'rich_text_list': {
      const mark = (index: number) => (style === 'ordered' ? `${index + 1}. ` : '- ');
      return elements
        .map((item, index) => `${'  '.repeat(Math.min(indent, 8))}${mark(index)}${paragraph(item, self)}`)
        .join('\n');
    }
    default:
      return text.replace(/\n$/, '');
  }
}

function inline(element: RawElement, self: string): string {
  const { type, text = '', style } = element;
  switch (type) {
    case 'text':
      return typeof style === 'object' && style.code && text.trim() !== '' ? `\`${text}\`` : text;
    case 'link':
      return text || (element.url ?? '').replace(/^mailto:/, '');
    case 'user':
      return element.user_id === self ? '' : `@${element.user_id ?? ''}`;
    case 'channel':
      return `#${element.channel_id ?? ''}`;
    case 'usergroup':
      return `@${element.usergroup_id ?? ''}`;
    case 'broadcast':
      return `@${element.range ?? ''}`;
    case 'emoji':
      return emoji(element);
    case 'date':
      return element.fallback ?? '';
    case 'color':
      return element.value ?? '';
    default:
      return text;
  }
}

/** As the character where Slack tells it, so that "@bot 👆" is read like one that was typed so elsewhere. */
function emoji({ unicode, name = '' }: RawElement): string {
  const points = (unicode ?? '').split('-').map((hex) => Number.parseInt(hex, 16));
  const isWhole = points.every((point) => point > 0 && point <= 0x10ffff);
  return isWhole ? String.fromCodePoint(...points) : `:${name}:`;
}

function attachmentText(attachment: RawAttachment, self: string): string {
  const { pretext, title, text, fallback, fields = [], blocks = [], message_blocks = [] } = attachment;
  const inner = [...blocks, ...message_blocks.flatMap(({ message }) => message?.blocks ?? [])];
  const said = inner.map((block) => blockText(block, self));
  const own = [pretext, title, text, ...fields.flatMap((field) => [field.title, field.value])];
  const parts = said.some((part) => part !== '') ? said : own.map((part) => unescaped(part ?? '', self));
  const shown = parts.filter((part) => part !== '').join('\n');
  return shown || unescaped(fallback ?? '', self);
}
