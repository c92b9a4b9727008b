import { nextId, nextTs } from './ids.js';
import { asFlag, asObject, asObjects, asText, copyOf, type Json } from './json.js';
import type {
  Block,
  Channel,
  ChannelType,
  SlackFile,
  SlackMessage,
  SlackUser,
  SlackView,
  Token,
} from './types.js';
import type { World } from './world.js';

export interface TeamOptions {
  /** Such as `T0001`; made up without it. */
  id?: string;
  domain?: string;
  /** Whether the app is installed from the start; true without it. */
  installed?: boolean;
}

/** What a message is made of, when it is stored. */
export type NewMessage = Pick<SlackMessage, 'channel' | 'text'> & Partial<SlackMessage>;

/** One workspace: its people, channels, messages, views and the installation of the app. */
export class TeamState {
  readonly id: string;
  readonly domain: string;
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, Channel>();
  /** All messages that everybody sees, oldest first, deleted ones among them. */
  readonly messages: SlackMessage[] = [];
  /** What was shown to one person alone, oldest first. */
  readonly ephemerals: SlackMessage[] = [];
  /** Modals, oldest first. */
  readonly views: SlackView[] = [];
  /** The home tab of each person, by user id. */
  readonly homes = new Map<string, SlackView>();
  readonly files = new Map<string, SlackFile>();
  /** The bot user of the app. */
  readonly botUser: string;
  readonly botId: string;
  /** The bot's token of the present installation, also when it is no longer good; undefined before the first. */
  token: Token | undefined;
  readonly #messages = new Map<string, SlackMessage>();
  /** Messages by channel and thread; those of the whole channel under an empty thread. */
  readonly #places = new Map<string, SlackMessage[]>();
  /** What people ticked and chose in messages, by message and person; a client forgets it when the message changes. */
  readonly #selections = new Map<string, Json>();

  constructor(
    readonly world: World,
    { id = nextId('T'), domain = `${id.toLowerCase()}-team`, installed = true }: TeamOptions = {},
  ) {
    this.id = id;
    this.domain = domain;
    this.botId = nextId('B');
    this.botUser = this.addUser('errorbot', { is_bot: true }).id;
    if (installed) this.install();
  }

  /** The bot's token as text. @throws Error when the app was never installed here */
  get botToken(): string {
    if (!this.token) throw new Error(`The app is not installed in ${this.id}`);
    return this.token.token;
  }

  /** Installs the app, with the scopes of the app or others. An older token keeps working, as at Slack. */
  install(scopes: Iterable<string> = this.world.app.scopes): Token {
    this.token = this.world.newToken(this.id, scopes);
    return this.token;
  }

  addUser(name: string, options: Partial<SlackUser> = {}): SlackUser {
    const id = options.id ?? nextId('U');
    const user: SlackUser = {
      id,
      name,
      real_name: name,
      tz: 'Europe/Paris',
      is_bot: false,
      deleted: false,
      ...options,
    };
    this.users.set(id, user);
    return user;
  }

  /** Adds a channel with all people of the workspace and, unless `withBot` is false, the bot. */
  addChannel(
    name: string,
    options: { id?: string; type?: ChannelType; members?: string[]; withBot?: boolean } = {},
  ): Channel {
    const { type = 'channel', members, withBot = true } = options;
    const id = options.id ?? nextId({ channel: 'C', group: 'C', im: 'D', mpim: 'G' }[type]);
    const people = members ?? [...this.users.values()].filter(({ is_bot }) => !is_bot).map((user) => user.id);
    const channel: Channel = { id, name, type, members: new Set(people), is_archived: false };
    if (withBot) channel.members.add(this.botUser);
    this.channels.set(id, channel);
    return channel;
  }

  /** The direct messages of a person with the bot; made when there are none. */
  dmChannel(user: string): Channel {
    for (const channel of this.channels.values())
      if (channel.type === 'im' && channel.user === user) return channel;
    const channel = this.addChannel('', { type: 'im', members: [user] });
    channel.user = user;
    return channel;
  }

  /** @throws Error when there is no such channel */
  channel(id: string): Channel {
    const channel = this.channels.get(id) ?? [...this.channels.values()].find(({ name }) => name === id);
    if (!channel) throw new Error(`No channel ${id} in ${this.id}`);
    return channel;
  }

  /** The message at a place, deleted or not. */
  message(channel: string, ts: string): SlackMessage | undefined {
    return this.#messages.get(`${channel}:${ts}`);
  }

