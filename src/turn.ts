/** What comes of one message in a thread, and what is needed to find out. */
import type { Catalog } from './catalog/catalog.js';
import type { Matcher } from './match/matcher.js';
import type { ReplyDocument } from './reply/document.js';
import type { StatusReport } from './reply/status.js';
import type { SessionEvent } from './session/advance.js';
import type { ThreadSession } from './session/types.js';

/** Names of events in the command line's contract. */
export type TurnEvent =
  | 'matched' | 'ambiguous' | 'unmatched' | 'steps-done' | 'still-failing' | 'context-given'
  | 'wrong-match' | 'resolved' | 'reopened' | 'escalated' | 'help' | 'ignored'; // biome-ignore format: a list

/** What came of a message. */
export interface Turn {
  event: TurnEvent;
  /** The session after it; null where the thread is none of the bot's. */
  session: ThreadSession | null;
  /** Null where the bot keeps quiet. */
  reply: ReplyDocument | null;
  /** What its author alone has to know where there is no reply to say it: a secret in a message that was edited. */
  warning?: ReplyDocument | null;
  /** Whether the thread's first answer has to be shown anew (ticks, other steps). */
  refresh: boolean;
  /** The event was handled before, so its reply may have been posted already. */
  again?: true;
}

export interface ConversationOptions {
  catalog: Catalog;
  matcher: Matcher;
  /** Names or mentions of the people who take over. */
  contacts: readonly string[];
  /** Whether the redacted text of pastes is kept in the session; none unless told. */
  keepPastes?: boolean;
  /** What `/cc-error status` tells; the size of the catalogue unless given. */
  status?: () => StatusReport;
}

/** Who did it, and when. */
export type Happened = Pick<SessionEvent, 'by' | 'at'>;

/** The bot says nothing and nothing changes. */
export function quiet(session: ThreadSession | null): Turn {
  return { event: 'ignored', session, reply: null, refresh: false };
}
