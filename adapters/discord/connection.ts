/** The connection to Discord's gateway: login, intents, shards, and how each of them is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, GatewayCloseCodes as Close, Events, GatewayIntentBits as Intent, Options } from 'discord.js';
import type { ChatHealth } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { DiscordConfig, DiscordShards } from '../../src/server-config.js';
import { restOptions } from './api.js';
import { badToken, unreached } from './faults.js';

export interface ConnectionOptions {
  config: DiscordConfig;
  log: Log;
  /** What Discord grants the bot in all; 50 unless it was raised. */
  requestsPerSecond?: number | undefined;
  /** Called with every new client before it connects, to listen. */
  onClient: (client: Client, mayRead: boolean) => void;
  /** Discord refuses for good what it accepted at first. */
  onLost: (reason: BotError) => void;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Longer than discord.js pauses before it connects again. */
const RECONNECT_MS = 700;
/** How long a login that is given up may take to come to its end. */
const LAST_LOGIN_MS = 2_000;
/** A connection that is being taken up again is no fault for this long. */
const GRACE_MS = 15_000;
const BASE_INTENTS = [Intent.Guilds, Intent.GuildMessages, Intent.DirectMessages];
/** A line of discord.js that shows all but the last part of the token. */
const QUOTES_TOKEN = /^Provided token:/;
const NO_CONTENT =
  'discord: The Message Content intent is off, so follow-ups need a mention. Switch it on in the Developer Portal under Bot > Privileged Gateway Intents, then start again.';

/** How one shard is: since when it is away, or that it is there. */
type ShardState = 'ready' | { awaySince: number } | { lost: string };

export class Connection {
  readonly #shards = new Map<number, ShardState>();
  #isUp = false;

  private constructor(
    readonly client: Client<true>,
    /** Whether messages are shown that do not mention the bot. */
    readonly mayRead: boolean,
    private readonly options: ConnectionOptions,
  ) {}

  /**
   * Logs in; without the Message Content intent where that is not allowed.
   *
   * @param signal gives the login up
   * @throws BotError `config-invalid` for a token or shards that Discord does not take, `chat-unavailable` otherwise
   */
  static async open(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
    try {
      return await Connection.logIn(options, true, signal);
    } catch (error) {
      if (!isIntentFault(error)) throw faultOfLogin(error);
    }
    options.log.warn(NO_CONTENT);
    try {
      return await Connection.logIn(options, false, signal);
    } catch (error) {
      throw faultOfLogin(error);
    }
  }

  /** A connection that is not taken up yet. */
  private static of(client: Client, mayRead: boolean, options: ConnectionOptions): Connection {
    const connection = new Connection(client as Client<true>, mayRead, options);
    connection.#watch();
    return connection;
  }

