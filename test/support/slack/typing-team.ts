import type { Events } from './events.js';
import { nextId, nextTs } from './ids.js';
import { copyOf } from './json.js';
import { type TeamOptions, TeamState } from './team-state.js';
import { typed } from './typed-text.js';
import type { Block, Channel, SlackFile, SlackMessage, SlackUser } from './types.js';
import { messageJson } from './wire.js';
import type { World } from './world.js';

/** Who writes, and where. */
export interface Writing {
  /** Id of a person; the first of the workspace without it. */
  user?: string;
  /** Id or name of a channel; `general` without it. */
  channel?: string;
  /** A message of the thread to write in. */
  thread?: Pick<SlackMessage, 'channel' | 'ts' | 'thread_ts'>;
  files?: NewFile[];
}

/** A file that goes with a message. */
export interface NewFile {
  name: string;
  content: string | Buffer;
  mimetype?: string;
  /** A text snippet, whose first lines come along as `preview`. */
  snippet?: boolean;
  /** Size that Slack claims, where it differs from that of `content`. */
  size?: number;
}

export interface OtherBot {
  channel?: string;
  thread?: Pick<SlackMessage, 'channel' | 'ts' | 'thread_ts'>;
  /** As old integrations do: `subtype: 'bot_message'` and no user. */
  legacy?: boolean;
  blocks?: Block[];
}

/** What people and other bots do in a workspace with messages. */
export class TypingTeam extends TeamState {
  /** A person who is there from the start. */
  readonly person: SlackUser;
  /** A channel that is there from the start, with the person and the bot in it. */
  readonly general: Channel;

  constructor(
    world: World,
    readonly events: Events,
    options: TeamOptions = {},
  ) {
    super(world, options);
    this.person = this.addUser('alice', { real_name: 'Alice Martin' });
    this.addUser('bob', { real_name: 'Bob Weber', tz: 'America/New_York' });
    this.general = this.addChannel('general');
  }

