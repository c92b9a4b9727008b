/** Notes of what was handled and what is to be posted. */
import { describe, expect, test } from '@jest/globals';
import { afterPost, inHandsOf, turnAgain, withReceipt } from '../src/receipts.js';
import type { ReplyDocument } from '../src/reply/document.js';
import { newSession } from '../src/session/advance.js';
import type { ThreadSession } from '../src/session/types.js';
import type { Turn } from '../src/turn.js';
import { THREAD } from './session/threads.js';

const REPLY: ReplyDocument = { title: 'T', blocks: [] };
const LIVE: ReplyDocument = { ...REPLY, live: { kind: 'answer' } };
const before = newSession(THREAD, 1);
const turn = (reply: ReplyDocument | null, session = { ...before, stage: 1 }): Turn => ({
  event: 'matched', session, reply, refresh: false,
}); // biome-ignore format: a turn

describe('a receipt', () => {
  test('keeps the reply with the state until it is posted', () => {
    const { session } = withReceipt(turn(REPLY), before, 'm1');
    expect(turnAgain(session, 'm1')).toMatchObject({ event: 'ignored', reply: REPLY, refresh: true });
    const posted = afterPost(session ?? before, 'm1', REPLY, 'p1', 5);
    expect(posted.unsent).toBeUndefined();
    expect(posted.posts).toBeUndefined();
    expect(turnAgain(posted, 'm1')).toMatchObject({ reply: null });
  });

  test('knows no other message', () => {
    const { session } = withReceipt(turn(REPLY), before, 'm1');
    expect(turnAgain(session, 'm2')).toBeUndefined();
    expect(turnAgain(null, 'm1')).toBeUndefined();
  });

  test('is not needed where nothing changed', () => {
    const same = turn(REPLY, before as never);
    expect(withReceipt(same, before, 'm1')).toBe(same);
    const none: Turn = { ...same, session: null };
    expect(withReceipt(none, null, 'm1')).toBe(none);
  });

  test('remembers the post of a list once, with what it shows', () => {
    const { session } = withReceipt(turn(LIVE), before, 'm1');
    const once = afterPost(session ?? before, 'm1', LIVE, 'p1', 5);
    const twice = afterPost(once, 'm1', LIVE, 'p1', 6);
    expect(twice.posts).toEqual([{ id: 'p1', view: { kind: 'answer' }, subjects: [], stage: 1, facts: {} }]);
    expect(twice.people).toEqual([]);
  });

  test('says in whose hands the session is, and how often that changed', () => {
    const by = (id: string, from: ThreadSession) =>
      inHandsOf(turn(null, { ...from, stage: 1 }), from, id).session as ThreadSession;
    const first = by('a', by('a', before));
    expect(first.hands).toEqual({ by: 'a', count: 1 });
    expect(by('a', by('b', first)).hands).toEqual({ by: 'a', count: 3 });
    expect(inHandsOf(turn(null, first), first, 'b').session).toBe(first);
  });

  test('stays small however much is handled and not posted', () => {
    let session = before;
    for (let i = 0; i < 100; i++)
      session = withReceipt(turn(REPLY, { ...session }), before, `m${i}`).session ?? session;
    expect(session.handled).toHaveLength(40);
    expect(session.unsent?.map(({ to }) => to)).toEqual(['m95', 'm96', 'm97', 'm98', 'm99']);
  });
});
