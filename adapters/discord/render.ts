/** Turns a reply into Discord's messages, with Components V2. */
import { type APIContainerComponent, ComponentType, MessageFlags } from 'discord.js';
import type { Severity } from '../../src/catalog/vocabulary.js';
import { redact } from '../../src/paste/redact.js';
import { withCommandNames } from '../../src/reply/command-names.js';
import { shortened } from '../../src/reply/cut.js';
import type { ReplyBlock, ReplyDocument, RichText } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import { renderBlock } from './blocks.js';
import { NAMES } from './commands.js';
import { type Layout, type ReplyComponent, textDisplay, withInner } from './components.js';
import { another } from './ids.js';
import { compactLimits, discordLimits } from './limits.js';
import { escaped, type Mention, mentionOf, oneLine } from './markdown.js';

/** What goes into a message: for `send`, `reply` and `edit` of discord.js as it is. */
export interface DiscordMessage {
  flags: MessageFlags.IsComponentsV2;
  components: APIContainerComponent[];
  /** Nobody is pinged but the contacts of the settings, where they are called. */
  allowedMentions: { parse: []; users?: string[]; roles?: string[] };
}

/** From calm to grave; the words beside them say the same. */
const ACCENT_COLORS: Record<Severity, number> = {
  info: 0x5865f2,
  warning: 0xf0b232,
  error: 0xed4245,
  blocked: 0x992d22,
};

/**
 * The messages that a reply takes.
 *
 * @param document any reply
 * @returns at least one message, in order; as many again for the same reply with other ticks, as a rule
 */
export function discordMessages(document: ReplyDocument): DiscordMessage[] {
  const whole = withHeading(withCommandNames(document, NAMES));
  const pages = fit(whole, discordLimits);
  const compact = pages.length > 1 ? fit(whole, compactLimits) : pages;
  return compact.length < pages.length
    ? compact.map((page) => renderDiscord(page, 'selects'))
    : pages.map((page) => renderDiscord(page));
}

/** Messages show no title, so it becomes the heading where the blocks bring none for the severity to stand in. */
function withHeading(document: ReplyDocument): ReplyDocument {
  const { title, severity, blocks } = document;
  if (severity === undefined || blocks.some(({ type }) => type === 'heading')) return document;
  return { ...document, blocks: [{ type: 'heading', level: 1, text: title, severity }, ...blocks] };
}

/**
 * Renders one page of a reply.
 *
 * @param page a document that fits the `discordLimits`, or the `compactLimits` where the layout is that of selects
 * @returns plain JSON, one container in the colour of the severity
 */
export function renderDiscord(page: ReplyDocument, layout: Layout = 'buttons'): DiscordMessage {
  const components = page.blocks.flatMap((block) => renderBlock(block, layout));
  const container: APIContainerComponent = {
    type: ComponentType.Container,
    ...(page.severity ? { accent_color: ACCENT_COLORS[page.severity] } : {}),
    // Discord refuses an empty message.
    components: components.length > 0 ? components : textDisplay(escaped(oneLine(page.title)) || '…'),
  };
  giveUniqueIds(container);
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [container],
    allowedMentions: { parse: [], ...called(page.blocks) },
  };
}

/** Ids of the contacts in a page. */
function called(blocks: readonly ReplyBlock[]): { users?: string[]; roles?: string[] } {
  const mentions = blocks
    .flatMap(spansOf)
    .flatMap((span) => (span.mention ? (mentionOf(span.text) ?? []) : []));
  const idsOf = (wanted: Mention['kind']) => [
    ...new Set(mentions.filter(({ kind }) => kind === wanted).map(({ id }) => id)),
  ];
  const users = idsOf('user');
  const roles = idsOf('role');
  return { ...(users.length > 0 ? { users } : {}), ...(roles.length > 0 ? { roles } : {}) };
}

function spansOf(block: ReplyBlock): RichText {
  if (block.type === 'checklist') return block.items.flatMap(({ text }) => text);
  return block.type === 'text' || block.type === 'notice' ? block.text : [];
}

/** A step or a button may stand twice in a reply; Discord refuses a custom_id that does. */
function giveUniqueIds(container: ReplyComponent): void {
  const counts = new Map<string, number>();
  for (const component of withInner(container)) {
    if (!('custom_id' in component)) continue;
    const id = component.custom_id;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    if (count > 1) component.custom_id = another(id, count);
  }
}

const MAX_THREAD_NAME = 100;

/**
 * Name of the thread that a reply begins: the title of the error, or what the reply says where it is about none.
 *
 * @param reply the first answer; a secret in it is not shown
 * @returns 1 to 100 characters on one line
 */
export function threadName({ title, severity, blocks }: ReplyDocument): string {
  const heading = blocks.find((block) => block.type === 'heading' && block.level === 1);
  const text = severity && heading?.type === 'heading' ? heading.text : title;
  const name = oneLine(redact(oneLine(text)).text);
  return shortened(name, (part) => part.length <= MAX_THREAD_NAME) || 'Claude Code error';
}
