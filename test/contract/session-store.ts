/** What every store must do. Called inside a `describe` by the tests of each store. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SessionStore } from '../../src/store/store.js';
import { updateSession } from '../../src/store/update.js';
import { sessionOf, threadOf, ticked } from '../store/support/sessions.js';

/** Makes an empty database and opens stores on it; memory stores share nothing, so they open one alone. */
export interface StoreMaker {
  /** Whether `open` may be called several times on one database. */
  shared: boolean;
  /** Begins a new, empty database. */
  fresh(): Promise<(now: () => number) => Promise<SessionStore>>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 1_700_000_000_000;

/** @param maker makes the stores under test */
export function sessionStoreContract(maker: StoreMaker): void {
  let time = START;
  let open: (now: () => number) => Promise<SessionStore>;
  let store: SessionStore;
  let stores: SessionStore[] = [];
  const another = async (now = () => time) => {
    const opened = await open(now);
    stores.push(opened);
    return opened;
  };
  /** A second store on the same database, where there is such a thing. */
  const second = async () => (maker.shared ? another() : store);

  beforeEach(async () => {
    time = START;
    open = await maker.fresh();
    stores = [];
    store = await another();
  });

  afterEach(async () => {
    await Promise.all(stores.map((opened) => opened.close()));
  });

  describe('sessions', () => {
    const thread = threadOf('1718.22');

    test('a thread without a session loads as null', async () => {
      expect(await store.load(thread)).toBeNull();
    });

    test('what was saved is loaded as it was, with the version that save gave', async () => {
      const session = ticked(sessionOf(thread, { post: 'P1', status: 'escalated' }), 'a/b', 'U2');
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
      const both = [store, await second()] as const;
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

  describe('claims', () => {
    test('of many claimers at once one gets the event', async () => {
      const both = [store, await second()] as const;
      const claims = Array.from({ length: 20 }, (_, index) => (both[index % 2] ?? store).claim('e1', MINUTE));
      const results = await Promise.all(claims);
      expect(results.filter((result) => result === 'claimed')).toHaveLength(1);
      expect(results.filter((result) => result === 'busy')).toHaveLength(19);
    });

    test('a completed event is done, also for a claim that was never made', async () => {
      await store.claim('e1', MINUTE);
      await store.complete('e1');
      await store.complete('e1');
      await store.complete('e2');
      expect([await store.claim('e1', MINUTE), await store.claim('e2', MINUTE)]).toEqual(['done', 'done']);
    });

    test('a released event can be claimed at once, a completed one cannot be released', async () => {
      await store.claim('e1', MINUTE);
      await store.release('e1');
      expect(await store.claim('e1', MINUTE)).toBe('claimed');
      await store.complete('e1');
      await store.release('e1');
      expect(await store.claim('e1', MINUTE)).toBe('done');
    });

    test('a lease that ran out can be claimed again, by one', async () => {
      await store.claim('e1', MINUTE);
      time += MINUTE - 1;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      time += 1;
      const other = await second();
      const results = await Promise.all([store.claim('e1', MINUTE), other.claim('e1', MINUTE)]);
      expect(results.sort()).toEqual(['busy', 'claimed']);
    });

    test('what was handled after its lease ran out stays handled', async () => {
      await store.claim('e1', MINUTE);
      time += 2 * MINUTE;
      await store.complete('e1');
      expect(await store.claim('e1', MINUTE)).toBe('done');
    });

    test('a clock that is set back neither frees a lease nor keeps it for ever', async () => {
      await store.claim('e1', MINUTE);
      time -= DAY;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      time += MINUTE - 1;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      time += 1;
      expect(await store.claim('e1', MINUTE)).toBe('claimed');
    });

    test('a completed event stays done while the clock jumps', async () => {
      await store.claim('e1', MINUTE);
      time -= DAY;
      await store.complete('e1');
      time += DAY;
      await store.sweep(time, DAY);
      expect(await store.claim('e1', MINUTE)).toBe('done');
    });
  });

  describe('jobs', () => {
    const job = {
      id: 'j1',
      kind: 'reminder',
      payload: { thread: threadOf('1'), n: [1, null, 'x'] },
      runAt: START,
    };

    test('come when they are due, earliest first, as many as asked for', async () => {
      await store.defer(job);
      await store.defer({ ...job, id: 'j0', runAt: START - 5 });
      await store.defer({ ...job, id: 'j2', runAt: START + 1 });
      expect((await store.takeDue(START - 1, MINUTE, 9)).map(({ id }) => id)).toEqual(['j0']);
      expect(await store.takeDue(START, MINUTE, 9)).toEqual([{ ...job, attempts: 1 }]);
      expect((await store.takeDue(START + HOUR, MINUTE, 2)).map(({ id }) => id)).toEqual(['j0', 'j1']);
    });

    test('come again when their lease ran out, with one more attempt, until they are finished', async () => {
      await store.defer(job);
      await store.takeDue(START, MINUTE, 9);
      expect(await store.takeDue(START + MINUTE - 1, MINUTE, 9)).toEqual([]);
      expect(await store.takeDue(START + MINUTE, MINUTE, 9)).toEqual([{ ...job, attempts: 2 }]);
      await store.finish('j1');
      expect(await store.takeDue(START + DAY, MINUTE, 9)).toEqual([]);
    });

    test('are replaced by one with the same id, and cancelled before their time', async () => {
      await store.defer(job);
      await store.defer({ ...job, payload: 'new', runAt: START + 5 });
      expect(await store.takeDue(START, MINUTE, 9)).toEqual([]);
      expect(await store.takeDue(START + 5, MINUTE, 9)).toMatchObject([{ payload: 'new', attempts: 1 }]);
      await store.defer({ ...job, id: 'j2' });
      await store.finish('j2');
      expect(await store.takeDue(START + 6, MINUTE, 9)).toEqual([]);
    });

    test('deferred again while they run are not lost when they finish', async () => {
      await store.defer(job);
      await store.takeDue(START, MINUTE, 9);
      await store.defer({ ...job, runAt: START + HOUR });
      await store.finish('j1');
      expect(await store.takeDue(START + HOUR, MINUTE, 9)).toMatchObject([{ id: 'j1', attempts: 1 }]);
    });

    test('are shared by two stores, each taken once', async () => {
      const other = await second();
      await Promise.all(Array.from({ length: 60 }, (_, index) => store.defer({ ...job, id: `j${index}` })));
      const takers = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? other : store).takeDue(START, MINUTE, 5),
      );
      const taken = (await Promise.all(takers)).flat().map(({ id }) => id);
      // SKIP LOCKED may leave a taker short; what is left comes with the next round.
      for (let rest = await store.takeDue(START, MINUTE, 60); rest.length > 0; ) {
        taken.push(...rest.map(({ id }) => id));
        rest = await store.takeDue(START, MINUTE, 60);
      }
      expect(taken).toHaveLength(60);
      expect(new Set(taken).size).toBe(60);
    });

    test('a clock that is set back neither frees a lease nor keeps it for ever', async () => {
      await store.defer({ ...job, runAt: 0 });
      await store.takeDue(START, MINUTE, 9);
      expect(await store.takeDue(START - DAY, MINUTE, 9)).toEqual([]);
      expect(await store.takeDue(START - DAY + MINUTE - 1, MINUTE, 9)).toEqual([]);
      expect(await store.takeDue(START - DAY + MINUTE, MINUTE, 9)).toHaveLength(1);
    });
  });

  describe('sweep', () => {
    test('removes sessions without activity and leaves the others', async () => {
      await store.save(sessionOf(threadOf('old'), { lastActivity: START - 30 * DAY - 1 }), 0);
      await store.save(sessionOf(threadOf('new'), { lastActivity: START - 30 * DAY }), 0);
      expect(await store.sweep(START, 30 * DAY)).toEqual({ sessions: 1, claims: 0 });
      expect(await store.load(threadOf('old'))).toBeNull();
      expect(await store.load(threadOf('new'))).not.toBeNull();
    });

    test('counts every session of many', async () => {
      const old = (index: number) => sessionOf(threadOf(`t${index}`), { lastActivity: 1 });
      await Promise.all(Array.from({ length: 1100 }, (_, index) => store.save(old(index), 0)));
      expect((await store.sweep(START, DAY)).sessions).toBe(1100);
    });

    test('spares a session whose last change came with a clock set back', async () => {
      const version = await store.save(sessionOf(threadOf('1'), { lastActivity: START }), 0);
      await store.save(sessionOf(threadOf('1'), { lastActivity: 1 }), version);
      expect((await store.sweep(START, DAY)).sessions).toBe(0);
    });

    test('keeps a claim for an hour after completion, and one that was given up', async () => {
      await store.claim('done', MINUTE);
      await store.complete('done');
      await store.claim('given up', MINUTE);
      expect((await store.sweep(START + HOUR, DAY)).claims).toBe(0);
      expect((await store.sweep(START + HOUR + 1, DAY)).claims).toBe(1);
      expect((await store.sweep(START + HOUR + MINUTE + 1, DAY)).claims).toBe(1);
      expect(await store.claim('done', MINUTE)).toBe('claimed');
    });
  });

  describe('forget', () => {
    test('a workspace takes its sessions along, and no others', async () => {
      await store.save(sessionOf(threadOf('1', 'T1')), 0);
      await store.save(sessionOf(threadOf('1', 'T1', 'discord')), 0);
      await store.save(sessionOf(threadOf('1', 'T2')), 0);
      expect(await store.forget({ platform: 'slack', workspace: 'T1' })).toEqual({ sessions: 1 });
      expect(await store.forget({ workspace: 'T1' })).toEqual({ sessions: 1 });
      expect(await store.load(threadOf('1', 'T2'))).not.toBeNull();
    });

    test('a person leaves the sessions of others and takes their own along', async () => {
      const shared = ticked(ticked(sessionOf(threadOf('shared')), 'a/1', 'U2'), 'a/2', 'U1');
      await store.save(shared, 0);
      await store.save(ticked(sessionOf(threadOf('own')), 'a/1', 'U1'), 0);
      await store.save(sessionOf(threadOf('of others'), { people: ['U2'] }), 0);
      expect(await store.forget({ user: 'U1' })).toEqual({ sessions: 2 });
      expect(await store.load(threadOf('own'))).toBeNull();
      const left = (await store.load(threadOf('shared')))?.session;
      expect(JSON.stringify(left)).not.toContain('U1');
      expect(left?.people).toEqual(['U2']);
      expect(left?.ticks).toEqual({
        'a/1': shared.ticks['a/1'],
        'a/2': { by: '', at: shared.ticks['a/2']?.at },
      });
      expect(await store.forget({ user: 'U1' })).toEqual({ sessions: 0 });
    });

    test('a person can be forgotten in one workspace', async () => {
      await store.save(sessionOf(threadOf('1', 'T1')), 0);
      await store.save(sessionOf(threadOf('1', 'T2')), 0);
      await store.save(sessionOf(threadOf('1', 'T1', 'discord')), 0);
      expect(await store.forget({ platform: 'slack', workspace: 'T1', user: 'U1' })).toEqual({ sessions: 1 });
      expect(await store.load(threadOf('1', 'T1'))).toBeNull();
      expect(await store.load(threadOf('1', 'T2'))).not.toBeNull();
    });

    test('a tick saved meanwhile conflicts instead of bringing the person back', async () => {
      const version = await store.save(sessionOf(threadOf('1'), { people: ['U1', 'U2'] }), 0);
      await store.forget({ user: 'U1' });
      const late = store.save(sessionOf(threadOf('1'), { people: ['U1', 'U2'] }), version);
      await expect(late).rejects.toMatchObject({ code: 'store-conflict' });
    });

    test.each([{}, { platform: 'slack' }, { user: '' }, { user: '', workspace: 'T1' }])(
      '%j is refused',
      async (who) => {
        await expect(store.forget(who)).rejects.toMatchObject({ code: 'usage' });
      },
    );
  });

  describe('recent', () => {
    test('gives the sessions of a workspace, last active first', async () => {
      const save = (name: string, workspace: string, lastActivity: number) =>
        store.save(sessionOf(threadOf(name, workspace), { lastActivity }), 0);
      await save('b', 'T1', 2);
      await save('c', 'T1', 3);
      await save('a', 'T1', 1);
      await save('x', 'T2', 9);
      const found = await store.recent({ platform: 'slack', workspace: 'T1' }, 2);
      expect(found.map(({ thread }) => thread.thread)).toEqual(['c', 'b']);
    });
  });

  describe('health', () => {
    test('check leaves nothing behind', async () => {
      await store.check();
      expect(await store.sweep(START + 30 * DAY, DAY)).toEqual({ sessions: 0, claims: 0 });
    });

    test('a closed store says so, and closes twice', async () => {
      await store.close();
      await store.close();
      await expect(store.check()).rejects.toMatchObject({ code: 'store-unavailable' });
      await expect(store.load(threadOf('1'))).rejects.toMatchObject({ code: 'store-unavailable' });
    });
  });
}
