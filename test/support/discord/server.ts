/**
 * Discord on this machine: a REST API over HTTP and a gateway over WebSocket that the real discord.js talks to, with
 * people who act and faults on demand. See the README beside this file.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type FaultOrder, FaultPlan, matcher, type RequestFault } from './faults.js';
import { CDN_PATH } from './files.js';
import { Gateway } from './gateway.js';
import type { Interaction, Modal } from './interaction.js';
import { Interactions } from './interactions.js';
import { createMessage } from './messages.js';
import { Person, type Stage } from './person.js';
import type { RateLimit } from './rate-limits.js';
import { type RequestRecord, Rest } from './rest.js';
import { ok, route } from './router.js';
import { applicationFlags, applicationRoutes, CommandRegistry } from './routes-application.js';
import { channelRoutes } from './routes-channels.js';
import { interactionRoutes } from './routes-interactions.js';
import { messageRoutes } from './routes-messages.js';
import { ALL_PERMISSIONS, Permission, type WireChannel, type WireCommand, type WireMessage } from './wire.js';
import { type ChannelOptions, type GuildState, type Portal, World } from './world.js';

/** Everything has a default; times are in milliseconds. */
export interface DiscordOptions {
  /** The bot's token; `discord-test-token` unless told. */
  token?: string;
  /** Name of the bot; `cc-error` unless told. */
  botName?: string;
  /** Switches of the privileged intents in the developer portal; message content alone is on unless told. */
  portal?: Partial<Portal>;
  /** Between heartbeats; 41.25 s as on Discord unless told. */
  heartbeatIntervalMs?: number;
  /** Until an interaction has to be answered; 3 s unless told. */
  interactionMs?: number;
  /** Until the token for follow-ups expires; 15 minutes unless told. */
  followUpMs?: number;
  /** How long a nonce is remembered; 3 minutes unless told. */
  nonceMs?: number;
  /** Recommended number of shards, 1 unless told. */
  shards?: number;
  /** Shards that may identify at once, 16 unless told; Discord gives small bots 1, which is one every 5 s. */
  maxConcurrency?: number;
  /** Of every bucket; 1,000 requests a second unless told. */
  rateLimit?: RateLimit;
  /** What addresses of files begin with, where it should not be this server. */
  cdnUrl?: string;
  /** Requests that are remembered; 10,000 unless told. */
  keepRequests?: number;
}

/** How long {@link DiscordServer.waitFor} waits unless told. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 5;

/** What a bot of this kind is given in a guild. */
const USUAL_PERMISSIONS = ALL_PERMISSIONS & ~(Permission.manageChannels | Permission.mentionEveryone);

/** Starts a server on a free port of 127.0.0.1, with one guild, one channel and one person. */
export async function startDiscordServer(options: DiscordOptions = {}): Promise<DiscordServer> {
  const server = new DiscordServer(options);
  await server.listen();
  return server;
}

/** One local Discord; made by {@link startDiscordServer}. */
export class DiscordServer {
  /** The bot's token; changes with {@link revokeToken}. */
  token: string;
  readonly world: World;
  readonly gateway: Gateway;
  readonly faults = new FaultPlan();
  readonly commands: CommandRegistry;
  /** The guild that is there from the start; the bot is a member. */
  readonly guild: GuildState;
  /** A text channel in it. */
  readonly general: WireChannel;
  /** A person in it. */
  readonly ada: Person;
  readonly #interactions: Interactions;
  readonly #rest: Rest;
  readonly #http: Server;
  readonly #stage: Stage;
  readonly #checks = new Set<() => void>();
  readonly #sockets = new Set<Socket>();
  readonly #options: DiscordOptions;
  #isQueued = false;

