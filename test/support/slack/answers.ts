/** What is posted to a `response_url`, and what a command's ack shows. */
import { blockKitFaults } from './block-kit.js';
import { asFlag, asObjects, asText, type Json } from './json.js';
import type { Block, ResponseUrl, SlackMessage } from './types.js';
import type { TypingTeam } from './typing-team.js';
import { messageJson } from './wire.js';

const TEXT_MAX = 40_000;

/** How Slack answers to a post, as HTTP. */
export interface Answered {
  status: number;
  body: Json | string;
}

/** Does what an app posted to an answer address. */
export function answerToUrl(team: TypingTeam, path: string, body: Json): Answered {
  const url = team.world.useResponseUrl(path);
  if (typeof url === 'string') return { status: 404, body: { ok: false, error: url } };
  const fault = faultOf(body);
  if (fault) return { status: 400, body: fault };
  answerWithMessage(team, url, body);
  return { status: 200, body: { ok: true } };
}

/** Posts, replaces or deletes, as the body asks. */
export function answerWithMessage(team: TypingTeam, url: ResponseUrl, body: Json): void {
  const { original } = url;
  const isOwn = original?.bot_id === team.botId;
  if (original && isOwn && asFlag(body.delete_original)) {
    remove(team, original);
    return;
  }
  if (original && isOwn && asFlag(body.replace_original)) {
    replace(team, original, body);
    return;
  }
  const thread_ts = asText(body.thread_ts) ?? url.thread_ts;
  const message = {
    channel: url.channel,
    text: asText(body.text) ?? '',
    blocks: asObjects(body.blocks) as Block[],
    user: team.botUser,
    bot_id: team.botId,
    app_id: team.world.app.appId,
    ...(thread_ts ? { thread_ts } : {}),
  };
  if (body.response_type === 'in_channel') team.events.posted(team, team.store(message));
  else team.store({ ...message, ephemeral_to: url.user });
}

function faultOf(body: Json): string | undefined {
  if (asFlag(body.delete_original)) return undefined;
  const text = asText(body.text) ?? '';
  if (body.blocks === undefined && body.attachments === undefined && text === '') return 'no_text';
  if (text.length > TEXT_MAX) return 'msg_too_long';
  return body.blocks !== undefined && blockKitFaults(body.blocks, 'message').length > 0
    ? 'invalid_blocks'
    : undefined;
}

function remove(team: TypingTeam, message: SlackMessage): void {
  const previous = messageJson(team, message);
  message.deleted = true;
  team.world.changed();
  if (message.ephemeral_to === undefined)
    team.events.removed(team, message, previous, team.repliesTo(message).length);
}

function replace(team: TypingTeam, message: SlackMessage, body: Json): void {
  const previous = messageJson(team, message);
  const to = { text: asText(body.text) ?? '', blocks: asObjects(body.blocks) as Block[] };
  team.rewrite(message, to, team.botUser);
  if (message.ephemeral_to === undefined) team.events.changed(team, message, previous);
}
