/** The `chat.*` methods. */
import { ApiError, type Call, channelOf, type Method, required, structured } from './api-call.js';
import { areBlocksTooLong, blockKitFaults } from './block-kit.js';
import { asFlag, asObject, asObjects, asText, type Json } from './json.js';
import type { Block, Channel, MessageMetadata, SlackMessage } from './types.js';
import { messageJson } from './wire.js';

const TEXT_MAX = 40_000;
/** An update takes less than a post. */
const UPDATE_TEXT_MAX = 4000;
const METADATA_MAX = 8192;

interface Content {
  text: string;
  blocks: Block[];
  metadata?: MessageMetadata;
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'chat.postEphemeral': { scope: 'chat:write', run: postEphemeral },
  'chat.update': { scope: 'chat:write', run: update },
  'chat.delete': { scope: 'chat:write', run: remove },
  'chat.getPermalink': { run: permalink },
};

function postMessage(call: Call): Json {
  const { team } = call;
  const channel = writable(call);
  const content = contentOf(call, TEXT_MAX);
  const message = team.store({
    channel: channel.id,
    user: team.botUser,
    bot_id: team.botId,
    app_id: team.world.app.appId,
    ...content,
    ...threadOf(call, channel),
  });
  team.events.posted(team, message);
  return { channel: channel.id, ts: message.ts, message: messageJson(team, message) };
}

function postEphemeral(call: Call): Json {
  const { team } = call;
  const channel = writable(call);
  const user = required(call, 'user');
  if (!channel.members.has(user)) throw new ApiError('user_not_in_channel');
  const content = contentOf(call, TEXT_MAX);
  const message = team.store({
    channel: channel.id,
    user: team.botUser,
    bot_id: team.botId,
    app_id: team.world.app.appId,
    ephemeral_to: user,
    ...content,
    ...threadOf(call, channel),
  });
  return { message_ts: message.ts };
}

function update(call: Call): Json {
  const { team } = call;
  const channel = writable(call);
  const message = ownMessage(call, channel, 'cant_update_message');
  const { args } = call;
  const keepsBlocks = args.blocks === undefined && args.text === undefined && args.metadata !== undefined;
  const content = keepsBlocks
    ? { text: message.text, blocks: message.blocks, ...metadataOf(call) }
    : contentOf(call, UPDATE_TEXT_MAX);
  const previous = messageJson(team, message);
  team.rewrite(message, content, team.botUser);
  if (content.metadata) message.metadata = content.metadata;
  team.events.changed(team, message, previous);
  return { channel: channel.id, ts: message.ts, text: message.text, message: messageJson(team, message) };
}

function remove(call: Call): Json {
  const { team } = call;
  const channel = channelOf(call);
  const message = ownMessage(call, channel, 'cant_delete_message');
  team.delete(message);
  return { channel: channel.id, ts: message.ts };
}

function permalink(call: Call): Json {
  const channel = channelOf(call);
  const ts = required(call, 'message_ts');
  const message = call.team.message(channel.id, ts);
  if (!message || message.deleted || message.ephemeral_to !== undefined)
    throw new ApiError('message_not_found');
  const inThread =
    message.thread_ts && message.thread_ts !== ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
  const address = `https://${call.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  return { channel: channel.id, permalink: address + inThread };
}

/** The channel, where the bot may write now. */
function writable(call: Call): Channel {
  const channel = channelOf(call);
  if (channel.is_archived) throw new ApiError('is_archived');
  const mayWriteAnywhere = call.token.scopes.has('chat:write.public') && channel.type === 'channel';
  if (!channel.members.has(call.team.botUser) && !mayWriteAnywhere) throw new ApiError('not_in_channel');
  return channel;
}

function ownMessage(call: Call, channel: Channel, refusal: string): SlackMessage {
  const message = call.team.message(channel.id, required(call, 'ts'));
  if (!message || message.deleted || message.ephemeral_to !== undefined)
    throw new ApiError('message_not_found');
  if (message.bot_id !== call.team.botId) throw new ApiError(refusal);
  return message;
}

/** A reply to a reply, or to nothing, is taken: it stands in the thread of the message that is named, as at Slack. */
function threadOf({ args, team }: Call, channel: Channel): { thread_ts?: string; subtype?: string } {
  const named = asText(args.thread_ts);
  if (!named) return {};
  if (!/^\d+\.\d{6}$/.test(named)) throw new ApiError('invalid_arguments');
  const parent = team.message(channel.id, named);
  const thread_ts = parent?.thread_ts ?? named;
  return { thread_ts, ...(asFlag(args.reply_broadcast) ? { subtype: 'thread_broadcast' } : {}) };
}

function contentOf(call: Call, textMax: number): Content {
  const { args } = call;
  const text = asText(args.text) ?? '';
  const blocks = structured(call, 'blocks');
  const hasAttachments = structured(call, 'attachments') !== undefined;
  const isBlank =
    text.trim() === '' && (blocks === undefined || (Array.isArray(blocks) && blocks.length === 0));
  if (isBlank && !hasAttachments) throw new ApiError('no_text');
  if (text.length > textMax) throw new ApiError('msg_too_long');
  if (blocks !== undefined) checkBlocks(blocks);
  return { text, blocks: asObjects(blocks) as Block[], ...metadataOf(call) };
}

function checkBlocks(blocks: unknown): void {
  if (!Array.isArray(blocks)) throw new ApiError('invalid_blocks_format');
  const faults = blockKitFaults(blocks, 'message');
  if (faults.length > 0) {
    const errors = faults.map((fault) => fault.replace('[ERROR] ', ''));
    throw new ApiError('invalid_blocks', { errors, response_metadata: { messages: faults } });
  }
  if (areBlocksTooLong(blocks)) throw new ApiError('msg_blocks_too_long');
}

function metadataOf(call: Call): { metadata?: MessageMetadata } {
  const given = structured(call, 'metadata');
  if (given === undefined) return {};
  const metadata = asObject(given);
  const payload = asObject(metadata?.event_payload);
  const type = asText(metadata?.event_type);
  if (!payload || !type) throw new ApiError('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(metadata)) > METADATA_MAX) throw new ApiError('metadata_too_large');
  return { metadata: { event_type: type, event_payload: payload } };
}
