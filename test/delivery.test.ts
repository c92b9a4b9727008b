/** Each event is handled once. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { eventKey, once } from '../src/delivery.js';
import { BotError } from '../src/errors.js';
import { memoryStore } from '../src/store/memory.js';
import type { SessionStore } from '../src/store/store.js';

const LEASE = 60_000;
const KEY = eventKey('slack', 'T1', 'Ev1');

let time: number;
let store: SessionStore;
let handled: number;
beforeEach(() => {
  time = 1_700_000_000_000;
  store = memoryStore(() => time);
  handled = 0;
});

const handler = async () => {
  handled += 1;
};

/** Another replica on the same data: what a process remembers by itself goes with its store. */
function replicaOf(shared: SessionStore, change: Partial<SessionStore> = {}): SessionStore {
  return {
    ...({} as SessionStore),
    claim: (key, lease) => shared.claim(key, lease),
    complete: (key) => shared.complete(key),
    release: (key) => shared.release(key),
    ...change,
  };
}

const gone = async () => {
  throw new BotError('store-unavailable', 'The store is gone. Wait.');
};

describe('an event', () => {
  test('is handled once by one instance', async () => {
    expect(await once(store, KEY, LEASE, handler)).toBe('handled');
    expect(await once(store, KEY, LEASE, handler)).toBe('duplicate');
    expect(handled).toBe(1);
  });

  test('is handled once by two instances, at once and later', async () => {
    const [a, b] = [replicaOf(store), replicaOf(store)];
    const deliveries = [a, b, a, b, b, a].map((replica) => once(replica, KEY, LEASE, handler));
    expect((await Promise.all(deliveries)).sort()).toEqual([
      'busy',
      ...Array(4).fill('duplicate'),
      'handled',
    ]);
    expect(await once(a, KEY, LEASE, handler)).toBe('duplicate');
    expect(await once(replicaOf(store), KEY, LEASE, handler)).toBe('duplicate');
    expect(handled).toBe(1);
  });

  test('is claimed before the handler runs and completed after', async () => {
    const states: string[] = [];
    await once(store, KEY, LEASE, async () => {
      states.push(await store.claim(KEY, LEASE));
    });
    states.push(await store.claim(KEY, LEASE));
    expect(states).toEqual(['busy', 'done']);
  });

  test('that failed is free for the next delivery, here and elsewhere', async () => {
    const failing = async () => {
      throw new Error('no network');
    };
    const [a, b] = [replicaOf(store), replicaOf(store)];
    await expect(once(a, KEY, LEASE, failing)).rejects.toThrow('no network');
    await expect(once(b, KEY, LEASE, failing)).rejects.toThrow('no network');
    expect(await once(a, KEY, LEASE, handler)).toBe('handled');
  });

  test('of a replica that died is handled when its lease has run out', async () => {
    await store.claim(KEY, LEASE);
    const replica = replicaOf(store);
    expect(await once(replica, KEY, LEASE, handler)).toBe('busy');
    time += LEASE;
    expect(await once(replica, KEY, LEASE, handler)).toBe('handled');
  });

  test('stays with a handler that takes longer than the lease, and no longer than it runs', async () => {
    let renewals = 0;
    let renewed = () => {};
    const twice = new Promise<void>((resolve) => (renewed = resolve));
    const extend = async (key: string, lease: number) => {
      time += 0.9 * LEASE;
      await store.extend(key, lease);
      renewals += 1;
      if (renewals === 2) renewed();
    };
    const replica = replicaOf(store, {
      claim: (key) => store.claim(key, LEASE),
      extend: (key) => extend(key, LEASE),
    });
    await once(replica, KEY, 30, async (isAlone) => {
      expect(isAlone).toBe(true);
      await twice;
      expect(await once(replicaOf(store), KEY, LEASE, handler)).toBe('busy');
    });
    const after = renewals;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(renewals).toBe(after);
    expect(handled).toBe(0);
  });
});

describe('without a store', () => {
  test('an event is handled once by this process', async () => {
    const replica = replicaOf(store, { claim: gone, complete: gone, release: gone });
    const careful = async (isAlone: boolean) => {
      expect(isAlone).toBe(false);
      await handler();
    };
    const deliveries = [1, 2, 3].map(() => once(replica, KEY, LEASE, careful));
    expect((await Promise.all(deliveries)).sort()).toEqual(['duplicate', 'duplicate', 'handled']);
    expect(handled).toBe(1);
  });

  test('one that failed is handled again', async () => {
    const replica = replicaOf(store, { claim: gone, complete: gone, release: gone });
    const failing = async () => {
      throw new Error('no network');
    };
    await expect(once(replica, KEY, LEASE, failing)).rejects.toThrow('no network');
    expect(await once(replica, KEY, LEASE, handler)).toBe('handled');
  });

  test.each<keyof SessionStore>(['claim', 'complete'])(
    'that fails to %s, none is answered twice when it is back',
    async (method) => {
      const replica = replicaOf(store, { [method]: gone });
      expect(await once(replica, KEY, LEASE, handler)).toBe('handled');
      replica[method] = store[method].bind(store) as never;
      time += 2 * LEASE;
      expect(await once(replica, KEY, LEASE, handler)).toBe('duplicate');
      expect(handled).toBe(1);
    },
  );

  test('one that was claimed before is known', async () => {
    const replica = replicaOf(store);
    let finish = () => {};
    const first = once(replica, KEY, LEASE, () => new Promise<void>((resolve) => (finish = resolve)));
    await new Promise((resolve) => setImmediate(resolve));
    replica.claim = gone;
    expect(await once(replica, KEY, LEASE, handler)).toBe('duplicate');
    finish();
    expect(await first).toBe('handled');
    expect(handled).toBe(0);
  });

  test('only so many are remembered', async () => {
    const replica = replicaOf(store, { claim: gone, complete: gone });
    for (let index = 0; index <= 10_000; index += 1) await once(replica, `e${index}`, LEASE, handler);
    expect(await once(replica, 'e10000', LEASE, handler)).toBe('duplicate');
    expect(await once(replica, 'e0', LEASE, handler)).toBe('handled');
  });

  test('other faults are not hidden', async () => {
    const replica = replicaOf(store, { claim: () => Promise.reject(new TypeError('a bug')) });
    await expect(once(replica, KEY, LEASE, handler)).rejects.toThrow('a bug');
    expect(handled).toBe(0);
  });
});

test('keys of different parts differ', () => {
  expect(eventKey('slack', 'T1', 'Ev42')).toBe('slack:T1:Ev42');
  const keys = [
    ['a:b', 'c'],
    ['a', 'b:c'],
    ['a', 'b', 'c'],
    ['a%3Ab', 'c'],
    ['', 'a'],
    ['a', ''],
  ];
  expect(new Set(keys.map((parts) => eventKey('p', ...parts))).size).toBe(keys.length);
});
