/** How a thread goes on: the next state from the present one and an event. Pure, so it can be tried again. */
import type { ThreadRef } from '../message.js';
import type { PasteFacts } from '../paste/facts.js';
import type { SessionPost, SessionSubject, ThreadSession, Tick } from './types.js';

/** Who did it, and when (milliseconds since the epoch). */
interface Happened {
  by: { id: string; name?: string };
  at: number;
}

export type SessionEvent = Happened &
  (
    | { type: 'matched'; subjects: SessionSubject[]; alternatives: SessionSubject[]; facts: PasteFacts }
    | { type: 'ambiguous' | 'unmatched'; alternatives: SessionSubject[]; facts: PasteFacts }
    | { type: 'offered'; alternatives: SessionSubject[] }
    | { type: 'chosen'; subject: SessionSubject }
    | { type: 'steps-done' | 'steps-undone'; steps: string[] }
    | { type: 'edited'; subjects: SessionSubject[]; alternatives: SessionSubject[]; facts: PasteFacts }
    | { type: 'still-failing'; steps: string[]; stage: number }
    | { type: 'context-given'; facts: PasteFacts; answers: Record<string, string> }
    | { type: 'wrong-match' | 'resolved' | 'reopened' | 'escalated' | 'muted' | 'help' | 'ignored' }
    | { type: 'posted'; post: SessionPost }
  );

export type SessionEventType = SessionEvent['type'];

/** Most people kept by id in a session; what they did is kept beyond that. */
const MAX_PEOPLE = 200;
const MAX_EARLIER = 20;
/** Older posts stay as they are. */
const MAX_POSTS = 8;
const MAX_NAME = 80;

/** Events that leave a list of choices on the screen as it was. */
const KEEPS_THE_CHOICE: ReadonlySet<SessionEventType> = new Set([
  'help', 'ignored', 'posted', 'context-given', 'escalated', 'muted',
]); // biome-ignore format: a list

/** @param at milliseconds since the epoch */
export function newSession(thread: ThreadRef, at: number): ThreadSession {
  return {
    thread,
    status: 'open',
    subjects: [],
    offered: [],
    rejected: [],
    earlier: [],
    facts: {},
    answers: {},
    stage: 0,
    ticks: {},
    people: [],
    startedAt: at,
    lastActivity: at,
  };
}

/**
 * The state after an event. The session that it gets stays as it is.
 *
 * @example advance(session, { type: 'resolved', by: { id: 'U1' }, at: Date.now() }).status // 'resolved'
 */
export function advance(session: ThreadSession, event: SessionEvent): ThreadSession {
  const next: ThreadSession = {
    ...session,
    people: withPerson(session.people, event.by.id),
    choosing: KEEPS_THE_CHOICE.has(event.type) ? (session.choosing ?? false) : false,
    // A clock that goes backwards must not make a thread older than it is.
    lastActivity: Math.max(session.lastActivity, event.at),
  };
  switch (event.type) {
    case 'matched':
      return matched(next, event.subjects, event.alternatives, event.facts);
    case 'edited':
      return edited(next, event.subjects, event.alternatives, event.facts);
    case 'ambiguous':
      return {
        ...setAside(next),
        status: 'open',
        subjects: [],
        offered: event.alternatives,
        choosing: 'asked',
        facts: { ...next.facts, ...event.facts },
      };
    case 'unmatched':
      return {
        ...next,
        offered: event.alternatives,
        choosing: 'hinted',
        facts: { ...next.facts, ...event.facts },
      };
    case 'offered':
      return { ...next, offered: event.alternatives, choosing: 'hinted' };
    case 'chosen':
      return chosen(next, event.subject);
    case 'steps-done':
      return { ...next, ticks: tick(next, event.steps, event) };
    case 'steps-undone':
      return { ...next, ticks: without(next.ticks, event.steps) };
    case 'still-failing':
      return {
        ...withoutClosing(next),
        status: reopened(next),
        ticks: tick(next, event.steps, event),
        stage: event.stage,
      };
    case 'context-given':
      return {
        ...next,
        facts: { ...next.facts, ...event.facts },
        answers: { ...next.answers, ...event.answers },
      };
    case 'wrong-match':
      return wrongMatch(next);
    case 'resolved':
      return { ...next, status: 'resolved', closed: next.closed ?? tickBy(event) };
    case 'reopened':
      return { ...withoutClosing(next), status: 'open' };
    case 'escalated':
      return { ...next, status: 'escalated' };
    case 'muted':
      return { ...next, status: 'muted' };
    case 'posted':
      return { ...next, posts: withPost(next.posts, event.post) };
    case 'help':
    case 'ignored':
      return next;
  }
}

