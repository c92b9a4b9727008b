/** How a session goes on: a pure function of the state and an event. */
import { describe, expect, test } from '@jest/globals';
import { advance, newSession, type SessionEvent } from '../../src/session/advance.js';
import type { SessionPost, SessionSubject, ThreadSession } from '../../src/session/types.js';
import { THREAD } from './threads.js';

const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben' };
const subject = (entry: string): SessionSubject => ({ entry, captures: {} });
const POST: SessionPost = {
  id: 'p1',
  view: { kind: 'answer' },
  subjects: [subject('a')],
  stage: 0,
  facts: {},
};

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

const matched = (entry: string, facts = {}, at = 1): SessionEvent => ({
  type: 'matched', subjects: [subject(entry)], alternatives: [subject('other')], facts, by: ANA, at,
}); // biome-ignore format: an event

/** The session after some events, none of which may change what it gets. */
function after(...events: SessionEvent[]): ThreadSession {
  return events.reduce(
    (session, event) => frozen(advance(session, frozen(event))),
    frozen(newSession(THREAD, 1)),
  );
}

const EVENTS: Record<SessionEvent['type'], SessionEvent> = {
  matched: matched('b'),
  ambiguous: { type: 'ambiguous', alternatives: [subject('c')], facts: {}, by: ANA, at: 2 },
  unmatched: { type: 'unmatched', alternatives: [subject('c')], facts: {}, by: ANA, at: 2 },
  offered: { type: 'offered', alternatives: [subject('c')], by: ANA, at: 2 },
  chosen: { type: 'chosen', subject: subject('c'), by: ANA, at: 2 },
  'steps-done': { type: 'steps-done', steps: ['a/1'], by: ANA, at: 2 },
  'steps-undone': { type: 'steps-undone', steps: ['a/1'], by: ANA, at: 2 },
  'still-failing': { type: 'still-failing', steps: ['a/1'], stage: 1, by: ANA, at: 2 },
  'context-given': { type: 'context-given', facts: { os: 'linux' }, answers: { q: 'a' }, by: ANA, at: 2 },
  'wrong-match': { type: 'wrong-match', by: ANA, at: 2 },
  resolved: { type: 'resolved', by: ANA, at: 2 },
  reopened: { type: 'reopened', by: ANA, at: 2 },
  escalated: { type: 'escalated', by: ANA, at: 2 },
  muted: { type: 'muted', by: ANA, at: 2 },
  posted: { type: 'posted', post: POST, by: ANA, at: 2 },
  edited: { type: 'edited', subjects: [], alternatives: [], facts: {}, by: ANA, at: 2 },
  help: { type: 'help', by: ANA, at: 2 },
  ignored: { type: 'ignored', by: ANA, at: 2 },
};

describe('an event', () => {
  test.each([
    ['matched', { subjects: [subject('b')], earlier: [subject('a')], stage: 0, status: 'open' }],
    ['ambiguous', { subjects: [], earlier: [subject('a')], offered: [subject('c')], choosing: 'asked' }],
    ['unmatched', { subjects: [subject('a')], offered: [subject('c')], choosing: 'hinted' }],
    ['offered', { subjects: [subject('a')], offered: [subject('c')], choosing: 'hinted' }],
    ['chosen', { subjects: [subject('c')], earlier: [subject('a')], choosing: 'hinted' }],
    ['steps-done', { ticks: { 'a/1': { by: 'ana', name: 'Ana', at: 2 } } }],
    ['steps-undone', { ticks: {} }],
    ['still-failing', { stage: 1, ticks: { 'a/1': { by: 'ana', name: 'Ana', at: 2 } } }],
    ['context-given', { facts: { os: 'linux', version: '2.1.1' }, answers: { q: 'a' } }],
    ['wrong-match', { subjects: [], rejected: ['a'], choosing: 'asked', offered: [subject('other')] }],
    ['resolved', { status: 'resolved', subjects: [subject('a')] }],
    ['reopened', { status: 'open' }],
    ['escalated', { status: 'escalated' }],
    ['muted', { status: 'muted' }],
    ['posted', { posts: [POST] }],
    ['edited', { subjects: [], earlier: [], stage: 0 }],
    ['help', { subjects: [subject('a')], stage: 0 }],
    ['ignored', { subjects: [subject('a')], stage: 0 }],
  ] as const)('%s leaves %j', (type, wanted) => {
    expect(after(matched('a', { version: '2.1.1' }), EVENTS[type])).toMatchObject(wanted);
  });

  test('of each type leaves what it got untouched', () => {
    // Frozen objects throw when something writes to them.
    expect(() => after(matched('a'), ...Object.values(EVENTS), ...Object.values(EVENTS))).not.toThrow();
  });
});

