import type { Deliverer, Delivery } from './delivery.js';
import { nextId, nextTs, secret } from './ids.js';
import type { Json } from './json.js';
import type { TeamState } from './team-state.js';
import type { Channel, ChannelType, SlackMessage } from './types.js';
import { messageJson } from './wire.js';

/** Events that an app may subscribe to, by the names of its manifest. */
export const ALL_EVENTS = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'channel_archive',
  'channel_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'tokens_revoked',
] as const;

export type EventName = (typeof ALL_EVENTS)[number] | 'file_shared';

const MESSAGE_EVENT: Record<ChannelType, EventName> = {
  channel: 'message.channels',
  group: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
};
/** The scope that reads a kind of channel. */
export const HISTORY_SCOPE: Record<ChannelType, string> = {
  channel: 'channels:history',
  group: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
};

/** Tells the app what happens, where it subscribed, has the scope and is a member. */
export class Events {
  constructor(
    readonly deliverer: Deliverer,
    readonly subscribed: ReadonlySet<EventName>,
  ) {}

  /** A message was posted, by whomever. A mention in a channel gives two events with the same ts. */
  posted(team: TeamState, message: SlackMessage): void {
    const channel = team.channel(message.channel);
    const event = { ...messageJson(team, message), channel: channel.id, event_ts: message.ts };
    const isMention = message.text.includes(`<@${team.botUser}>`) && message.subtype !== 'bot_message';
    // Slack promises no order between the two.
    if (isMention && channel.type !== 'im') this.#mention(team, channel, event);
    this.message(team, channel, event);
  }

  /** A `message` event of any kind, where the app may hear it. */
  message(team: TeamState, channel: Channel, event: Json): void {
    if (!team.token?.scopes.has(HISTORY_SCOPE[channel.type]) || !channel.members.has(team.botUser)) return;
    const full = { ...event, type: 'message', channel: channel.id, channel_type: channel.type };
    this.emit(team, MESSAGE_EVENT[channel.type], full);
  }

  /** A message says something else now. */
  changed(team: TeamState, message: SlackMessage, previous: Json): void {
    const ts = nextTs();
    this.message(team, team.channel(message.channel), {
      subtype: 'message_changed',
      message: messageJson(team, message),
      previous_message: previous,
      hidden: true,
      ts,
      event_ts: ts,
    });
  }

  /** A message is gone. One with replies leaves a tombstone, and the event is a change. */
  removed(team: TeamState, message: SlackMessage, previous: Json, replies: number): void {
    const channel = team.channel(message.channel);
    const ts = nextTs();
    const common = { previous_message: previous, hidden: true, ts, event_ts: ts };
    if (replies === 0) {
      this.message(team, channel, { subtype: 'message_deleted', deleted_ts: message.ts, ...common });
      return;
    }
    const tombstone = {
      type: 'message',
      subtype: 'tombstone',
      text: 'This message was deleted.',
      user: 'USLACKBOT',
      hidden: true,
      ts: message.ts,
      thread_ts: message.ts,
      reply_count: replies,
    };
    this.message(team, channel, { subtype: 'message_changed', message: tombstone, ...common });
  }

  /** Delivers an event where the app subscribed to it. */
  emit(team: TeamState, name: EventName, event: Json): Delivery | undefined {
    if (!this.subscribed.has(name) || !team.token) return undefined;
    if (team.token.state !== 'valid' && name !== 'app_uninstalled' && name !== 'tokens_revoked')
      return undefined;
    const { appId, verificationToken } = team.world.app;
    const type = String(event.type);
    const payload: Json = {
      token: verificationToken,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: appId,
      event,
      type: 'event_callback',
      event_id: nextId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: team.botUser,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${secret(40)}`,
    };
    return this.deliverer.deliver('events_api', type, payload);
  }

  #mention(team: TeamState, channel: Channel, event: Json): void {
    if (!team.token?.scopes.has('app_mentions:read') || !channel.members.has(team.botUser)) return;
    const { subtype: _subtype, ...rest } = event;
    this.emit(team, 'app_mention', { ...rest, type: 'app_mention', channel: channel.id });
  }
}
