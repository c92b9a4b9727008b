/** What every store must do with event claims and deferred jobs. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SessionStore } from '../../src/store/store.js';
import { threadOf } from '../store/support/sessions.js';
import type { StoreContext } from './session-store.js';
import { DAY, HOUR, MINUTE, START } from './times.js';

/** @param context the store under test, a new one for each test */
export function eventContract(context: StoreContext): void {
  let store: SessionStore;
  beforeEach(() => {
    store = context.store;
  });

  describe('claims', () => {
    test('of many claimers at once one gets the event', async () => {
      const both = [store, await context.second()] as const;
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
      context.time += MINUTE - 1;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      context.time += 1;
      const other = await context.second();
      const results = await Promise.all([store.claim('e1', MINUTE), other.claim('e1', MINUTE)]);
      expect(results.sort()).toEqual(['busy', 'claimed']);
    });

    test('a lease that is extended begins anew, for whoever claimed it', async () => {
      await store.claim('e1', MINUTE);
      context.time += MINUTE - 1;
      await store.extend('e1', MINUTE);
      context.time += MINUTE - 1;
      const other = await context.second();
      expect(await other.claim('e1', MINUTE)).toBe('busy');
      context.time += 1;
      expect(await other.claim('e1', MINUTE)).toBe('claimed');
      await store.extend('never claimed', MINUTE);
      expect(await other.claim('never claimed', MINUTE)).toBe('claimed');
      await store.complete('e1');
      await store.extend('e1', MINUTE);
      expect(await other.claim('e1', MINUTE)).toBe('done');
    });

    test('what was handled after its lease ran out stays handled', async () => {
      await store.claim('e1', MINUTE);
      context.time += 2 * MINUTE;
      await store.complete('e1');
      expect(await store.claim('e1', MINUTE)).toBe('done');
    });

    test('a clock that is set back neither frees a lease nor keeps it for ever', async () => {
      await store.claim('e1', MINUTE);
      context.time -= DAY;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      context.time += MINUTE - 1;
      expect(await store.claim('e1', MINUTE)).toBe('busy');
      context.time += 1;
      expect(await store.claim('e1', MINUTE)).toBe('claimed');
    });

    test('a completed event stays done while the clock jumps', async () => {
      await store.claim('e1', MINUTE);
      context.time -= DAY;
      await store.complete('e1');
      context.time += DAY;
      await store.sweep(context.time, DAY);
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

    test('are postponed, and how often they were taken stays known', async () => {
      await store.defer(job);
      await store.takeDue(START, HOUR, 9);
      await store.postpone('j1', START + MINUTE);
      expect(await store.takeDue(START + MINUTE - 1, MINUTE, 9)).toEqual([]);
      const again = { ...job, runAt: START + MINUTE, attempts: 2 };
      expect(await store.takeDue(START + MINUTE, MINUTE, 9)).toEqual([again]);
      await store.finish('j1');
      await store.postpone('j1', START);
      expect(await store.takeDue(START + DAY, MINUTE, 9)).toEqual([]);
    });

    test('deferred again while they run are not postponed', async () => {
      await store.defer(job);
      await store.takeDue(START, MINUTE, 9);
      await store.defer({ ...job, payload: 'new' });
      await store.postpone('j1', START + HOUR);
      expect(await store.takeDue(START, MINUTE, 9)).toMatchObject([{ payload: 'new', attempts: 1 }]);
    });

    test('are shared by two stores, each taken once', async () => {
      const other = await context.second();
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
}
