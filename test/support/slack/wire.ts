/** What Slack sends of its things: messages, channels, people, files and views as JSON. */
import { copyOf, type Json } from './json.js';
import type { TeamState } from './team-state.js';
import type { Channel, SlackFile, SlackMessage, SlackUser, SlackView } from './types.js';

/** Who is told of a thread's first repliers. */
const REPLY_USERS = 5;

export type MetadataShown = 'none' | 'type' | 'all';

/** A message as the API and events show it. */
export function messageJson(team: TeamState, message: SlackMessage, metadata: MetadataShown = 'none'): Json {
  const { user, bot_id, app_id, username, subtype, client_msg_id, edited, thread_ts } = message;
  const json: Json = { type: 'message', ts: message.ts, text: message.text, team: team.id };
  Object.assign(json, { user, bot_id, app_id, username, subtype, client_msg_id, edited, thread_ts });
  if (message.blocks.length > 0) json.blocks = copyOf(message.blocks);
  if (message.files.length > 0) Object.assign(json, { files: message.files.map(fileJson), upload: false });
  if (message.metadata && metadata !== 'none') {
    json.metadata =
      metadata === 'all' ? copyOf(message.metadata) : { event_type: message.metadata.event_type };
  }
  Object.assign(json, threadJson(team, message));
  for (const field of Object.keys(json)) if (json[field] === undefined) delete json[field];
  return json;
}

function threadJson(team: TeamState, message: SlackMessage): Json {
  if (message.ephemeral_to !== undefined) return {};
  if (message.thread_ts !== undefined && message.thread_ts !== message.ts)
    return { parent_user_id: team.message(message.channel, message.thread_ts)?.user };
  if (message.thread_ts === undefined) return {};
  const replies = team.repliesTo(message);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map((reply) => reply.user ?? reply.bot_id))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, REPLY_USERS),
    latest_reply: replies.at(-1)?.ts,
    is_locked: false,
    subscribed: false,
  };
}

export function channelJson(channel: Channel, botUser: string): Json {
  const { id, name, type, is_archived, user, members } = channel;
  if (type === 'im')
    return { id, is_im: true, user, is_archived, is_org_shared: false, created: 1_700_000_000 };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: type === 'channel',
    is_group: type === 'group',
    is_im: false,
    is_mpim: type === 'mpim',
    is_private: type !== 'channel',
    is_archived,
    is_member: members.has(botUser),
    created: 1_700_000_000,
    num_members: members.size,
  };
}

export function userJson(team: TeamState, user: SlackUser): Json {
  const { id, name, real_name, tz, is_bot, deleted } = user;
  return {
    id,
    team_id: team.id,
    name,
    real_name,
    deleted,
    is_bot,
    tz,
    tz_label: tz,
    tz_offset: offsetOf(tz),
    is_app_user: false,
    profile: { real_name, display_name: name, real_name_normalized: real_name, team: team.id },
  };
}

export function fileJson(file: SlackFile): Json {
  const { content, ...json } = file;
  return {
    ...json,
    title: file.name,
    pretty_type: 'Plain Text',
    editable: file.mode === 'snippet',
    is_external: false,
    is_public: true,
    file_access: 'visible',
    ...(file.mode === 'snippet' ? { preview: content.toString('utf8').slice(0, 1000) } : {}),
  };
}

/** A view as the API and interactions show it. */
export function viewJson(team: TeamState, view: SlackView, state: Json): Json {
  const { user: _user, open: _open, errors: _errors, updates: _updates, team: team_id, ...json } = view;
  return {
    title: null,
    submit: null,
    close: null,
    ...copyOf(json),
    team_id,
    app_id: team.world.app.appId,
    bot_id: team.botId,
    app_installed_team_id: team_id,
    state: { values: state },
  };
}

/** Minutes east of Greenwich are not enough: Slack gives seconds. */
function offsetOf(tz: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts();
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  if (!sign) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