/** The same error again keeps what was done; another one becomes the subject, and the old one is remembered. */
function matched(
  session: ThreadSession,
  subjects: SessionSubject[],
  alternatives: SessionSubject[],
  facts: PasteFacts,
): ThreadSession {
  const isSameAgain = isSame(session.subjects, subjects);
  const known = { ...(isSameAgain ? session.facts : setupOf(session.facts)), ...facts };
  if (isSameAgain) return { ...withoutClosing(session), status: 'open', subjects, facts: known };
  return {
    ...withoutClosing(setAside(session)),
    status: 'open',
    subjects,
    offered: alternatives,
    facts: known,
    answers: {},
    stage: 0,
  };
}

/** The first message says something else now: what was taken for its error never was one of the thread. */
function edited(
  session: ThreadSession,
  subjects: SessionSubject[],
  alternatives: SessionSubject[],
  facts: PasteFacts,
): ThreadSession {
  const posts = session.posts?.map((post) => (post.view.kind === 'answer' ? { ...post, subjects } : post));
  return {
    ...session,
    subjects,
    offered: alternatives,
    facts,
    answers: {},
    stage: 0,
    ...(posts ? { posts } : {}),
  };
}

/** What holds for the person's setup, whichever error it is; the rest belongs to one message. */
function setupOf({ version, provider, os, surface, interactive, plan, model }: PasteFacts): PasteFacts {
  const setup = { version, provider, os, surface, interactive, plan, model };
  return Object.fromEntries(Object.entries(setup).filter(([, value]) => value !== undefined));
}

/** Where a person took over, it stays with the person. */
function reopened({ status }: ThreadSession): ThreadSession['status'] {
  return status === 'resolved' ? 'open' : status;
}

/** Whether two answers are about the same error. */
export function isSame(a: readonly SessionSubject[], b: readonly SessionSubject[]): boolean {
  return a.length > 0 && a[0]?.entry === b[0]?.entry;
}

/** The choices stay, for those who chose the wrong one. */
function chosen(session: ThreadSession, subject: SessionSubject): ThreadSession {
  return {
    ...withoutClosing(setAside(session)),
    status: 'open',
    subjects: [subject],
    choosing: 'hinted',
    answers: {},
    stage: 0,
  };
}

/** Puts the present subject among the earlier ones. */
function setAside(session: ThreadSession): ThreadSession {
  const last = session.subjects.map(({ entry }) => entry);
  if (last.length === 0) return session;
  const before = session.earlier.filter(({ entry }) => !last.includes(entry));
  return { ...session, earlier: [...before, ...session.subjects].slice(-MAX_EARLIER) };
}

function wrongMatch(session: ThreadSession): ThreadSession {
  const rejected = [...new Set([...session.rejected, ...session.subjects.map(({ entry }) => entry)])];
  return {
    ...session,
    subjects: [],
    choosing: 'asked',
    rejected,
    offered: session.offered.filter(({ entry }) => !rejected.includes(entry)),
    answers: {},
    stage: 0,
  };
}

/** The first who ticked a step stays named. */
function tick(session: ThreadSession, steps: readonly string[], happened: Happened): ThreadSession['ticks'] {
  const ticks = { ...session.ticks };
  for (const step of steps) ticks[step] ??= tickBy(happened);
  return ticks;
}

function tickBy({ by, at }: Happened): Tick {
  return { by: by.id, ...(by.name ? { name: by.name.slice(0, MAX_NAME) } : {}), at };
}

function withoutClosing({ closed: _, ...session }: ThreadSession): ThreadSession {
  return session;
}

/** A post that is noted again stands for the same message. */
function withPost(posts: readonly SessionPost[] | undefined, post: SessionPost): SessionPost[] {
  return [...(posts ?? []).filter(({ id }) => id !== post.id), post].slice(-MAX_POSTS);
}

function without(ticks: ThreadSession['ticks'], steps: readonly string[]): ThreadSession['ticks'] {
  return Object.fromEntries(Object.entries(ticks).filter(([step]) => !steps.includes(step)));
}

function withPerson(people: readonly string[], id: string): string[] {
  if (id === '' || people.includes(id) || people.length >= MAX_PEOPLE) return [...people];
  return [...people, id];
}
