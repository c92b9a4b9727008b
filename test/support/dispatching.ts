/** The dispatcher with the real bot, a store in memory, a clock, and a platform that fails on demand. */
import { Bot } from '../../src/bot.js';
import { Dispatcher, type DispatcherOptions } from '../../src/dispatcher.js';
import { Housekeeping } from '../../src/housekeeping.js';
import { createLog } from '../../src/log.js';
import type { IncomingMessage, ThreadRef, UserAction } from '../../src/message.js';
import type { ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import type { ThreadSession } from '../../src/session/types.js';
import { memoryStore } from '../../src/store/memory.js';
import type { Store } from '../../src/store/store.js';
import type { Turn } from '../../src/turn.js';
import { catalog, matcher } from '../session/threads.js';
import { MemorySurface } from './memory-surface.js';

export const OVERLOADED = 'API Error: Repeated 529 Overloaded errors';
export const TOO_LONG = 'Prompt is too long';
export const SECRET = `sk-ant-api03-${'Ab3_'.repeat(22)}AA`;

export const thread = (name = 't1'): ThreadRef => ({
  platform: 'memory',
  workspace: 'w',
  channel: 'c',
  thread: name,
});

/** One workspace with one store. */
export class Stage {
  /** Milliseconds since the epoch. */
  time = 1_700_000_000_000;
  readonly store = memoryStore(() => this.time);
  readonly surface = new MemorySurface();
  readonly lines: string[] = [];
  readonly turns: Turn[] = [];
  dispatcher = this.started();
  #count = 0;

  /** A bot as one process runs it; called again it is another process on the same store. */
  started(change: Partial<DispatcherOptions> = {}): Dispatcher {
    const { surface } = this;
    const store = ownOf(this.store);
    const now = () => this.time;
    const bot = new Bot(catalog, matcher, { store, receipts: true, now });
    const log = createLog('debug', (line) => this.lines.push(line));
    const onTurn = (turn: Turn) => this.turns.push(turn);
    return new Dispatcher({ bot, store, surface, log, now, onTurn, ...change });
  }

  message(text: string, change: Partial<IncomingMessage> = {}): IncomingMessage {
    this.#count += 1;
    const author = { id: 'ana', name: 'Ana' };
    const whole = { id: `m${this.#count}`, thread: thread(), author, text, mentioned: false, ...change };
    this.surface.messages.set(whole.id, whole);
    return whole;
  }

  mention(text: string, change: Partial<IncomingMessage> = {}): IncomingMessage {
    return this.message(text, { mentioned: true, ...change });
  }

  click(action: string, change: Partial<UserAction> = {}): UserAction {
    this.#count += 1;
    return { id: `a${this.#count}`, thread: thread(), author: { id: 'ben', name: 'Ben' }, action, ...change };
  }

  /** What was posted, first to last. */
  replies(): ReplyDocument[] {
    return this.surface.posts.map(({ reply }) => reply);
  }

  async session(name?: string): Promise<ThreadSession | undefined> {
    return (await this.store.load(thread(name)))?.session;
  }

  /** Does the jobs that are due by now, as another replica or the next start would. */
  async housekeep(of = this.dispatcher): Promise<void> {
    const log = createLog('debug', (line) => this.lines.push(line));
    const { store } = this;
    const now = () => this.time;
    await new Housekeeping({ store, sessionTtlMs: 1e9, log, handlers: of.jobs, now }).runDue();
  }
}

/** The store as one process has it: what a process remembers of its events goes with the object. */
function ownOf(shared: Store): Store {
  return new Proxy(shared, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

export function stepsOf(reply: ReplyDocument | undefined) {
  return (reply?.blocks ?? []).flatMap((block) => (block.type === 'checklist' ? block.items : []));
}

/** Ids of the buttons, in order. */
export function buttonsOf(reply: ReplyDocument | undefined): string[] {
  const blocks = reply?.blocks ?? [];
  return blocks.flatMap((block) => (block.type === 'buttons' ? block.items.map(({ id }) => id) : []));
}

export function has(reply: ReplyDocument | undefined, type: ReplyBlock['type']): boolean {
  return reply?.blocks.some((block) => block.type === type) ?? false;
}
