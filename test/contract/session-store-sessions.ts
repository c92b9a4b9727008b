/** What every store must do with sessions. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ThreadSession } from '../../src/session/types.js';
import type { SessionStore } from '../../src/store/store.js';
import { updateSession } from '../../src/store/update.js';
import { sessionOf, threadOf, ticked } from '../store/support/sessions.js';
import type { StoreContext } from './session-store.js';

/** @param context the store under test, a new one for each test */
export function sessionContract(context: StoreContext): void {
  let store: SessionStore;
  beforeEach(() => {
    store = context.store;
  });

  describe('sessions', () => {
    const thread = threadOf('1718.22');

    test('a thread without a session loads as null', async () => {
      expect(await store.load(thread)).toBeNull();
    });

    test('what was saved is loaded as it was, with the version that save gave', async () => {
      const later: Partial<ThreadSession> = {
        status: 'escalated',
        origin: 'm1',
        handled: ['m1', 'm2'],
        unsent: [{ to: 'm2', reply: { title: 'T', blocks: [{ type: 'divider' }] } }],
        posts: [
          { id: 'P1', view: { kind: 'list', title: 'T', lead: 'L' }, subjects: [], stage: 1, facts: {} },
        ],
      };
      const session = ticked(sessionOf(thread, later), 'a/b', 'U2');
      const version = await store.save(session, 0);
      expect(await store.load(thread)).toEqual({ session, version });
    });

    test('threads are told apart by each part of their key', async () => {
      const threads = ['platform', 'workspace', 'channel', 'thread'].map((part) => ({
        ...thread,
        [part]: 'X',
      }));
      for (const ref of [thread, ...threads]) await store.save(sessionOf(ref), 0);
      for (const ref of [thread, ...threads]) expect((await store.load(ref))?.session.thread).toEqual(ref);
    });

    test('any text comes back: NUL, half a surrogate, emoji, quotes', async () => {
      const text = 'a\0b\ud800c🦊"\'\\u0000 %s $1 \u2028';
      const odd = { ...thread, thread: text };
      const session = sessionOf(odd, { subjects: [{ entry: text, captures: { text } }], people: [text] });
      await store.save(session, 0);
      expect((await store.load(odd))?.session).toEqual(session);
    });

    test('fields that this version does not know are kept', async () => {
      const session = { ...sessionOf(thread), mood: { later: true } };
      await store.save(session, 0);
      expect((await store.load(thread))?.session).toEqual(session);
    });

    test('what was loaded can be changed without changing the store', async () => {
      await store.save(sessionOf(thread), 0);
      (await store.load(thread))?.session.people.push('U9');
      expect((await store.load(thread))?.session.people).toEqual(['U1']);
    });

    test('a version is good for one save', async () => {
      const version = await store.save(sessionOf(thread), 0);
      const next = await store.save(sessionOf(thread, { stage: 1 }), version);
      expect(next).not.toBe(version);
      await expect(store.save(sessionOf(thread, { stage: 2 }), version)).rejects.toMatchObject({
        code: 'store-conflict',
        message: expect.stringContaining('slack/T1/C1/1718.22'),
      });
      expect((await store.load(thread))?.session.stage).toBe(1);
    });

    test('creating twice is a conflict, and so is updating what is not there', async () => {
      await store.save(sessionOf(thread), 0);
      await expect(store.save(sessionOf(thread), 0)).rejects.toMatchObject({ code: 'store-conflict' });
      await expect(store.save(sessionOf(threadOf('other')), 1)).rejects.toMatchObject({
        code: 'store-conflict',
      });
    });

    test('a version from before a deletion is no good for the session created after it', async () => {
      const old = await store.save(sessionOf(thread), 0);
      await store.forget({ workspace: 'T1' });
      await store.save(sessionOf(thread, { stage: 7 }), 0);
      await expect(store.save(sessionOf(thread), old)).rejects.toMatchObject({ code: 'store-conflict' });
    });

    test('fifty people who tick at once, through two stores, lose nothing', async () => {
      const both = [store, await context.second()] as const;
      const steps = Array.from({ length: 50 }, (_, index) => `entry/step-${index}`);
      await Promise.all(
        steps.map((step, index) =>
          updateSession(both[index % 2] ?? store, thread, (session) =>
            ticked(session ?? sessionOf(thread), step, `U${index}`),
          ),
        ),
      );
      const stored = await store.load(thread);
      expect(Object.keys(stored?.session.ticks ?? {}).sort()).toEqual(steps.sort());
      expect(stored?.session.people).toHaveLength(50);
    });

    test('updateSession saves nothing when the session stays as it is', async () => {
      const version = await store.save(sessionOf(thread), 0);
      await updateSession(store, thread, (session) => session ?? sessionOf(thread));
      expect((await store.load(thread))?.version).toBe(version);
    });
  });
}
