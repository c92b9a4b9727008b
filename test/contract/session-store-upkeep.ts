/** What every store must sweep, forget, list and check. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SessionStore } from '../../src/store/store.js';
import { sessionOf, threadOf, ticked } from '../store/support/sessions.js';
import type { StoreContext } from './session-store.js';
import { DAY, HOUR, MINUTE, START } from './times.js';

/** @param context the store under test, a new one for each test */
export function upkeepContract(context: StoreContext): void {
  let store: SessionStore;
  beforeEach(() => {
    store = context.store;
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
      await Promise.all(Array.from({ length: 600 }, (_, index) => store.save(old(index), 0)));
      expect((await store.sweep(START, DAY)).sessions).toBe(600);
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
