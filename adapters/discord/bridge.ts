/** What runs on one client: the parts put together, and the gateway's events on their way to the core. */
import {
  type APIInteraction,
  type APIMessage,
  type Client,
  GatewayDispatchEvents as Dispatch,
  Events,
  type GatewayMessageDeleteBulkDispatchData,
  type GatewayMessageDeleteDispatchData,
  type GatewayThreadDeleteDispatchData,
  MessageFlags,
} from 'discord.js';
import type { ChatHandler } from '../../src/adapter.js';
import { failureOf } from '../../src/errors.js';
import { KeyedQueue } from '../../src/keyed-queue.js';
import type { Log } from '../../src/log.js';
import type { ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { threadKey } from '../../src/store/store.js';
import { Api } from './api.js';
import { CatchUp } from './catch-up.js';
import { Channels } from './channels.js';
import { Refused } from './faults.js';
import type { IdLookup } from './ids.js';
import { type Heard, isThread, PLATFORM, type Place } from './inbound.js';
import { Interactions } from './interactions.js';
import { Posts } from './posts.js';
import { Reader } from './reader.js';
import { Threads } from './threads.js';
import { Ways } from './ways.js';

export interface BridgeOptions {
  client: Client;
  handler: ChatHandler;
  log: Log;
  lookup: IdLookup;
  /** Hosts of an emulator from which files may be downloaded. */
  fileHosts: readonly string[];
  /** Whether Discord shows messages that do not mention the bot. */
  mayRead: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** The bot's token is refused. */
  onRevoked: () => void;
}

/** A message as the gateway delivers it. */
type GatewayMessage = APIMessage & { guild_id?: string };

export class Bridge {
  readonly api: Api;
  readonly posts: Posts;
  readonly reader: Reader;
  readonly #channels: Channels;
  readonly #threads: Threads;
  readonly #interactions: Interactions;
  readonly #catchUp: CatchUp;
  readonly #queue = new KeyedQueue();
  readonly #work = new Set<Promise<void>>();
  #isStopped = false;

  constructor(private readonly options: BridgeOptions) {
    const { client, handler, log, now, onRevoked } = options;
    const api = new Api(client.rest, onRevoked);
    const channels = new Channels(client, api);
    const threads = new Threads(api, channels, log);
    const ways = new Ways(api, now);
    const posts = new Posts({ api, channels, threads, ways });
    const reader = new Reader({ ...options, api, channels });
    this.api = api;
    this.posts = posts;
    this.reader = reader;
    this.#channels = channels;
    this.#threads = threads;
    this.#interactions = new Interactions({ ...options, api, posts, reader, threads, ways }, handler);
    this.#catchUp = new CatchUp({
      api,
      threads,
      log,
      now,
      self: () => client.user?.id ?? '',
      onMissed: (message, thread) => this.#missed(message, thread),
    });
    this.#listen();
  }

  /** Takes no more events; resolves when those that came are done with. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #listen(): void {
    const { client } = this.options;
    const on = <T>(event: Dispatch, handle: (data: T) => Promise<void>) =>
      client.ws.on(event as Parameters<typeof client.ws.on>[0], (data: T) => this.#do(() => handle(data)));
    on<GatewayMessage>(Dispatch.MessageCreate, (message) => this.#created(message));
    on<GatewayMessage>(Dispatch.MessageUpdate, (message) => this.#changed(message));
    on<GatewayMessageDeleteDispatchData>(Dispatch.MessageDelete, ({ id, ...place }) =>
      this.#deleted([id], place),
    );
    on<GatewayMessageDeleteBulkDispatchData>(Dispatch.MessageDeleteBulk, ({ ids, ...place }) =>
      this.#deleted(ids, place),
    );
    on<GatewayThreadDeleteDispatchData>(Dispatch.ThreadDelete, (thread) => this.#threadDeleted(thread));
    on<APIInteraction>(Dispatch.InteractionCreate, (interaction) => this.#interactions.handle(interaction));
    client.ws.on(Dispatch.Ready as Parameters<typeof client.ws.on>[0], (_data, shard: number) =>
      this.#catchUp.begin(shard),
    );
    client.on(Events.ShardReady, (shard) => this.#do(() => this.#shardReady(shard)));
  }

  /** Nothing that goes wrong with one event may end the process. */
  #do(work: () => Promise<void>): void {
    if (this.#isStopped) return;
    const done = work()
      .catch((error: unknown) => {
        const { log } = this.options;
        if (error instanceof Refused) log.warn(`discord: Discord says “${error.message}” (${error.code}).`);
        else log.warn(`discord: ${failureOf(error, 'cc-error-bot').line}`);
      })
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }

  async #created(message: GatewayMessage): Promise<void> {
    if (message.author.bot) return;
    const place = await this.#channels.placeOf(message.channel_id, message.guild_id);
    const heard = this.reader.hear(message, place);
    if (heard === null || !(heard.mentioned || isConversation(heard, place))) return;
    await this.#inOrder(heard.thread, () => this.#heard(heard, place));
  }

  async #heard(heard: Heard, place: Place, redelivered?: true): Promise<void> {
    const { handler, mayRead } = this.options;
    if (isConversation(heard, place)) this.#catchUp.saw(place.channel, heard.id);
    else this.#threads.isNew(heard.id);
    if (!heard.mentioned && !mayRead && isHidden(heard)) {
      if (await handler.knows(heard.thread))
        await handler.onNotice(heard.thread, 'mention-needed', this.#mentionNeeded());
      return;
    }
    const again = redelivered ? { redelivered } : {};
    await handler.onMessage({ ...this.reader.bare(heard), ...again }, async () => ({
      ...(await this.reader.whole(heard, place)),
      ...again,
    }));
  }

  #mentionNeeded(): ReplyDocument {
    const name = this.options.client.user?.displayName ?? 'me';
    const text = `I see messages here only when they mention me: write “@${name}” in front of what you want to tell me. Buttons work without it.`;
    return { title: 'Please mention me', blocks: [{ type: 'text', text: [{ text }] }] };
  }

  /** Discord also tells of previews, pins and threads on a message; those come without the time of an edit. */
  async #changed(message: GatewayMessage): Promise<void> {
    if (!message.edited_timestamp || (message.author?.bot !== undefined && message.author.bot)) return;
    if (message.content === undefined || message.author === undefined) return;
    const place = await this.#channels.placeOf(message.channel_id, message.guild_id);
    const heard = this.reader.hear(message, place);
    if (heard === null) return;
    const hasThread = ((message.flags ?? 0) & MessageFlags.HasThread) !== 0;
    if (!(heard.mentioned || hasThread || isConversation(heard, place))) return;
    const { handler } = this.options;
    await this.#inOrder(heard.thread, async () => {
      if (!(heard.mentioned || (await handler.knows(heard.thread)))) return;
      if (!isConversation(heard, place) && !hasThread) this.#threads.isNew(heard.id);
      await handler.onEdited(this.reader.bare(heard), () => this.reader.whole(heard, place));
    });
  }

  async #deleted(
    ids: readonly string[],
    { channel_id, guild_id }: Omit<GatewayMessageDeleteDispatchData, 'id'>,
  ) {
    const place = await this.#channels.placeOf(channel_id, guild_id);
    const { channel, guild, parent } = place;
    for (const id of ids) {
      const isChannel = guild !== '' && !isThread(place.type);
      const thread = isChannel ? id : channel;
      const ref = { platform: PLATFORM, workspace: guild, channel: parent ?? channel, thread };
      await this.#inOrder(ref, () => this.options.handler.onDeleted(ref, id));
    }
  }

  async #threadDeleted({
    id,
    guild_id: workspace,
    parent_id,
  }: GatewayThreadDeleteDispatchData): Promise<void> {
    this.#threads.forget(id);
    const ref = { platform: PLATFORM, workspace, channel: parent_id ?? id, thread: id };
    await this.#inOrder(ref, () => this.options.handler.onDeleted(ref, id));
  }

  /** A shard identified: at the start, or after a session that could not be resumed. */
  async #shardReady(shard: number): Promise<void> {
    const { client, handler } = this.options;
    const guilds = client.guilds.cache.filter(({ shardId }) => shardId === shard).map(({ id }) => id);
    await this.#catchUp.run(shard, shard === 0 ? ['', ...guilds] : guilds, handler);
  }

  async #missed(message: APIMessage, thread: ThreadRef): Promise<void> {
    const place = await this.#channels.placeOf(message.channel_id, thread.workspace || undefined);
    const heard = this.reader.hear(message, place);
    if (heard) await this.#inOrder(heard.thread, () => this.#heard(heard, place, true));
  }

  /** Files and other messages take time to read; what was written first is answered first all the same. */
  #inOrder(thread: ThreadRef, work: () => Promise<void>): Promise<void> {
    return this.#queue.run(threadKey(thread), work);
  }
}

/** Whether a message stands in a thread, in direct messages, or answers the bot: it begins nothing of its own. */
function isConversation({ id, thread }: Heard, { guild, type }: Place): boolean {
  return guild === '' || isThread(type) || thread.thread !== id;
}

/** Discord empties messages that the bot may not read. */
function isHidden({ text, files, forwarded }: Heard): boolean {
  return text === '' && files.length === 0 && forwarded === '';
}