  /** Use {@link startDiscordServer}. */
  constructor(options: DiscordOptions) {
    this.#options = options;
    this.token = options.token ?? 'discord-test-token';
    this.world = newWorld(options);
    const onChange = () => this.#changed();
    this.commands = new CommandRegistry(this.world);
    this.#interactions = new Interactions(this.world, {
      answerMs: options.interactionMs ?? 3_000,
      tokenMs: options.followUpMs ?? 900_000,
    });
    this.gateway = new Gateway({
      world: this.world,
      token: () => this.token,
      url: () => this.gatewayUrl,
      applicationFlags: () => applicationFlags(this.world),
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
      onChange,
    });
    this.#rest = new Rest({
      routes: this.#routes(),
      faults: this.faults,
      files: this.world.files,
      rate: options.rateLimit ?? { limit: 1_000, windowMs: 1_000 },
      token: () => this.token,
      keep: options.keepRequests ?? 10_000,
      onChange,
    });
    this.#http = createServer((request, response) => void this.#rest.handle(request, response));
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => this.gateway.upgrade(request, socket, head));
    this.guild = this.world.addGuild('Team', true, USUAL_PERMISSIONS);
    this.general = this.world.addChannel(this.guild, { name: 'general' });
    const wait: Stage['wait'] = (what, check) => this.waitFor(what, check);
    const { commands, general: defaultChannel, world } = this;
    this.#stage = { world, interactions: this.#interactions, commands, wait, defaultChannel };
    this.ada = this.addPerson('ada');
  }

  /** Begins to listen; {@link startDiscordServer} does it. */
  async listen(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.world.files.baseUrl =
      this.#options.cdnUrl ?? `${this.url}${CDN_PATH.replace(/\/attachments\/$/, '')}`;
  }

  /** Closes every connection and the port. */
  async stop(): Promise<void> {
    this.gateway.stop();
    const closed = once(this.#http, 'close');
    this.#http.close();
    // Those of WebSockets, too, which the server gave away.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://${this.host}`;
  }

  /** `127.0.0.1:<port>`, also the host that files are downloaded from. */
  get host(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** For `rest.api` of discord.js, which adds the version. */
  get apiUrl(): string {
    return `${this.url}/api`;
  }

  get gatewayUrl(): string {
    return `ws://${this.host}/gateway`;
  }

  /** The id of the bot and of its application. */
  get botId(): string {
    return this.world.bot.id;
  }

  #routes() {
    const { shards = 1, maxConcurrency = 16, nonceMs } = this.#options;
    const limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: maxConcurrency };
    return [
      route('GET /gateway', () => ok({ url: this.gatewayUrl }), true),
      route('GET /gateway/bot', () => ok({ url: this.gatewayUrl, shards, session_start_limit: limit })),
      ...messageRoutes(this.world, nonceMs),
      ...channelRoutes(this.world),
      ...applicationRoutes(this.world, this.commands),
      ...interactionRoutes(this.world, this.#interactions),
    ];
  }

  // --- Places and people ---

  /** @param isJoined whether the bot is a member; others are for apps that people installed for themselves */
  addGuild(name: string, { isJoined = true, id }: { isJoined?: boolean; id?: string } = {}): GuildState {
    return this.world.addGuild(name, isJoined, USUAL_PERMISSIONS, id);
  }

  /** Adds a channel, to the first guild unless told. */
  addChannel(options: ChannelOptions, guild = this.guild): WireChannel {
    return this.world.addChannel(guild, options);
  }

  /** @param isBot for another bot */
  addPerson(name: string, { isBot = false, guilds = [this.guild] } = {}): Person {
    const user = this.world.addUser(name, isBot);
    for (const { memberIds } of guilds) memberIds.add(user.id);
    return new Person(user, this.#stage);
  }

  /** Direct messages between people, without the bot; with three or more it is a group. */
  privateChannel(...people: Person[]): WireChannel {
    return this.world.directChannel(people.map(({ user }) => user));
  }

  /** A webhook writes into a channel. */
  webhookMessage(channel: WireChannel, text: string, name = 'CI'): WireMessage {
    const id = this.world.snowflakes.next();
    const author = { id, username: name, global_name: null, discriminator: '0000', avatar: null, bot: true };
    return createMessage(this.world, channel, { author, content: text, webhookId: id });
  }

  /** What the bot may do in a channel and its threads: bits of `Permission`. */
  permit(channel: WireChannel, permissions: bigint): void {
    this.world.permit(channel, permissions);
  }

  /** Takes permissions away, of what the bot has now. */
  forbid(channel: WireChannel, ...permissions: bigint[]): void {
    const taken = permissions.reduce((all, bit) => all | bit, 0n);
    this.world.permit(channel, this.world.permissionsIn(channel) & ~taken);
  }

  /** Removes the bot from a guild. */
  removeBot(guild = this.guild): void {
    this.world.loseGuild(guild, false);
  }

  /** Takes a guild down until {@link endOutage}. */
  beginOutage(guild = this.guild): void {
    this.world.loseGuild(guild, true);
  }

  endOutage(guild = this.guild): void {
    guild.isUnavailable = false;
    this.world.announceGuild(guild);
  }

  // --- What there is ---

  /** Messages that everybody in a channel or thread sees, oldest first. */
  messages(channel: WireChannel | string): WireMessage[] {
    const id = typeof channel === 'string' ? channel : channel.id;
    return [...(this.world.messages.get(id)?.values() ?? [])];
  }

  /** Those of them that the bot wrote. */
  botMessages(channel: WireChannel | string): WireMessage[] {
    return this.messages(channel).filter(
      ({ author, type }) => author.id === this.botId && type !== 21 && type !== 18,
    );
  }

  /** Messages that one person sees, oldest first. */
  ephemerals(person?: Person): WireMessage[] {
    const all = [...this.world.ephemerals.values()];
    return all.filter(({ userId }) => !person || userId === person.id).map(({ message }) => message);
  }

  /** The thread that stands on a message. */
  threadOf(message: WireMessage): WireChannel | undefined {
    return this.world.channels.get(message.id);
  }

  /** Threads of a channel, oldest first. */
  threads(channel: WireChannel): WireChannel[] {
    return this.world.threadsOf(channel.id);
  }

  get interactions(): readonly Interaction[] {
    return this.#interactions.all;
  }

  get modals(): readonly Modal[] {
    return this.#interactions.modals;
  }

  /** Commands of everywhere, or of one guild. */
  registered(guild?: GuildState): readonly WireCommand[] {
    return this.commands.of(guild?.id);
  }

  /** Requests that came in, oldest first. @param pattern as for {@link fail} */
  requests(pattern = '*'): RequestRecord[] {
    const matches = matcher(pattern);
    return this.#rest.requests.filter(({ method, path }) => matches(method, path));
  }

  // --- Waiting ---

  /**
   * Waits until something is so. It is looked at after everything that happens here, and every few milliseconds for
   * what a client makes of it.
   *
   * @param what for the error, such as `an answer in the thread`
   * @param check gives the value that is waited for, and undefined, null or false until then
   */
  waitFor<T>(what: string, check: () => T | undefined | null | false, timeoutMs = PATIENCE_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const value = check();
        if (value === undefined || value === null || value === false) return;
        finish();
        resolve(value);
      };
      const timer = setTimeout(() => {
        finish();
        const last = this.#rest.requests
          .slice(-8)
          .map((each) => `  ${each.method} ${each.path} ${each.status}`);
        reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}. Last requests:\n${last.join('\n')}`));
      }, timeoutMs);
      const interval = setInterval(look, LOOK_AGAIN_MS);
      const finish = (): void => {
        clearTimeout(timer);
        clearInterval(interval);
        this.#checks.delete(look);
      };
      this.#checks.add(look);
      look();
    });
  }

  /** Waits for messages of the bot in a channel or thread. @returns all that there are */
  async botMessage(channel: WireChannel | string, count = 1): Promise<WireMessage> {
    const found = await this.waitFor(`${count} messages of the bot`, () => {
      const list = this.botMessages(channel);
      return list.length >= count && list;
    });
    return found[count - 1] as WireMessage;
  }

  /** Waits for a thread on a message. */
  thread(message: WireMessage): Promise<WireChannel> {
    return this.waitFor('a thread on the message', () => this.threadOf(message));
  }

  /** Waits for a number of clients (shards) that identified and are connected. */
  async ready(count = 1): Promise<void> {
    await this.waitFor(`${count} sessions`, () => this.gateway.ready.length >= count);
  }

  // --- Faults ---

  /**
   * Lets the next requests go wrong.
   *
   * @param pattern method and path below `/api/v10`, such as `POST /channels/:channel/messages`; `*` for all
   * @example discord.fail('POST /channels/:channel/messages', { cut: 'after' }) // done, but nobody hears of it
   */
  fail(pattern: string, fault: RequestFault, times = 1): FaultOrder {
    return this.faults.add(pattern, fault, times);
  }

  /** Lets time pass for interactions, their tokens and nonces; nothing waits. */
  skip(ms: number): void {
    this.world.skip(ms);
  }

  /** Makes the bot's token worthless: 401, and close code 4004. */
  revokeToken(): void {
    this.token = `${this.token}-new`;
    this.gateway.close(4004, 'Authentication failed.');
  }

  /** Looks at what is waited for, once for all that happens in one turn. */
  #changed(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    setImmediate(() => {
      this.#isQueued = false;
      for (const check of [...this.#checks]) check();
    });
  }
}

function newWorld({ botName = 'cc-error', portal = {} }: DiscordOptions): World {
  const bot = {
    id: '1000000000000000001',
    username: botName,
    global_name: null,
    discriminator: '0001',
    avatar: null,
    bot: true,
  };
  return new World(bot, { messageContent: true, guildMembers: false, presences: false, ...portal });
}
