/** Several chats in one process: each is started, watched and tried again by itself. */
import type { ChatAdapter, ChatHandler, ChatHealth } from './adapter.js';
import { BotError, failureOf } from './errors.js';
import { PLATFORM_TIMERS, type Timers } from './housekeeping.js';
import type { Log } from './log.js';

/** A platform and what answers there. */
export interface Chat {
  adapter: ChatAdapter;
  handler: ChatHandler & {
    /** Resolves when everything that was begun is done. */
    idle(): Promise<void>;
  };
}

export interface ChatGroupOptions {
  log: Log;
  timers?: Timers;
}

/** A chat that is not reached is tried again after this long, and after twice as long each further time. */
export const FIRST_PAUSE_MS = 5_000;
export const LONGEST_PAUSE_MS = 300_000;

/**
 * @example
 * const group = new ChatGroup(chats, { log });
 * await group.start();
 * throw await group.lost;
 */
export class ChatGroup {
  /** Resolves with what is wrong when no chat is left that runs or may be reached later. */
  readonly lost: Promise<unknown>;
  readonly #members: readonly Member[];
  readonly #log: Log;
  #end: (reason: unknown) => void = () => {};

  constructor(chats: readonly Chat[], { log, timers = PLATFORM_TIMERS }: ChatGroupOptions) {
    this.#log = log;
    this.lost = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#members = chats.map((chat) => new Member(chat, log, timers, (reason) => this.#gone(chat, reason)));
  }

  /** Starts every chat. Resolves when each was tried once; what is not reached is tried again. */
  async start(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.start()));
  }

  /** How each chat is, by name. */
  health(): Record<string, ChatHealth> {
    return Object.fromEntries(this.#members.map((member) => [member.name, member.health()]));
  }

  /** Resolves when what was under way is done and every connection is closed. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }

  /** Whoever ends the process says why the last one was lost. */
  #gone({ adapter }: Chat, reason: unknown): void {
    if (this.#members.length === 1) {
      this.#end(reason);
      return;
    }
    const { line } = failureOf(reason, 'cc-error-bot');
    if (this.#members.some((member) => !member.isGone)) {
      this.#log.error(`${adapter.name}: ${line} The other chats go on.`);
      return;
    }
    const code = reason instanceof BotError ? reason.code : 'chat-denied';
    this.#end(new BotError(code, `${adapter.name}: ${line} No chat is left.`, { cause: reason }));
  }
}

type State =
  | { name: 'starting' | 'running' | 'stopped' }
  | { name: 'waiting'; reason: string; timer: unknown }
  | { name: 'gone'; reason: string };

/** One chat of the group. */
class Member {
  #state: State = { name: 'stopped' };
  #failures = 0;

  constructor(
    private readonly chat: Chat,
    private readonly log: Log,
    private readonly timers: Timers,
    private readonly onGone: (reason: unknown) => void,
  ) {}

  get name(): string {
    return this.chat.adapter.name;
  }

  get isGone(): boolean {
    return this.#state.name === 'gone';
  }

  health(): ChatHealth {
    const state = this.#state;
    if (state.name === 'running') return this.chat.adapter.health();
    if ('reason' in state) return { status: 'failing', reason: state.reason };
    return {
      status: 'failing',
      reason: `It is ${state.name === 'starting' ? 'being connected' : state.name}.`,
    };
  }

  async start(): Promise<void> {
    const starting: State = { name: 'starting' };
    this.#state = starting;
    const { adapter, handler } = this.chat;
    try {
      await adapter.start(handler, (reason) => void this.#failed(reason, this.#state));
      if (this.#state !== starting) return;
      this.#state = { name: 'running' };
      this.log.info(this.#failures === 0 ? `${this.name} is connected.` : `${this.name} is connected again.`);
      this.#failures = 0;
    } catch (error) {
      await this.#failed(error, starting);
    }
  }

  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { name: 'stopped' };
    if (state.name === 'waiting') this.timers.clear(state.timer);
    await this.#letGo();
  }

  /** What is not reached now may be later; everything else needs somebody who changes something. */
  async #failed(error: unknown, from: State): Promise<void> {
    if (this.#state !== from || from.name === 'gone' || from.name === 'stopped') return;
    const reason = failureOf(error, 'cc-error-bot').line;
    if (error instanceof BotError && error.code === 'chat-unavailable') {
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.log.warn(`${this.name}: ${reason} I try again in ${Math.round(pause / 1_000)} s.`);
      const timer = this.timers.set(() => void this.#again(), pause);
      this.#state = { name: 'waiting', reason, timer };
      return;
    }
    this.#state = { name: 'gone', reason };
    await this.#letGo();
    this.onGone(error);
  }

  async #again(): Promise<void> {
    await this.#letGo();
    if (this.#state.name === 'waiting') await this.start();
  }

  async #letGo(): Promise<void> {
    try {
      await this.chat.adapter.stop();
      await this.chat.handler.idle();
    } catch (error) {
      this.log.error(`${this.name}: ${failureOf(error, 'cc-error-bot').line}`);
    }
  }
}
