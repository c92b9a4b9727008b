/** The flow from a message to a reply, the same for every platform: session, turn, store. */
import type { AdapterHandler } from './adapter.js';
import type { Catalog } from './catalog/catalog.js';
import { Conversation } from './conversation.js';
import { BotError } from './errors.js';
import type { Matcher } from './match/matcher.js';
import type { Match } from './match/types.js';
import type { IncomingMessage, ThreadRef, UserAction } from './message.js';
import { type Paste, readPaste } from './paste/paste.js';
import { composeAnswer } from './reply/compose.js';
import type { ReplyDocument } from './reply/document.js';
import type { ThreadSession } from './session/types.js';
import { memoryStore } from './store/memory.js';
import type { SessionStore } from './store/store.js';
import { updateSession } from './store/update.js';
import type { Turn } from './turn.js';

export interface BotOptions {
  /** Where sessions are kept; in memory when absent. */
  store?: SessionStore;
  /** Names or mentions of the people who take over when somebody asks for a person. */
  contacts?: readonly string[];
  /** Whether the redacted text of pastes is kept with the thread; none unless told. */
  keepPastes?: boolean;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Gets faults of the store; the answer is posted all the same, without memory. */
  onStoreFault?: (error: BotError) => void;
}

/** @example (await new Bot(catalog, new Matcher(catalog)).onMessage(message))?.title */
export class Bot implements AdapterHandler {
  private readonly conversation: Conversation;
  private readonly store: SessionStore;
  private readonly now: () => number;

  constructor(
    private readonly catalog: Catalog,
    private readonly matcher: Matcher,
    private readonly options: BotOptions = {},
  ) {
    const { contacts = [], keepPastes = false } = options;
    this.conversation = new Conversation({ catalog, matcher, contacts, keepPastes });
    this.store = options.store ?? memoryStore();
    this.now = options.now ?? Date.now;
  }

  /** Matches a text and composes the answer, without remembering anything. */
  answer(text: string): { reply: ReplyDocument; match: Match; paste: Paste } {
    const paste = readPaste(text);
    const match = this.matcher.match(paste);
    return { reply: composeAnswer(match, paste, this.catalog), match, paste };
  }

  async onMessage(message: IncomingMessage): Promise<ReplyDocument | null> {
    return (await this.handle(message)).reply;
  }

  async onAction(action: UserAction): Promise<ReplyDocument | null> {
    return (await this.act(action)).reply;
  }

  /** One message, whoever else writes in the thread at the same time. */
  handle(message: IncomingMessage): Promise<Turn> {
    return this.remember(message.thread, (session) => this.conversation.turn(session, message, this.now()));
  }

  /** One click: a tick, a choice, or a button of a reply. */
  act(action: UserAction): Promise<Turn> {
    return this.remember(action.thread, (session) => this.conversation.action(session, action, this.now()));
  }

  /** Runs a turn on the stored session; a store that is gone costs the memory, not the answer. */
  private async remember(thread: ThreadRef, run: (session: ThreadSession | null) => Turn): Promise<Turn> {
    let turn: Turn | undefined;
    try {
      await updateSession(this.store, thread, (session) => {
        turn = run(session);
        return turn.session;
      });
    } catch (error) {
      if (!(error instanceof BotError) || !error.code.startsWith('store-')) throw error;
      this.options.onStoreFault?.(error);
      turn ??= run(null);
    }
    return turn as Turn;
  }
}
