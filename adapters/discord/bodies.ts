/** What the bot sends: rendered messages as the API wants them, with marks by which a message is known again. */
import { createHash } from 'node:crypto';
import {
  type APIMessage,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import type { DiscordMessage } from './render.js';

/** The part of a body that is the same for posts, changes and answers to interactions. */
export type MessageBody = Pick<
  RESTPostAPIChannelMessageJSONBody & RESTPatchAPIChannelMessageJSONBody,
  'components' | 'allowed_mentions'
> & { flags: MessageFlags };

/** Discord takes 25 characters. */
const NONCE_LENGTH = 25;
/** Ids that Discord gives by itself are counted from 1. */
const LEAST_MARK = 1_000;

/** A rendered message. */
export function bodyOf({ flags, components, allowedMentions }: DiscordMessage): MessageBody {
  return { flags, components, allowed_mentions: allowedMentions };
}

/** One line of small print, as markdown. */
export function lineBody(markdown: string): MessageBody {
  const line: APITextDisplayComponent = { type: ComponentType.TextDisplay, content: markdown };
  return { flags: MessageFlags.IsComponentsV2, components: [line], allowed_mentions: { parse: [] } };
}

/** For one person's eyes. */
export function ephemeral(body: MessageBody): MessageBody {
  return { ...body, flags: body.flags | MessageFlags.Ephemeral };
}

/**
 * With the marks of a post: a nonce, which keeps Discord from making it twice for some minutes, and the id of its first
 * component, which stays with the message and is read by {@link markOf} as long as that stands there.
 *
 * @param key names the page among all that the bot ever posts
 */
export function marked(body: MessageBody, key: string): RESTPostAPIChannelMessageJSONBody {
  return { ...withMark(body, key), nonce: nonceFor(key), enforce_nonce: true };
}

/** A change of a message with its mark, which it would lose otherwise: a change takes the place of all components. */
export function withMark(body: MessageBody, key: string): MessageBody {
  const [first, ...rest] = body.components ?? [];
  const components = first ? [{ ...first, id: markFor(key) } as APIMessageTopLevelComponent, ...rest] : [];
  return { ...body, components };
}

/** A digest that fits a nonce. */
function nonceFor(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LENGTH);
}

/** Id of the first component: 31 bits, which is plenty among the messages of one thread. */
export function markFor(key: string): number {
  const bits = createHash('sha256').update(key).digest().readUInt32BE(0) >>> 1;
  return Math.max(bits, LEAST_MARK);
}

/** The mark that a message carries, if any. */
export function markOf({ components }: Pick<APIMessage, 'components'>): number | undefined {
  return components?.[0]?.id;
}
