/** The bot on a local Discord. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordAdapter } from '../../../adapters/discord/discord-adapter.js';
import type { Log } from '../../../src/log.js';
import type { DiscordConfig } from '../../../src/server-config.js';
import { catalog } from '../../session/threads.js';
import { BotProcess, type BotProcessOptions, BotWorld } from '../../support/chat/bot-process.js';
import { type DiscordOptions, type DiscordServer, startDiscordServer } from '../../support/discord/index.js';

export interface DiscordBotOptions extends BotProcessOptions {
  discord?: DiscordOptions;
  config?: Partial<DiscordConfig>;
}

/** How long nothing may happen for everything to be over. */
const QUIET_MS = 15;

export class DiscordBot {
  readonly world = new BotWorld();
  process: BotProcess;
  #config: Partial<DiscordConfig>;

  private constructor(
    readonly discord: DiscordServer,
    private readonly options: DiscordBotOptions,
  ) {
    this.#config = options.config ?? {};
    this.process = this.#newProcess(options);
  }

  /** Starts both. */
  static async start(options: DiscordBotOptions = {}): Promise<DiscordBot> {
    const bot = await DiscordBot.prepare(options);
    await bot.process.start();
    return bot;
  }

  /** Starts Discord alone. */
  static async prepare(options: DiscordBotOptions = {}): Promise<DiscordBot> {
    return new DiscordBot(await startDiscordServer(options.discord), options);
  }

  get adapter(): DiscordAdapter {
    return this.process.adapter as DiscordAdapter;
  }

  /** Another process on the same store, in place of the present one. */
  async restart(options: BotProcessOptions = {}, config: Partial<DiscordConfig> = {}): Promise<void> {
    await this.process.stop();
    this.#config = { ...this.options.config, ...config };
    this.process = this.#newProcess(options);
    await this.process.start();
  }

  /** Stops both. */
  async close(): Promise<void> {
    await this.process.stop();
    await this.discord.stop();
  }

  /** Resolves when every event was delivered and all that came of it is done. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      const before = this.discord.requests().length;
      await sleep(QUIET_MS);
      await this.adapter.idle();
      await this.process.dispatcher.idle();
      if (this.discord.requests().length !== before) quiet = -1;
    }
  }

  #newProcess(options: BotProcessOptions): BotProcess {
    return new BotProcess(this.world, (_store, log) => this.#newAdapter(log), options);
  }

  #newAdapter(log: Log): DiscordAdapter {
    const { apiUrl, token } = this.discord;
    const config: DiscordConfig = { token, apiUrl, guildIds: [], shards: 'auto', ...this.#config };
    return new DiscordAdapter({ config, catalog, log, now: () => this.world.now() });
  }
}