  /** Somebody writes a message. See `typed-text.ts` for what the box makes of it. */
  say(input: string, writing: Writing = {}): SlackMessage {
    const { files = [], thread, user = this.person.id } = writing;
    const channel = this.#placeOf(writing);
    if (!channel.members.has(user)) throw new Error(`${user} is not in ${channel.id}`);
    if (channel.is_archived) throw new Error(`Nobody can write in ${channel.id}: it is archived`);
    const message = this.store({
      channel: channel.id,
      user,
      client_msg_id: nextId('cm'),
      ...typed(input),
      ...(thread ? { thread_ts: thread.thread_ts ?? thread.ts } : {}),
      files: files.map((file) => this.#addFile(file, user)),
      ...(files.length > 0 ? { subtype: 'file_share' } : {}),
    });
    this.events.posted(this, message);
    this.#shareFiles(message);
    return message;
  }

  /** Somebody mentions the bot: `@errorbot` and then the text. */
  mention(input: string, writing: Writing = {}): SlackMessage {
    return this.say(`<@${this.botUser}>${input === '' ? '' : ` ${input}`}`, writing);
  }

  /** Somebody writes to the bot directly. */
  dm(input: string, writing: Omit<Writing, 'channel'> = {}): SlackMessage {
    return this.say(input, { ...writing, channel: this.dmChannel(writing.user ?? this.person.id).id });
  }

  /** Somebody sends a file, with or without words. */
  upload(file: NewFile, input = '', writing: Writing = {}): SlackMessage {
    return this.say(input, { ...writing, files: [file, ...(writing.files ?? [])] });
  }

  /** The author changes a message. */
  edit(message: SlackMessage, input: string): SlackMessage {
    const previous = messageJson(this, message);
    this.rewrite(message, typed(input), message.user ?? this.person.id);
    this.events.changed(this, message, previous);
    return message;
  }

  /** Slack changes a message without an edit, as when it unfurls a link: the text stays. */
  unfurl(message: SlackMessage): void {
    this.events.changed(this, message, messageJson(this, message));
  }

  /** Somebody deletes a message. */
  delete(message: SlackMessage): void {
    const previous = messageJson(this, message);
    message.deleted = true;
    this.world.changed();
    this.events.removed(this, message, previous, this.repliesTo(message).length);
  }

  /** Another app's bot writes. */
  botSays(input: string, { channel, thread, legacy = false, blocks }: OtherBot = {}): SlackMessage {
    const place = this.#placeOf({ ...(channel ? { channel } : {}), ...(thread ? { thread } : {}) });
    const user = this.#otherBot();
    const message = this.store({
      channel: place.id,
      text: input,
      blocks: copyOf(blocks ?? []),
      bot_id: 'B0OTHERBOT',
      ...(legacy ? { subtype: 'bot_message', username: 'other-bot' } : { user, app_id: 'A0OTHERAPP' }),
      ...(thread ? { thread_ts: thread.thread_ts ?? thread.ts } : {}),
    });
    this.events.posted(this, message);
    return message;
  }

  /** Somebody comes into a channel; the message about it comes too. */
  join(channel: Channel, user: string): void {
    channel.members.add(user);
    const event = {
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      team: this.id,
      event_ts: nextTs(),
    };
    this.events.emit(this, 'member_joined_channel', event);
    const text = `<@${user}> has joined the channel`;
    this.events.posted(this, this.store({ channel: channel.id, user, text, subtype: 'channel_join' }));
  }

  /** Somebody, or the bot, leaves or is removed from a channel. */
  leave(channel: Channel, user: string): void {
    const event = {
      type: 'member_left_channel',
      user,
      channel: channel.id,
      team: this.id,
      event_ts: nextTs(),
    };
    this.events.emit(this, 'member_left_channel', event);
    channel.members.delete(user);
    this.world.changed();
  }

  /** Removes the bot from a channel. */
  removeBot(channel: Channel = this.general): void {
    this.leave(channel, this.botUser);
  }

  archive(channel: Channel = this.general): void {
    channel.is_archived = true;
    const event = { type: 'channel_archive', channel: channel.id, user: this.person.id, event_ts: nextTs() };
    this.events.emit(this, 'channel_archive', event);
    this.world.changed();
  }

  /** Whether a message of the bot stands in the thread, waiting until `count` do. Gives the last of these. */
  async waitForReply(
    parent: Pick<SlackMessage, 'channel' | 'ts'>,
    count = 1,
    timeout?: number,
  ): Promise<SlackMessage> {
    const replies = () => this.repliesTo(parent).filter(({ bot_id }) => bot_id === this.botId);
    return this.world.waitFor(() => replies()[count - 1], {
      what: `reply ${count} of the bot in the thread of ${parent.ts}`,
      ...(timeout === undefined ? {} : { timeout }),
    });
  }

  /** Waits for something that one person alone sees, and that is not gone. */
  async waitForEphemeral(user = this.person.id, count = 1): Promise<SlackMessage> {
    const shown = () =>
      this.ephemerals.filter((message) => message.ephemeral_to === user && !message.deleted);
    return this.world.waitFor(() => shown()[count - 1], { what: `private message ${count} for ${user}` });
  }

  #placeOf({ channel, thread }: Writing): Channel {
    return this.channel(thread?.channel ?? channel ?? this.general.id);
  }

  #otherBot(): string {
    const known = [...this.users.values()].find(({ name }) => name === 'other-bot');
    return (known ?? this.addUser('other-bot', { is_bot: true })).id;
  }

  #addFile(file: NewFile, user: string): SlackFile {
    const id = nextId('F');
    const content = Buffer.from(file.content);
    const address = `${this.world.origin}/files-pri/${this.id}-${id}`;
    const name = encodeURIComponent(file.name);
    const added: SlackFile = {
      id,
      name: file.name,
      mimetype: file.mimetype ?? 'text/plain',
      filetype: file.name.includes('.') ? (file.name.split('.').pop() ?? 'text') : 'text',
      mode: file.snippet ? 'snippet' : 'hosted',
      size: file.size ?? content.length,
      user,
      url_private: `${address}/${name}`,
      url_private_download: `${address}/download/${name}`,
      content,
    };
    this.files.set(id, added);
    return added;
  }

  #shareFiles(message: SlackMessage): void {
    for (const { id, user } of message.files) {
      const event = {
        type: 'file_shared',
        file_id: id,
        user_id: user,
        file: { id },
        channel_id: message.channel,
      };
      this.events.emit(this, 'file_shared', { ...event, event_ts: nextTs() });
    }
  }
}