  /** See {@link open}. */
  private static async logIn(
    options: ConnectionOptions,
    mayRead: boolean,
    signal: AbortSignal,
  ): Promise<Connection> {
    const client = clientFor(options, mayRead);
    const connection = Connection.of(client, mayRead, options);
    options.onClient(client, mayRead);
    signal.throwIfAborted();
    const login = client.login(options.config.token);
    try {
      await untilAborted(login, signal);
      connection.#isUp = true;
      return connection;
    } catch (error) {
      // A socket that is being opened cannot be closed yet.
      const late = new AbortController();
      const waiting = sleep(LAST_LOGIN_MS, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([login.catch(() => {}), waiting]);
      late.abort();
      await client.destroy();
      throw error;
    }
  }

  health(): ChatHealth {
    const states = [...this.#shards];
    const lost = states.flatMap(([, state]) =>
      typeof state === 'object' && 'lost' in state ? state.lost : [],
    );
    if (lost[0] !== undefined) return { status: 'failing', reason: lost[0] };
    const since = this.options.now() - GRACE_MS;
    const away = states.filter(
      ([, state]) => typeof state === 'object' && 'awaySince' in state && state.awaySince < since,
    );
    if (away.length === 0) return { status: 'ok' };
    const ids = away.map(([id]) => id).join(', ');
    const which =
      this.#shards.size === 1 ? 'The connection to Discord is' : `The connections of shards ${ids} are`;
    return { status: 'failing', reason: `${which} interrupted. I try again by myself.` };
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const isAway = [...this.#shards.values()].some(
      (state) => typeof state === 'object' && 'awaySince' in state,
    );
    if (isAway) {
      holdBack(this.client);
      await sleep(RECONNECT_MS);
    }
    await this.client.destroy();
    // Destroying forgets the sessions, and with them what holds the shards back.
    if (isAway) holdBack(this.client);
  }

  #watch(): void {
    const { client } = this;
    const { log, now } = this.options;
    const away = (id: number) => {
      if (this.#shards.get(id) === 'ready' || !this.#shards.has(id))
        this.#shards.set(id, { awaySince: now() });
    };
    client.ws.on('READY' as Parameters<typeof client.ws.on>[0], (_data, id) => this.#shards.set(id, 'ready'));
    client.ws.on('RESUMED' as Parameters<typeof client.ws.on>[0], (_data, id) =>
      this.#shards.set(id, 'ready'),
    );
    client.on(Events.ShardReconnecting, away);
    client.on(Events.ShardDisconnect, ({ code }, id) => this.#disconnected(code, id));
    client.on(Events.ShardError, (error, id) => log.debug(`discord: shard ${id}: ${error.message}`));
    client.on(Events.Error, (error) => log.warn(`discord: ${error.message}`));
    client.on(Events.Warn, (line) => log.debug(`discord: ${line}`));
    client.on(Events.Debug, (line) => {
      if (!QUOTES_TOKEN.test(line)) log.debug(`discord: ${line}`);
    });
  }

  /** discord.js does not come back from these by itself, and says nothing more about them. */
  #disconnected(code: number, id: number): void {
    const reason = reasonOf(code);
    this.#shards.set(id, { lost: reason.message });
    // Before the login succeeded it fails by itself.
    if (this.#isUp) this.options.onLost(reason);
  }
}

function clientFor(
  { config: { apiUrl, shards }, requestsPerSecond }: ConnectionOptions,
  mayRead: boolean,
): Client {
  return new Client({
    intents: mayRead ? [...BASE_INTENTS, Intent.MessageContent] : BASE_INTENTS,
    allowedMentions: { parse: [] },
    rest: restOptions(apiUrl, requestsPerSecond),
    // Messages and people are read from events and from the API; nothing has to be kept of them.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
    }),
    ...shardOptions(shards),
  });
}

/**
 * Keeps shards that are about to connect again from doing so: discord.js has no way to call that off, and would connect
 * after it was destroyed. They wait for their session, which never comes.
 */
function holdBack({ ws }: Client): void {
  for (const shard of ws.shards.values()) {
    (shard as unknown as { sessionInfo: unknown }).sessionInfo = new Promise(() => {});
  }
}

/** A login that is given up neither succeeds nor fails. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function shardOptions(shards: DiscordShards) {
  return shards === 'auto' ? ({ shards: 'auto' } as const) : { shards: shards.ids, shardCount: shards.count };
}

/** discord.js gives close codes no code of their own. */
function isIntentFault(error: unknown): boolean {
  return error instanceof Error && error.message === 'Used disallowed intents';
}

function faultOfLogin(error: unknown): BotError {
  const { code, message = '', name } = (error ?? {}) as { code?: unknown; message?: string; name?: string };
  if (name === 'AbortError')
    return new BotError('chat-unavailable', 'Discord was stopped while it was being connected.');
  if (code === 'TokenInvalid' || message === 'Authentication failed') return badToken();
  if (isIntentFault(error)) return reasonOf(Close.DisallowedIntents);
  if (message === 'Invalid shard') return reasonOf(Close.InvalidShard);
  if (message === 'Sharding is required') return reasonOf(Close.ShardingRequired);
  if (message.startsWith('Not enough sessions'))
    return new BotError(
      'chat-unavailable',
      'Discord allows no more logins for now: the bot was started too often today.',
    );
  return error instanceof BotError ? error : unreached(error);
}

function reasonOf(code: number): BotError {
  switch (code) {
    case Close.AuthenticationFailed:
      return badToken();
    case Close.DisallowedIntents:
      // A new login does without the intent that was switched off.
      return new BotError('chat-unavailable', 'Discord no longer allows an intent that the bot uses.');
    case Close.InvalidShard:
    case Close.ShardingRequired:
      return new BotError(
        'config-invalid',
        'Discord does not accept DISCORD_SHARDS. Remove it, or raise the number of shards in every process.',
      );
    default:
      return new BotError('chat-unavailable', `Discord closed the connection (${code}).`);
  }
}
