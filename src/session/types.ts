/** The state of one thread, and what may happen to it. */
import type { ThreadRef } from '../message.js';
import type { PasteFacts } from '../paste/facts.js';
import type { LiveView, ReplyDocument } from '../reply/document.js';

export type SessionStatus = 'open' | 'resolved' | 'escalated' | 'muted';

/** An error that the thread is or was about. */
export interface SessionSubject {
  /** Id of the catalogue entry. */
  entry: string;
  variant?: string;
  /** Short values that stood for the placeholders of the message. */
  captures: Record<string, string>;
  /** Whether the message wraps another error, which is then the next subject. */
  wraps?: true;
  /** Whether it was recognised by a description, and no message stood there word for word. */
  likely?: true;
}

/** Who ticked a step, and when. */
export interface Tick {
  /** Id of the user on the platform. */
  by: string;
  name?: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A post that follows the session: its checklist is made again when ticks or facts change. */
export interface SessionPost {
  /** As the platform gave it. */
  id: string;
  view: LiveView;
  /** What the post is about, which may be an earlier error of the thread. */
  subjects: SessionSubject[];
  /** Stage that it shows. */
  stage: number;
  /** What was known when it was posted; what is known later belongs to the present error. */
  facts: PasteFacts;
  /** What stands in front of it. */
  remarks?: string[];
}

/** A reply that is composed, and not known to be posted. */
export interface UnsentReply {
  /** Id of the message that it answers. */
  to: string;
  reply: ReplyDocument;
}

/** Everything that is remembered of a thread. Holds no pasted text, except where `STORE_PASTES=true` asks for it. */
export interface ThreadSession {
  thread: ThreadRef;
  status: SessionStatus;
  /** The errors of the thread, the one it is about first; empty when nothing was recognised yet. */
  subjects: SessionSubject[];
  /** Entries offered as choices; the thread's next answer may pick one. */
  offered: SessionSubject[];
  /**
   * Whether the last reply let people choose among the offered entries, so that a number is a choice and not a step:
   * because it asked which one it is, or only as a hint.
   */
  choosing?: 'asked' | 'hinted' | false;
  /** Entries that people said are not theirs. */
  rejected: string[];
  /** Errors that the thread was about before, oldest first. */
  earlier: SessionSubject[];
  /** What is known of the setup, from pastes and from what people said. */
  facts: PasteFacts;
  /** Answers to questions of the entry: question id to answer id. */
  answers: Record<string, string>;
  /** Stages shown: 0 is the first checklist. */
  stage: number;
  /** Ticked steps: `<entry id>/<step id>` to who did it. */
  ticks: Record<string, Tick>;
  /** Who said that it is fixed, while it is. */
  closed?: Tick;
  /** Id of the message that the thread began with. */
  origin?: string;
  /** Posts that follow the session, latest last. */
  posts?: SessionPost[];
  /** Notices that stand in the thread, so that each is given once. */
  told?: string[];
  /** Ids of the messages and clicks that changed the session last: one that comes again changes nothing. */
  handled?: string[];
  /** Replies to post, kept with the state that they belong to, so that a crash loses neither. */
  unsent?: UnsentReply[];
  /**
   * The process that changed the session last, and how often the session came into other hands: what a process knows of
   * the posts holds as long as both stay the same.
   */
  hands?: { by: string; count: number };
  /** Redacted text of the last pastes, oldest first; only with `STORE_PASTES=true`. */
  pastes?: string[];
  /** Ids of the people who wrote or clicked, for deletion on request. */
  people: string[];
  /** Milliseconds since the epoch. */
  startedAt: number;
  lastActivity: number;
}