  /** What stands in a channel, or in a thread with the message that it hangs on, oldest first. */
  standing(channel: string, thread = ''): SlackMessage[] {
    return (this.#places.get(`${channel}:${thread}`) ?? []).filter(({ deleted }) => !deleted);
  }

  /** Replies that stand in a thread, without the message that it hangs on. */
  repliesTo(parent: Pick<SlackMessage, 'channel' | 'ts'>): SlackMessage[] {
    return this.standing(parent.channel, parent.ts).filter(({ ts }) => ts !== parent.ts);
  }

  /** What the app has posted for everybody, and still stands, oldest first. */
  get botMessages(): SlackMessage[] {
    return this.messages.filter(({ bot_id, deleted }) => bot_id === this.botId && !deleted);
  }

  store(message: NewMessage): SlackMessage {
    const { blocks = [], ...rest } = message;
    const stored: SlackMessage = {
      ts: nextTs(),
      files: [],
      deleted: false,
      revisions: [],
      at: Date.now(),
      ...rest,
      blocks: withIds(blocks),
    };
    this.#messages.set(`${stored.channel}:${stored.ts}`, stored);
    if (stored.ephemeral_to === undefined) this.#place(stored);
    else this.ephemerals.push(stored);
    this.world.changed();
    return stored;
  }

  #place(message: SlackMessage): void {
    this.messages.push(message);
    const { channel, ts, thread_ts = ts } = message;
    for (const key of [`${channel}:`, `${channel}:${thread_ts}`]) {
      const known = this.#places.get(key);
      if (known) known.push(message);
      else this.#places.set(key, [message]);
    }
    const parent = this.message(channel, thread_ts);
    if (parent && parent !== message) parent.thread_ts = parent.ts;
  }

  /** Changes what a message says; what people chose in it is forgotten. */
  rewrite(message: SlackMessage, to: { text: string; blocks: Block[] }, by: string): void {
    message.revisions.push({ text: message.text, blocks: copyOf(message.blocks), at: Date.now() });
    message.text = to.text;
    message.blocks = withIds(to.blocks);
    message.edited = { user: by, ts: nextTs() };
    const prefix = `${message.channel}:${message.ts}:`;
    for (const key of this.#selections.keys()) if (key.startsWith(prefix)) this.#selections.delete(key);
    this.world.changed();
  }

  /** Shows a view to a person: a modal, or on top of another one. */
  addView(content: Json, user: string, below?: SlackView): SlackView {
    const id = nextId('V');
    const view: SlackView = {
      ...viewContent(content),
      id,
      team: this.id,
      user,
      root_view_id: below?.root_view_id ?? id,
      previous_view_id: below?.id ?? null,
      open: true,
      errors: {},
      updates: 0,
    };
    if (view.type === 'modal') this.views.push(view);
    else this.homes.set(user, view);
    this.world.changed();
    return view;
  }

  /** Puts other content into a view that is shown. */
  replaceView(view: SlackView, content: Json): void {
    Object.assign(view, viewContent(content));
    view.updates += 1;
    this.world.changed();
  }

  /** What a person has chosen in a message or view: element states by block_id and action_id, kept while it stands. */
  selections(of: SlackMessage | SlackView, user: string): Json {
    const place = 'ts' in of ? `${of.channel}:${of.ts}:${user}` : `${of.id}:${user}`;
    const known = this.#selections.get(place) ?? {};
    this.#selections.set(place, known);
    return known;
  }
}

function viewContent(
  view: Json,
): Omit<
  SlackView,
  'id' | 'team' | 'user' | 'root_view_id' | 'previous_view_id' | 'open' | 'errors' | 'updates'
> {
  const [title, submit, close] = [view.title, view.submit, view.close].map(asObject);
  return {
    type: view.type === 'home' ? 'home' : 'modal',
    callback_id: asText(view.callback_id) ?? '',
    external_id: asText(view.external_id) ?? '',
    private_metadata: asText(view.private_metadata) ?? '',
    notify_on_close: asFlag(view.notify_on_close),
    clear_on_close: asFlag(view.clear_on_close),
    blocks: withIds(asObjects(view.blocks) as Block[]),
    hash: `${nextTs()}.${nextId('')}`,
    ...(title ? { title } : {}),
    ...(submit ? { submit } : {}),
    ...(close ? { close } : {}),
  };
}

/** Copies blocks and adds the ids that Slack adds: to blocks, and to elements that can be used. */
export function withIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const copy: Block = { block_id: nextId('b').toLowerCase(), ...copyOf(block) };
    if (copy.type === 'rich_text' || copy.type === 'context') return copy;
    for (const element of [
      copy.accessory,
      copy.element,
      ...(Array.isArray(copy.elements) ? copy.elements : []),
    ]) {
      const object = asObject(element);
      if (object && object.type !== 'image') object.action_id ??= nextId('a').toLowerCase();
    }
    return copy;
  });
}
