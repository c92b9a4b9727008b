/** Bodies of requests that make or change messages. */
import { emptyMessage, invalidForm } from './api-error.js';
import { messageForm } from './component-limits.js';
import type { Upload } from './files.js';
import { allowedMentionsOf, type Change } from './messages.js';
import {
  asObject,
  asObjects,
  type Json,
  MessageFlag,
  type WireAttachment,
  type WireComponent,
  type WireMessage,
} from './wire.js';
import type { World } from './world.js';

/** A body with the files that came beside it, by the index in `files[n]`. */
export interface SentMessage {
  body: Json;
  files: ReadonlyMap<string, Upload>;
}

/**
 * Refuses what Discord would refuse.
 *
 * @param before the message that is edited
 * @throws ApiError 50035 or 50006
 */
export function checkMessage({ body, files }: SentMessage, before?: WireMessage): void {
  const names = [...files.values()].map(({ name }) => name);
  const kept = before?.attachments.map(({ filename }) => filename) ?? [];
  const checked = before ? withKept(body, before) : body;
  const faults = messageForm(checked, {
    files: [...names, ...kept],
    ...(before && { editing: before.flags }),
  });
  if (faults.length > 0) throw invalidForm(faults);
  if (isEmpty(checked, files.size + kept.length)) throw emptyMessage();
}

/** What a message would hold after an edit: fields that are left out stay. */
function withKept(body: Json, before: WireMessage): Json {
  const kept: Json = {};
  for (const key of ['content', 'embeds', 'components'] as const) {
    if (body[key] === undefined) kept[key] = before[key];
  }
  return { ...body, ...kept };
}

function isEmpty(body: Json, fileCount: number): boolean {
  const hasText = typeof body.content === 'string' && body.content.trim() !== '';
  const lists = [body.embeds, body.components, body.sticker_ids].map((list) => asObjects(list).length);
  return !hasText && lists.every((length) => length === 0) && fileCount === 0 && body.poll === undefined;
}

/**
 * The fields of a body as a message has them; those that it leaves out are left out.
 *
 * @param before the message that is edited
 */
export function bodyOf(
  world: World,
  channelId: string,
  { body, files }: SentMessage,
  before?: WireMessage,
): Change {
  const attachments = attachmentsOf(world, channelId, { body, files }, before);
  const allowedMentions = allowedMentionsOf(body);
  return {
    ...(body.content !== undefined && { content: String(body.content ?? '').trim() }),
    ...(body.embeds !== undefined && {
      embeds: asObjects(body.embeds).map((embed): Json => ({ ...embed, type: 'rich' })),
    }),
    ...(body.components !== undefined && {
      components: asObjects(body.components) as unknown as WireComponent[],
    }),
    ...(attachments && { attachments }),
    ...(body.flags !== undefined && { flags: flagsOf(Number(body.flags ?? 0), before) }),
    ...(allowedMentions && { allowedMentions }),
  };
}

const SETTABLE =
  MessageFlag.suppressEmbeds |
  MessageFlag.suppressNotifications |
  MessageFlag.componentsV2 |
  MessageFlag.ephemeral;
const EDITABLE = MessageFlag.suppressEmbeds | MessageFlag.componentsV2;

function flagsOf(flags: number, before: WireMessage | undefined): number {
  return before ? (before.flags & ~EDITABLE) | (flags & EDITABLE) : flags & SETTABLE;
}

/** Uploads, and those attachments of the message before that the body names. */
function attachmentsOf(
  world: World,
  channelId: string,
  { body, files }: SentMessage,
  before?: WireMessage,
): WireAttachment[] | undefined {
  if (files.size === 0 && body.attachments === undefined) return undefined;
  const named = asObjects(body.attachments);
  const kept =
    before?.attachments.filter(
      ({ id }) => body.attachments === undefined || named.some((each) => String(each.id) === id),
    ) ?? [];
  const added = [...files].map(([index, file]) => {
    const { description, filename } = asObject(named.find((each) => String(each.id) === index));
    return world.files.add(world.snowflakes.next(), channelId, {
      ...file,
      ...(typeof filename === 'string' && { name: filename }),
      ...(typeof description === 'string' && { description }),
    });
  });
  return [...kept, ...added];
}
