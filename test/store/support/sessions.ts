import type { ThreadRef } from '../../../src/message.js';
import type { ThreadSession } from '../../../src/session/types.js';

/** A thread of a workspace. */
export function threadOf(thread: string, workspace = 'T1', platform = 'slack'): ThreadRef {
  return { platform, workspace, channel: 'C1', thread };
}

/** A session of about the size that a thread with one error has. */
export function sessionOf(thread: ThreadRef, change: Partial<ThreadSession> = {}): ThreadSession {
  return {
    thread,
    status: 'open',
    subjects: [{ entry: 'request-timed-out', variant: 'gateway', captures: { seconds: '600' } }],
    offered: [],
    rejected: [],
    earlier: [],
    facts: { version: '2.1.199', provider: 'bedrock', os: 'linux' },
    answers: {},
    stage: 0,
    ticks: {},
    people: ['U1'],
    startedAt: 1_700_000_000_000,
    lastActivity: 1_700_000_000_000,
    ...change,
  };
}

/** The session with one more step ticked. */
export function ticked(
  session: ThreadSession,
  step: string,
  by: string,
  at = session.lastActivity,
): ThreadSession {
  const people = session.people.includes(by) ? session.people : [...session.people, by];
  return { ...session, people, ticks: { ...session.ticks, [step]: { by, name: `Name of ${by}`, at } } };
}
