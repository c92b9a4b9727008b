/** What every store must do with installations. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/store/store.js';
import { sessionOf, threadOf } from '../store/support/sessions.js';
import type { StoreContext } from './session-store.js';
import { DAY, START } from './times.js';

/** @param context the store under test, a new one for each test */
export function installationContract(context: StoreContext): void {
  let store: Store;
  beforeEach(() => {
    store = context.store;
  });

  describe('installations', () => {
    test('a workspace without one loads as null, and is not listed', async () => {
      expect(await store.loadInstallation('slack', 'T1')).toBeNull();
      expect(await store.listInstallations('slack')).toEqual([]);
    });

    test('what was saved is loaded, until it is replaced', async () => {
      await store.saveInstallation('slack', 'T1', 'v1.a.b.c');
      expect(await store.loadInstallation('slack', 'T1')).toBe('v1.a.b.c');
      await store.saveInstallation('slack', 'T1', 'v1.d.e.f');
      expect(await store.loadInstallation('slack', 'T1')).toBe('v1.d.e.f');
    });

    test('a long one comes back whole', async () => {
      const sealed = `v1.${'A-_'.repeat(20_000)}`;
      await store.saveInstallation('slack', 'T1', sealed);
      expect(await store.loadInstallation('slack', 'T1')).toBe(sealed);
    });

    test('are told apart by platform and by workspace', async () => {
      const keys = [
        ['slack', 'T1'],
        ['slack', 't1'],
        ['slack', 'T1 '],
        ['slack', ''],
        ['discord', 'T1'],
        ['slackT', '1'],
      ] as const;
      for (const [platform, workspace] of keys)
        await store.saveInstallation(platform, workspace, `${platform}+${workspace}`);
      for (const [platform, workspace] of keys)
        expect(await store.loadInstallation(platform, workspace)).toBe(`${platform}+${workspace}`);
    });

    test('are listed by platform, in the order of code units whatever the order of saving', async () => {
      for (const workspace of ['b', 'T2', '\uff01', '🦊', 'T10', 'B', 'a', '']) {
        await store.saveInstallation('slack', workspace, 'x');
      }
      await store.saveInstallation('discord', 'G1', 'x');
      await store.saveInstallation('slack', 'T2', 'y');
      expect(await store.listInstallations('slack')).toEqual([
        '',
        'B',
        'T10',
        'T2',
        'a',
        'b',
        '🦊',
        '\uff01',
      ]);
    });

    test('may belong to a workspace of any name: NUL, half a surrogate, quotes, SQL', async () => {
      const odd = 'a\0b\ud800c🦊"\'\\u0000 %s $1 \u2028; drop table installations; --';
      await store.saveInstallation(odd, odd, 'v1.a.b.c');
      expect(await store.loadInstallation(odd, odd)).toBe('v1.a.b.c');
      const [listed = ''] = await store.listInstallations(odd);
      expect(listed).toBe(odd.replace('\0', '\ufffd').replace('\ud800', '\ufffd'));
      expect(await store.loadInstallation(odd, listed)).toBe('v1.a.b.c');
      expect(await store.replaceInstallation(odd, odd, 'v1.a.b.c', 'v1.d.e.f')).toBe(true);
      await store.removeInstallation(odd, odd);
      expect(await store.listInstallations(odd)).toEqual([]);
    });

    test('a removed one is gone, once or twice, and the others stay', async () => {
      for (const workspace of ['T1', 'T2']) await store.saveInstallation('slack', workspace, 'x');
      await store.saveInstallation('discord', 'T1', 'x');
      await store.removeInstallation('slack', 'T1');
      await store.removeInstallation('slack', 'T1');
      expect(await store.loadInstallation('slack', 'T1')).toBeNull();
      expect(await store.listInstallations('slack')).toEqual(['T2']);
      expect(await store.listInstallations('discord')).toEqual(['T1']);
      await store.saveInstallation('slack', 'T1', 'y');
      expect(await store.loadInstallation('slack', 'T1')).toBe('y');
    });

    test('is replaced only where the expected one stands', async () => {
      expect(await store.replaceInstallation('slack', 'T1', 'old', 'new')).toBe(false);
      expect(await store.loadInstallation('slack', 'T1')).toBeNull();
      await store.saveInstallation('slack', 'T1', 'old');
      expect(await store.replaceInstallation('slack', 'T1', 'another', 'new')).toBe(false);
      expect(await store.loadInstallation('slack', 'T1')).toBe('old');
      expect(await store.replaceInstallation('slack', 'T1', 'old', 'new')).toBe(true);
      expect(await store.loadInstallation('slack', 'T1')).toBe('new');
    });

    test('of twenty who replace the same one through two stores, one alone does', async () => {
      const both = [store, await context.second()] as const;
      await store.saveInstallation('slack', 'T1', 'old');
      const written = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          both[index % 2 === 0 ? 0 : 1].replaceInstallation('slack', 'T1', 'old', `new ${index}`),
        ),
      );
      expect(written.filter(Boolean)).toHaveLength(1);
      expect(await store.loadInstallation('slack', 'T1')).toBe(`new ${written.indexOf(true)}`);
    });

    test('saved by two stores at once, one stands, whole, and both see it', async () => {
      const both = [store, await context.second()] as const;
      const texts = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(500));
      await Promise.all(
        texts.map((text, index) => both[index % 2 === 0 ? 0 : 1].saveInstallation('slack', 'T1', text)),
      );
      const [seen, other] = await Promise.all(both.map((each) => each.loadInstallation('slack', 'T1')));
      expect(texts).toContain(seen);
      expect(other).toBe(seen);
      expect(await store.listInstallations('slack')).toEqual(['T1']);
    });

    test('stay when threads are swept or forgotten', async () => {
      await store.saveInstallation('slack', 'T1', 'x');
      await store.save(sessionOf(threadOf('1')), 0);
      await store.sweep(START + 3650 * DAY, DAY);
      await store.forget({ platform: 'slack', workspace: 'T1' });
      expect(await store.loadInstallation('slack', 'T1')).toBe('x');
    });

    test('need an open store', async () => {
      await store.close();
      const closed = { code: 'store-unavailable' };
      await expect(store.loadInstallation('slack', 'T1')).rejects.toMatchObject(closed);
      await expect(store.saveInstallation('slack', 'T1', 'x')).rejects.toMatchObject(closed);
      await expect(store.replaceInstallation('slack', 'T1', 'x', 'y')).rejects.toMatchObject(closed);
      await expect(store.removeInstallation('slack', 'T1')).rejects.toMatchObject(closed);
      await expect(store.listInstallations('slack')).rejects.toMatchObject(closed);
    });
  });
}
