/** The bot on a local Slack, over Socket Mode or HTTP. */
import { startHealthServer } from '../../../adapters/http/health-server.js';
import { SlackAdapter } from '../../../adapters/slack/slack-adapter.js';
import type { Log } from '../../../src/log.js';
import type { SlackAuth, SlackConfig } from '../../../src/server-config.js';
import type { Store } from '../../../src/store/store.js';
import { BotProcess, type BotProcessOptions, BotWorld } from '../../support/chat/bot-process.js';
import { type SlackServer, type SlackServerOptions, startSlackServer } from '../../support/slack/server.js';
import { grantedBy, manifest } from './manifest.js';

/** What the app is granted and hears: what its manifest says, and nothing more. */
const MANIFEST = grantedBy(manifest());

export type Mode = 'socket' | 'http';
export const MODES: readonly Mode[] = ['socket', 'http'];

export interface SlackBotOptions extends BotProcessOptions {
  mode?: Mode;
  auth?: SlackAuth;
  slack?: SlackServerOptions;
  publicUrl?: string;
}

export class SlackBot {
  readonly world = new BotWorld();
  readonly slack: SlackServer;
  process: BotProcess;
  /** Where the bot's own server listens, where it has one. */
  origin = '';
  readonly #options: SlackBotOptions;
  #stopServer: () => Promise<void> = async () => {};

  private constructor(slack: SlackServer, options: SlackBotOptions) {
    this.slack = slack;
    this.#options = options;
    this.process = this.#newProcess(options);
  }

  /** Starts both. */
  static async start(options: SlackBotOptions = {}): Promise<SlackBot> {
    const bot = await SlackBot.prepare(options);
    await bot.start();
    return bot;
  }

  /** Starts Slack alone. */
  static async prepare(options: SlackBotOptions = {}): Promise<SlackBot> {
    const slack = await startSlackServer({ ...MANIFEST, retryDelays: [0, 200, 400], ...options.slack });
    return new SlackBot(slack, options);
  }

  get team() {
    return this.slack.team;
  }

  get adapter(): SlackAdapter {
    return this.process.adapter as SlackAdapter;
  }

  /** Starts the process, and the server that its routes need. */
  async start(): Promise<void> {
    const { routes } = this.adapter;
    if (routes) {
      const health = async () => ({
        status: 'ok' as const,
        store: { status: 'ok' as const },
        chats: {},
        catalogue: 48,
        version: '1',
      });
      const server = await startHealthServer({ port: 0, host: '127.0.0.1', health, routes: [routes] });
      this.#stopServer = server.stop;
      this.origin = new URL(server.url).origin;
    }
    await this.process.start();
    if (this.#options.mode === 'http') await this.slack.useHttp(`${this.origin}/slack/events`);
  }

  /** Another process on the same store, beside the present one; not started. */
  anotherProcess(): BotProcess {
    return this.#newProcess(this.#options);
  }

  /** Ends the present process and makes another one on the same store. */
  async restart(options: BotProcessOptions = {}): Promise<void> {
    await this.stop();
    this.process = this.#newProcess({ ...this.#options, ...options });
    await this.start();
  }

  /** Stops the bot, and leaves Slack running. */
  async stop(): Promise<void> {
    await this.process.stop();
    await this.#stopServer();
    this.#stopServer = async () => {};
  }

  async close(): Promise<void> {
    await this.stop();
    await this.slack.stop();
  }

  /** Resolves when every event was delivered and all that came of it is done. */
  async settled(): Promise<void> {
    await this.slack.settled();
    await this.adapter.idle();
    await this.process.dispatcher.idle();
  }

  #newProcess(options: SlackBotOptions): BotProcess {
    return new BotProcess(this.world, (store, log) => this.#newAdapter(store, log), options);
  }

  #newAdapter(installations: Store, log: Log): SlackAdapter {
    const { publicUrl } = this.#options;
    const config = this.configOf();
    return new SlackAdapter({
      config,
      installations,
      log,
      graceMs: 100,
      ...(publicUrl ? { publicUrl } : {}),
    });
  }

  private configOf(): SlackConfig {
    const { slack } = this;
    const { mode = 'socket', auth = { type: 'token', botToken: slack.team.botToken } } = this.#options;
    const base = { auth, apiUrl: slack.apiUrl.replace(/\/$/, '') };
    return mode === 'socket'
      ? { mode, appToken: slack.appToken, ...base }
      : { mode, signingSecret: slack.signingSecret, ...base };
  }
}
