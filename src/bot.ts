/** The flow from a message to a reply, the same for every platform: session, turn, store. */
import { randomUUID } from 'node:crypto';
import type { AdapterHandler } from './adapter.js';
import type { Catalog } from './catalog/catalog.js';
import { Conversation } from './conversation.js';
import { BotError } from './errors.js';
import type { Matcher } from './match/matcher.js';
import type { Match } from './match/types.js';
import type { IncomingMessage, ThreadRef, UserAction } from './message.js';
import { type Paste, readPaste } from './paste/paste.js';
import { editionId, inHandsOf, turnAgain, withReceipt } from './receipts.js';
import { composeAnswer } from './reply/compose.js';
import { liveReply, subjectReply } from './reply/conversation.js';
import type { Choice, ReplyDocument } from './reply/document.js';
import { composeOverview } from './reply/overview.js';
import type { StatusReport } from './reply/status.js';
import { suggestions } from './reply/suggestions.js';
import { advance } from './session/advance.js';
import type { SessionPost, ThreadSession } from './session/types.js';
import { memoryStore } from './store/memory.js';
import type { SessionStore } from './store/store.js';
import { updateSession } from './store/update.js';
import { quiet, type Turn } from './turn.js';

export interface BotOptions {
  /** Where sessions are kept; in memory when absent. */
  store?: SessionStore;
  /** Names or mentions of the people who take over when somebody asks for a person. */
  contacts?: readonly string[];
  /** Whether the redacted text of pastes is kept with the thread; none unless told. */
  keepPastes?: boolean;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** What `/cc-error status` tells. */
  status?: () => StatusReport;
  /** Whether sessions note what was handled and what is to be posted, for chats that deliver events more than once. */
  receipts?: boolean;
  /** Gets faults of the store; the answer is posted all the same, without memory. */
  onStoreFault?: (error: BotError) => void;
}

/** @example (await new Bot(catalog, new Matcher(catalog)).onMessage(message))?.title */
export class Bot implements AdapterHandler {
  /** Tells this process's changes of sessions from those of others. */
  readonly id = randomUUID();
  private readonly conversation: Conversation;
  private readonly store: SessionStore;
  private readonly now: () => number;

  constructor(
    private readonly catalog: Catalog,
    private readonly matcher: Matcher,
    private readonly options: BotOptions = {},
  ) {
    const { contacts = [], keepPastes = false, status } = options;
    this.conversation = new Conversation({
      catalog,
      matcher,
      contacts,
      keepPastes,
      ...(status ? { status } : {}),
    });
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
    return this.turn(message.thread, message.id, (session) =>
      begun(this.conversation.turn(session, message, this.now()), session, message),
    );
  }

  /** The text of a message was changed. */
  edit(message: IncomingMessage): Promise<Turn> {
    return this.turn(message.thread, editionId(message.id, message.edition), (session) =>
      begun(this.conversation.edited(session, message, this.now()), session, message),
    );
  }

  /** A message was deleted: where the thread began with it, the bot keeps out of it from now on. */
  delete(thread: ThreadRef, messageId: string): Promise<Turn> {
    return this.remember(thread, (session) => {
      // A thread may stand on another message than the one that holds the error.
      const isFirst = messageId === session?.origin || messageId === thread.thread;
      if (session === null || !isFirst) return quiet(session);
      const muted = advance(session, { type: 'muted', by: { id: '' }, at: this.now() });
      return { event: 'ignored', session: muted, reply: null, refresh: false };
    });
  }

  /** One click: ticks, a choice, or a button of a reply. */
  act(action: UserAction): Promise<Turn> {
    return this.turn(action.thread, action.id, (session) =>
      this.conversation.action(session, action, this.now()),
    );
  }

  /** A post as it has to look now. */
  live(post: SessionPost, session: ThreadSession): ReplyDocument {
    return liveReply(post, session, this.catalog);
  }

  /** The answer about the thread's error, for another place than the one where it was asked for. */
  subject(session: ThreadSession): ReplyDocument {
    return subjectReply(session, this.catalog);
  }

  /** What a workspace looked up lately. */
  overview(sessions: readonly ThreadSession[]): ReplyDocument {
    return composeOverview(sessions, this.catalog, this.now());
  }

  /**
   * Entries for what somebody has typed so far.
   *
   * @param words a part of a title or an id, or words that describe it; all entries when it is empty
   */
  suggest(words: string, limit: number): Choice[] {
    return suggestions(words, this.catalog, this.matcher).slice(0, limit);
  }

  /** A turn that happens once, however often its event comes. */
  private turn(thread: ThreadRef, id: string, run: (session: ThreadSession | null) => Turn): Promise<Turn> {
    if (this.options.receipts !== true) return this.remember(thread, run);
    return this.remember(
      thread,
      (session) => turnAgain(session, id) ?? withReceipt(run(session), session, id),
    );
  }

  /** Runs a turn on the stored session; a store that is gone costs the memory, not the answer. */
  private async remember(thread: ThreadRef, change: (session: ThreadSession | null) => Turn): Promise<Turn> {
    const run = (session: ThreadSession | null) =>
      this.options.receipts === true ? inHandsOf(change(session), session, this.id) : change(session);
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

/** A thread that begins remembers the message that holds the error, also where the mention came with an edit. */
function begun(turn: Turn, before: ThreadSession | null, { id, source = id }: IncomingMessage): Turn {
  if (before !== null || turn.session === null) return turn;
  return { ...turn, session: { ...turn.session, origin: source } };
}
