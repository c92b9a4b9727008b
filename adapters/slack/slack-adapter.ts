/** Slack: Bolt over Socket Mode or HTTP, and what the core asks of a chat. */
import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import type {
  ChatAdapter,
  ChatHandler,
  ChatHealth,
  HttpRoutes,
  Posted,
  PostOptions,
} from '../../src/adapter.js';
import type { BotError } from '../../src/errors.js';
import type { Author, IncomingMessage, ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { SlackConnection, type SlackOptions } from './connection.js';
import { unavailable } from './faults.js';
import type { SlackSurface } from './surface.js';

/**
 * @example
 * const adapter = new SlackAdapter({ config, installations: store, log });
 * await adapter.start(new Dispatcher({ bot, store, surface: adapter, log }), onGivenUp);
 */
export class SlackAdapter implements ChatAdapter {
  readonly name = 'slack';
  readonly routes?: HttpRoutes;
  readonly #options: SlackOptions;
  /** What takes events. */
  #running: SlackConnection | undefined;
  /** What posts; also while that which was begun is brought to its end. */
  #surface: SlackSurface | undefined;
  #refused: string | undefined;

  constructor(options: SlackOptions) {
    this.#options = options;
    const { mode, auth } = options.config;
    if (mode === 'http' || auth.type === 'oauth')
      this.routes = { prefix: '/slack', handle: (request, response) => this.#answer(request, response) };
  }

  async start(handler: ChatHandler, onGivenUp: (reason: BotError) => void): Promise<void> {
    const before = this.#running;
    this.#refused = undefined;
    const running = new SlackConnection(this.#options, handler, (reason) => {
      // Several calls may find the same token dead.
      if (this.#running !== running || this.#refused !== undefined) return;
      this.#refused = reason.message;
      onGivenUp(reason);
    });
    this.#running = running;
    try {
      await before?.close();
      this.#surface = running.surface;
      await running.open();
      if (this.#running !== running) throw unavailable('the bot is stopping');
    } catch (error) {
      if (this.#running === running) this.#running = undefined;
      await running.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await running.close();
    if (this.#surface === running.surface) this.#surface = undefined;
  }

  /** Resolves when everything that was begun is done. */
  async idle(): Promise<void> {
    await this.#running?.idle();
  }

  health(): ChatHealth {
    if (this.#refused !== undefined) return { status: 'failing', reason: this.#refused };
    return this.#running?.health() ?? { status: 'failing', reason: 'Slack is not connected.' };
  }

  post(thread: ThreadRef, reply: ReplyDocument, options: PostOptions): Promise<Posted> {
    return this.#use((surface) => surface.post(thread, reply, options));
  }

  update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    return this.#use((surface) => surface.update(thread, postId, reply));
  }

  whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    return this.#use((surface) => surface.whisper(thread, to, reply));
  }

  reread(thread: ThreadRef, messageId: string): Promise<IncomingMessage | null> {
    return this.#use((surface) => surface.reread(thread, messageId));
  }

  async #use<Result>(act: (surface: SlackSurface) => Promise<Result>): Promise<Result> {
    if (this.#surface === undefined) throw unavailable('it is not connected yet');
    return act(this.#surface);
  }

  #answer(request: HttpRequest, response: ServerResponse): void {
    if (this.#running) this.#running.answer(request, response);
    else response.writeHead(503, { 'retry-after': '5' }).end();
  }
}
