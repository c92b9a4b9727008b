/** Bolt from one start to the next stop: its receiver, its listeners, and whose tokens it speaks with. */
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, type Authorize, ExpressReceiver, type Receiver } from '@slack/bolt';
import type { ChatHandler, ChatHealth } from '../../src/adapter.js';
import { type BotError, failureOf } from '../../src/errors.js';
import { type Log, withoutRepeats } from '../../src/log.js';
import { sealerFrom } from '../../src/sealing.js';
import type { SlackConfig } from '../../src/server-config.js';
import type { InstallationStore } from '../../src/store/store.js';
import { type ApiContext, clientOptions, sendAnswer } from './api.js';
import { LateAckApp } from './late-ack.js';
import { Listeners } from './listeners.js';
import { installPages } from './oauth/install-pages.js';
import { Installations } from './oauth/installations.js';
import { PrivateAnswers } from './private-answers.js';
import { MessageReader } from './reading.js';
import { sdkLogger } from './sdk-log.js';
import { Socket } from './socket.js';
import { SlackSurface } from './surface.js';
import { EVENTS_PATH } from './web-paths.js';
import { InstalledWorkspaces, SingleWorkspace, type Workspaces } from './workspaces.js';

const GRACE_MS = 5_000;

export interface SlackOptions {
  config: SlackConfig;
  /** Where the tokens of workspaces are kept. */
  installations: InstallationStore;
  log: Log;
  /** Where browsers reach the server from outside; without a slash at the end. */
  publicUrl?: string;
  /** How long what is under way may take when the bot stops, in milliseconds; the core does the rest after the next start. */
  graceMs?: number;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export class SlackConnection {
  readonly surface: SlackSurface;
  readonly #log: Log;
  readonly #ended = new AbortController();
  readonly #context: ApiContext;
  readonly #workspaces: Workspaces;
  readonly #listeners: Listeners;
  readonly #socket: Socket | undefined;
  readonly #app: App;
  readonly #graceMs: number;
  #events: Handle | undefined;
  #pages: Handle | undefined;
  #isOpen = false;

  /** @param onRefused called when Slack refuses for good what it accepted at first */
  constructor(options: SlackOptions, handler: ChatHandler, onRefused: (reason: BotError) => void) {
    const { config } = options;
    const log = withoutRepeats(options.log);
    const { apiUrl } = config;
    const { signal } = this.#ended;
    // Every call that is under way listens to it, and a busy hour has many.
    setMaxListeners(0, signal);
    this.#log = log;
    this.#graceMs = options.graceMs ?? GRACE_MS;
    this.#context = { logger: sdkLogger(options.log), signal, ...(apiUrl === undefined ? {} : { apiUrl }) };
    this.#workspaces = this.#workspacesOf(options, onRefused);
    const reader = new MessageReader({ apiUrl, signal });
    const answers = new PrivateAnswers((url, body) => sendAnswer(url, body, this.#context));
    this.surface = new SlackSurface({ workspaces: this.#workspaces, reader, answers });
    const whisper: SlackSurface['whisper'] = (...args) => this.surface.whisper(...args);
    this.#listeners = new Listeners({
      handler,
      workspaces: this.#workspaces,
      reader,
      answers,
      log,
      whisper,
    });
    if (config.mode === 'socket')
      this.#socket = new Socket({ ...this.#context, appToken: config.appToken, onRefused });
    this.#app = this.#appOn(this.#socket?.receiver ?? this.#httpReceiver(config));
    this.#listeners.attach(this.#app);
  }

  /** @throws BotError `config-invalid` or `chat-unavailable` */
  async open(): Promise<void> {
    await this.#workspaces.open(this.#context);
    await this.#app.init();
    // Before the socket, whose first events come with its opening.
    this.#isOpen = true;
    await this.#socket?.open();
  }

  health(): ChatHealth {
    if (!this.#isOpen) return { status: 'failing', reason: 'Slack is being connected.' };
    return this.#socket?.health() ?? { status: 'ok' };
  }

  /** Resolves when everything that was begun is done. */
  idle(): Promise<void> {
    return this.#listeners.idle();
  }

  /** Takes nothing more; resolves when what was begun is done or given back, and every connection is closed. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#socket?.close();
    const timer = new AbortController();
    const grace = sleep(this.#graceMs, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([this.#listeners.idle(), grace]);
    timer.abort();
    this.#ended.abort();
    await this.#listeners.idle();
  }

  /** Answers requests for events, and for the pages of the installation. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const handle = pathname === EVENTS_PATH ? this.#events : this.#pages;
    if (handle === undefined) response.writeHead(404).end();
    // Slack tries again, at another replica or after the start.
    else if (!this.#isOpen) response.writeHead(503, { 'retry-after': '5' }).end();
    else handle(request, response);
  }

  #workspacesOf(options: SlackOptions, onRefused: (reason: BotError) => void): Workspaces {
    const { config, installations: store, log, publicUrl } = options;
    const { auth } = config;
    if (auth.type === 'token') return new SingleWorkspace(auth.botToken, onRefused);
    const installations = new Installations(store, sealerFrom(auth.encryptionKey), log);
    const workspaces = new InstalledWorkspaces(installations);
    this.#pages = installPages({
      oauth: auth,
      installations,
      context: this.#context,
      log,
      publicUrl,
      onInstalled: (team) => workspaces.forget(team),
    });
    return workspaces;
  }

  #httpReceiver(config: SlackConfig): Receiver {
    const signingSecret = config.mode === 'http' ? config.signingSecret : '';
    const receiver = new ExpressReceiver({
      signingSecret,
      endpoints: EVENTS_PATH,
      logger: this.#context.logger,
    });
    receiver.app.disable('x-powered-by');
    this.#events = (request, response) => receiver.app(request, response);
    return receiver;
  }

  #appOn(receiver: Receiver): App {
    const app = new LateAckApp({
      receiver,
      authorize: ({ teamId }) => this.#authorize(teamId),
      logger: this.#context.logger,
      clientOptions: clientOptions(this.#context),
      // It keeps back what we want, such as coming into a channel, and lets pass what we do not, such as own edits.
      ignoreSelf: false,
      convoStore: false,
      deferInitialization: true,
    });
    app.error(async (error) => {
      const cause = 'original' in error && error.original instanceof Error ? error.original : error;
      this.#log.warn(`slack: ${failureOf(cause, 'cc-error-bot').line}`);
    });
    return app;
  }

  async #authorize(team: string | undefined): ReturnType<Authorize> {
    const { id, me, api } = await this.#workspaces.of(team ?? '');
    return { botToken: api.token, botId: me.botId, botUserId: me.userId, teamId: id };
  }
}
