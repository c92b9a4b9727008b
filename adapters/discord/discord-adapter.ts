/** Discord, over discord.js: connects, delivers what happens there to the core, and shows what the core answers. */
import type { ChatAdapter, ChatHandler, ChatHealth, Posted, PostOptions } from '../../src/adapter.js';
import type { Catalog } from '../../src/catalog/catalog.js';
import { BotError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { Author, IncomingMessage, ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import type { DiscordConfig } from '../../src/server-config.js';
import { Bridge } from './bridge.js';
import { registerCommands, reportRegistrations } from './commands.js';
import { Connection } from './connection.js';
import { badToken, Refused } from './faults.js';
import { idLookup } from './ids.js';
import { PLATFORM } from './inbound.js';

export interface DiscordAdapterOptions {
  config: DiscordConfig;
  /** Whose ids the buttons carry. */
  catalog: Catalog;
  log: Log;
  /** Requests that Discord grants the bot in all; 50 unless it was raised, as it is for very large bots. */
  requestsPerSecond?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** What stands from one start to its stop. */
interface Run {
  giveUp: AbortController;
  bridge?: Bridge;
  connection?: Connection;
  lost?: BotError;
}

/**
 * @example
 * const adapter = new DiscordAdapter({ config, catalog, log });
 * await adapter.start(new Dispatcher({ bot, store, surface: adapter, log }), onGivenUp);
 */
export class DiscordAdapter implements ChatAdapter {
  readonly name = PLATFORM;
  readonly #options: DiscordAdapterOptions;
  #run: Run | undefined;

  constructor(options: DiscordAdapterOptions) {
    this.#options = options;
  }

  async start(handler: ChatHandler, onGivenUp: (reason: BotError) => void): Promise<void> {
    await this.stop();
    const run: Run = { giveUp: new AbortController() };
    this.#run = run;
    const { config, catalog, log, requestsPerSecond, now = Date.now } = this.#options;
    const onLost = (reason: BotError) => {
      if (run.giveUp.signal.aborted || run.lost) return;
      run.lost = reason;
      onGivenUp(reason);
    };
    const lookup = idLookup(catalog);
    const fileHosts = config.apiUrl === undefined ? [] : [new URL(config.apiUrl).host];
    const connection = await Connection.open(
      {
        config,
        log,
        now,
        requestsPerSecond,
        onLost,
        onClient: (client, mayRead) => {
          const onRevoked = () => onLost(badToken());
          run.bridge = new Bridge({ client, handler, log, lookup, fileHosts, mayRead, now, onRevoked });
        },
      },
      run.giveUp.signal,
    );
    run.connection = connection;
    await this.#register(run);
  }

  async stop(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    const { giveUp, bridge, connection } = run;
    giveUp.abort();
    // What is under way can still be posted.
    await bridge?.stop();
    await connection?.close();
    if (this.#run === run) this.#run = undefined;
  }

  /** Resolves when the events that came so far are done with. */
  async idle(): Promise<void> {
    await this.#run?.bridge?.idle();
  }

  health(): ChatHealth {
    const { connection, lost } = this.#run ?? {};
    if (lost) return { status: 'failing', reason: lost.message };
    return connection?.health() ?? { status: 'failing', reason: 'Discord is not connected.' };
  }

  async post(thread: ThreadRef, reply: ReplyDocument, options: PostOptions): Promise<Posted> {
    return this.#bridge.posts.post(thread, reply, options);
  }

  async update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    await this.#bridge.posts.update(thread, postId, reply);
  }

  async whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    await this.#bridge.posts.whisper(thread, to, reply);
  }

  async reread(thread: ThreadRef, messageId: string): Promise<IncomingMessage | null> {
    return this.#bridge.reader.reread(thread, messageId);
  }

  get #bridge(): Bridge {
    const { bridge } = this.#run ?? {};
    if (bridge) return bridge;
    throw new BotError('chat-unavailable', 'Discord is not connected.');
  }

  /** One process is enough for that. Without the commands the bot still answers mentions. */
  async #register({ connection, bridge }: Run): Promise<void> {
    const { config, log } = this.#options;
    const { shards, guildIds } = config;
    if (!connection || !bridge || (shards !== 'auto' && !shards.ids.includes(0))) return;
    try {
      const application = connection.client.application.id;
      reportRegistrations(await registerCommands(bridge.api, application, guildIds), log);
    } catch (error) {
      const isRefused = error instanceof Refused;
      if (!isRefused && !(error instanceof BotError && error.code === 'chat-unavailable')) throw error;
      const reason = isRefused ? `Discord says “${error.message}”.` : error.message;
      log.error(`discord: The commands could not be registered: ${reason}`);
    }
  }
}
