/**
 * What a session notes of the messages it handled, so that an event that comes again after a crash changes nothing and
 * its answer is still posted: the next state and the reply are saved together, and the reply is struck out once it
 * stands in the thread.
 */
import type { ReplyDocument } from './reply/document.js';
import { advance } from './session/advance.js';
import type { SessionPost, ThreadSession } from './session/types.js';
import type { Turn } from './turn.js';

/** Under which the session notes a change of a message, apart from the message itself. */
export function editionId(id: string, edition = ''): string {
  return `${id}@${edition}`;
}

/** Events come again within minutes; in a busy thread that is this many messages at most. */
const MAX_HANDLED = 40;
/** Replies that could not be posted for long are of no use any more. */
const MAX_UNSENT = 5;

/**
 * The turn for an event that was handled before: nothing changes, and the reply is the one that was not posted yet. The
 * posts may not show yet what it changed.
 *
 * @param id of the message or click
 * @returns undefined for an event that is new to the session
 */
export function turnAgain(session: ThreadSession | null, id: string): Turn | undefined {
  if (!session?.handled?.includes(id)) return undefined;
  const unsent = session.unsent?.find(({ to }) => to === id);
  return { event: 'ignored', session, reply: unsent?.reply ?? null, refresh: true, again: true };
}

/**
 * Notes the event, and its reply, in the state that it leads to. A turn that changes nothing needs no note: it comes out
 * the same again.
 *
 * @param before the session that the turn began with
 */
export function withReceipt(turn: Turn, before: ThreadSession | null, id: string): Turn {
  const { session, reply } = turn;
  if (session === null || session === before) return turn;
  const handled = [...(session.handled ?? []), id].slice(-MAX_HANDLED);
  const unsent = reply ? [...(session.unsent ?? []), { to: id, reply }].slice(-MAX_UNSENT) : session.unsent;
  return { ...turn, session: { ...session, handled, ...(unsent ? { unsent } : {}) } };
}

/**
 * Notes in the state that a turn leads to which process made it.
 *
 * @param before the session that the turn began with
 * @param by id of this process
 */
export function inHandsOf(turn: Turn, before: ThreadSession | null, by: string): Turn {
  const { session } = turn;
  if (session === null || session === before) return turn;
  const { hands } = session;
  if (hands?.by === by) return turn;
  return { ...turn, session: { ...session, hands: { by, count: (hands?.count ?? 0) + 1 } } };
}

/**
 * The session once the reply stands in the thread.
 *
 * @param id of the message or click that it answers
 * @param reply what was posted
 * @param post its id on the platform
 * @param at milliseconds since the epoch
 * @param remarks what was said in front of the reply, and stays there
 */
export function afterPost(
  session: ThreadSession,
  id: string,
  reply: ReplyDocument,
  post: string,
  at: number,
  remarks: readonly string[] = [],
): ThreadSession {
  const unsent = session.unsent?.filter(({ to }) => to !== id);
  const isPending = unsent !== undefined && unsent.length < (session.unsent?.length ?? 0);
  if (reply.live === undefined && !isPending) return session;
  const next: ThreadSession = { ...session };
  if (unsent && unsent.length > 0) next.unsent = unsent;
  else delete next.unsent;
  if (reply.live === undefined) return next;
  const { subjects, stage, facts } = session;
  const noted: SessionPost = { id: post, view: reply.live, subjects, stage, facts };
  if (remarks.length > 0) noted.remarks = [...remarks];
  return advance(next, { type: 'posted', post: noted, by: { id: '' }, at });
}
