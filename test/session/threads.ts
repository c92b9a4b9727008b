/** Threads to talk in, with the real catalogue and no store. */
import { Catalog } from '../../src/catalog/catalog.js';
import { Conversation } from '../../src/conversation.js';
import { Matcher } from '../../src/match/matcher.js';
import type { ThreadRef } from '../../src/message.js';
import type { ThreadSession } from '../../src/session/types.js';
import type { Turn } from '../../src/turn.js';
import { catalogueEntries } from '../support/catalogue.js';
import { filled } from '../support/fills.js';
import { inventory } from '../support/inventory.js';

export const catalog = new Catalog(catalogueEntries);
export const matcher = new Matcher(catalog);
export const THREAD: ThreadRef = { platform: 'test', workspace: 'w', channel: 'c', thread: 't' };

/** The first literal message of an entry as a person sees it; a description where it has no message. */
export function messageOf(id: string): string {
  const entry = inventory.find((one) => one.id === id);
  const [message] = entry?.messages ?? [];
  if (entry && message !== undefined) return filled(entry, message, 0);
  return catalog.get(id)?.samples[0] ?? '';
}

export interface Said {
  by?: string;
  /** Whether the bot is addressed. */
  mentioned?: boolean;
}

/** One thread, with a clock that counts its messages. */
export class Thread {
  session: ThreadSession | null = null;
  private clock = 0;

  constructor(readonly conversation = new Conversation({ catalog, matcher, contacts: ['@oncall'] })) {}

  /** What comes of a message; addressed to the bot unless it says otherwise. */
  say(text: string, { by = 'ana', mentioned = true }: Said = {}): Turn {
    this.clock += 1;
    const message = { id: String(this.clock), thread: THREAD, author: { id: by, name: by }, text, mentioned };
    const turn = this.conversation.turn(this.session, message, this.clock);
    this.session = turn.session;
    return turn;
  }

  /** A message that does not name the bot. */
  remark(text: string, by = 'ana'): Turn {
    return this.say(text, { by, mentioned: false });
  }

  /** A thread that is about an entry. */
  static about(entry: string): Thread {
    const thread = new Thread();
    thread.say(messageOf(entry));
    return thread;
  }
}