describe('ticks', () => {
  const tick = (steps: string[], by: { id: string }, at: number): SessionEvent => ({
    type: 'steps-done',
    steps,
    by,
    at,
  });

  test('of the same step by two people keep the first', () => {
    const { ticks, people } = after(matched('a'), tick(['a/1'], BEN, 5), tick(['a/1', 'a/2'], ANA, 9));
    expect(ticks).toEqual({ 'a/1': { by: 'ben', at: 5 }, 'a/2': { by: 'ana', name: 'Ana', at: 9 } });
    expect(people).toEqual(['ana', 'ben']);
  });

  test('that come twice, late or out of order are the same', () => {
    const late = after(matched('a'), tick(['a/2'], ANA, 9), tick(['a/1'], BEN, 5), tick(['a/2'], ANA, 9));
    expect(Object.keys(late.ticks).sort()).toEqual(['a/1', 'a/2']);
    expect(late.lastActivity).toBe(9);
  });

  test('stay through the same error, another error and back', () => {
    const events = [tick(['a/1'], ANA, 2), matched('a'), matched('b'), matched('a')];
    expect(Object.keys(after(matched('a'), ...events).ticks)).toEqual(['a/1']);
  });

  test('are taken back by name alone', () => {
    const undo: SessionEvent = { type: 'steps-undone', steps: ['a/2', 'nonsense'], by: BEN, at: 3 };
    expect(Object.keys(after(matched('a'), tick(['a/1', 'a/2'], ANA, 2), undo).ticks)).toEqual(['a/1']);
  });
});

test('a clock that goes backwards makes no thread older', () => {
  const session = after(matched('a', {}, 100), { type: 'ignored', by: BEN, at: 40 });
  expect(session.lastActivity).toBe(100);
});

test('another error keeps the setup, and drops what belonged to one message', () => {
  const facts = {
    version: '2.1.1',
    os: 'linux',
    resetTime: '3pm',
    requestId: 'req_1',
    httpStatus: 429,
  } as const;
  expect(after(matched('a', facts), matched('b')).facts).toEqual({ version: '2.1.1', os: 'linux' });
  expect(after(matched('a', facts), matched('a')).facts).toEqual(facts);
});

describe('status', () => {
  test('a failure opens what was resolved, and leaves a person what a person has', () => {
    expect(after(matched('a'), EVENTS.resolved, EVENTS['still-failing']).status).toBe('open');
    expect(after(matched('a'), EVENTS.escalated, EVENTS['still-failing']).status).toBe('escalated');
    expect(after(matched('a'), EVENTS.escalated, EVENTS['steps-done']).status).toBe('escalated');
    expect(after(matched('a'), EVENTS.escalated, matched('b')).status).toBe('open');
  });
});

describe('limits', () => {
  test('people and earlier errors are bounded, names are short, and the newest errors stay', () => {
    const events = Array.from({ length: 500 }, (_, n): SessionEvent => ({
      ...matched(`e${n}`), by: { id: `u${n}` },
    })); // biome-ignore format: an event
    const session = after(...events, {
      type: 'steps-done',
      steps: ['s'],
      by: { id: 'x', name: 'n'.repeat(5_000) },
      at: 9,
    });
    expect(session.people).toHaveLength(200);
    expect(session.earlier).toHaveLength(20);
    expect(session.earlier.at(-1)?.entry).toBe('e498');
    expect(session.ticks.s?.name?.length).toBeLessThanOrEqual(80);
  });

  test('an error that comes back stands once among the earlier ones', () => {
    const session = after(matched('a'), matched('b'), matched('a'), matched('b'), matched('a'));
    expect(session.earlier.map(({ entry }) => entry)).toEqual(['a', 'b']);
  });
});
