/** Deferred work and the hourly sweep, with a clock and timers of its own. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Housekeeping, type HousekeepingOptions, MAX_ATTEMPTS, pauseAfter } from '../src/housekeeping.js';
import { createLog } from '../src/log.js';
import { PACE } from '../src/pace.js';
import { memoryStore } from '../src/store/memory.js';
import type { DeferredJob, SessionStore } from '../src/store/store.js';
import { sessionOf, threadOf } from './store/support/sessions.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Math.floor(1_700_000_000_000 / HOUR) * HOUR;

let time: number;
let store: SessionStore;
let lines: string[];
let timers: Map<number, { callback: () => void; delayMs: number }>;
beforeEach(() => {
  time = START;
  store = memoryStore(() => time);
  lines = [];
  timers = new Map();
});

function housekeeping(change: Partial<HousekeepingOptions> = {}): Housekeeping {
  return new Housekeeping({
    store,
    sessionTtlMs: 30 * DAY,
    log: createLog('debug', (line) => lines.push(line)),
    now: () => time,
    timers: {
      set: (callback, delayMs) => {
        const id = Math.random();
        timers.set(id, { callback, delayMs });
        return id;
      },
      clear: (id) => timers.delete(id as number),
    },
    ...change,
  });
}

/** A handler that notes when it was called, and what it throws the first times. */
function handlerThat(failures = 0): { calls: DeferredJob[]; handler: (job: DeferredJob) => Promise<void> } {
  const calls: DeferredJob[] = [];
  const handler = async (job: DeferredJob) => {
    calls.push(job);
    if (calls.length <= failures) throw new Error('no network');
  };
  return { calls, handler };
}

const job = (id: string, runAt = START) => ({ id, kind: 'post', payload: { text: id }, runAt });

describe('a job', () => {
  test('is done when its time has come, and gone', async () => {
    const { calls, handler } = handlerThat();
    const keeper = housekeeping({ handlers: { post: handler } });
    await store.defer(job('a', START + 1));
    await keeper.runDue();
    expect(calls).toEqual([]);
    time += 1;
    await keeper.runDue();
    await keeper.runDue();
    expect(calls).toMatchObject([{ id: 'a', payload: { text: 'a' }, attempts: 1 }]);
  });

  test('is done once by two replicas', async () => {
    const { calls, handler } = handlerThat();
    for (let index = 0; index < 25; index += 1) await store.defer(job(`j${index}`));
    const keepers = [1, 2].map(() => housekeeping({ handlers: { post: handler } }));
    await Promise.all(keepers.map((keeper) => keeper.runDue()));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(25);
    expect(calls).toHaveLength(25);
  });

  test('that fails is tried again after longer and longer pauses', async () => {
    const { calls, handler } = handlerThat(2);
    const keeper = housekeeping({ handlers: { post: handler } });
    await store.defer(job('a'));
    await keeper.runDue();
    for (const attempt of [1, 2]) {
      time += pauseAfter(attempt) - 1;
      await keeper.runDue();
      expect(calls).toHaveLength(attempt);
      time += 1;
      await keeper.runDue();
      expect(calls).toHaveLength(attempt + 1);
    }
    expect(calls.map(({ attempts }) => attempts)).toEqual([1, 2, 3]);
    time += DAY;
    await keeper.runDue();
    expect(calls).toHaveLength(3);
  });

  test.each(['post', 'kind of a later version'])('is given up in the end: %s', async (kind) => {
    const { handler } = handlerThat(100);
    const keeper = housekeeping({ handlers: { post: handler } });
    await store.defer({ ...job('a'), kind });
    for (let round = 0; round < MAX_ATTEMPTS; round += 1) {
      await keeper.runDue();
      time += HOUR;
    }
    const errors = lines.filter((line) => line.includes('given up'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/Job a \(.*\) failed 10 times/);
    expect(await store.takeDue(time + DAY, PACE.leaseMs, 10)).not.toContainEqual(
      expect.objectContaining({ id: 'a' }),
    );
  });

  test('of a replica that died is done when its lease has run out', async () => {
    const { calls, handler } = handlerThat();
    await store.defer(job('a'));
    await store.takeDue(time, PACE.leaseMs, 10);
    const keeper = housekeeping({ handlers: { post: handler } });
    await keeper.runDue();
    expect(calls).toEqual([]);
    time += PACE.leaseMs;
    await keeper.runDue();
    expect(calls).toMatchObject([{ attempts: 2 }]);
  });

  test('that is deferred anew while it fails keeps its new time', async () => {
    const keeper = housekeeping({
      handlers: {
        post: async () => {
          await store.defer(job('a', START + DAY));
          throw new Error('no network');
        },
      },
    });
    await store.defer(job('a'));
    await keeper.runDue();
    expect(await store.takeDue(START + HOUR, PACE.leaseMs, 10)).toEqual([]);
    expect(await store.takeDue(START + DAY, PACE.leaseMs, 10)).toMatchObject([{ id: 'a', attempts: 1 }]);
  });

  test('pauses grow to an hour', () => {
    expect([1, 2, 3, 8, 20].map((attempts) => pauseAfter(attempts))).toEqual([
      30_000,
      60_000,
      120_000,
      HOUR,
      HOUR,
    ]);
  });
});

describe('the sweep', () => {
  /** Counts the sweeps of all replicas. */
  function counted(): { sweeps: () => number } {
    let sweeps = 0;
    const sweep = store.sweep.bind(store);
    store.sweep = (...args) => {
      sweeps += 1;
      return sweep(...args);
    };
    return { sweeps: () => sweeps };
  }

  test('comes once an hour, however many replicas and rounds there are', async () => {
    const { sweeps } = counted();
    const keepers = [1, 2, 3].map(() => housekeeping());
    for (let round = 0; round < 4 * 60; round += 1) {
      await Promise.all(keepers.map((keeper) => keeper.runDue()));
      time += 60_000;
    }
    expect(sweeps()).toBe(4);
  });

  test('removes threads after their time', async () => {
    await store.save(sessionOf(threadOf('old'), { lastActivity: START - DAY - 1 }), 0);
    await store.save(sessionOf(threadOf('new'), { lastActivity: START - DAY }), 0);
    await housekeeping({ sessionTtlMs: DAY }).runDue();
    expect(await store.load(threadOf('old'))).toBeNull();
    expect(await store.load(threadOf('new'))).not.toBeNull();
    expect(lines).toContain('cc-error-bot: Swept 1 threads without activity and 0 old event claims.\n');
  });
});

describe('start and stop', () => {
  test('look for work now and again, and leave no timer', async () => {
    const { calls, handler } = handlerThat();
    const keeper = housekeeping({ handlers: { post: handler } });
    await store.defer(job('a'));
    keeper.start();
    keeper.start();
    const settled = async (count: number) => {
      while (timers.size !== 1 || calls.length !== count)
        await new Promise((resolve) => setImmediate(resolve));
    };
    await settled(1);
    const [[id, { callback, delayMs }]] = [...timers] as [
      [number, { callback: () => void; delayMs: number }],
    ];
    expect(delayMs).toBe(PACE.pollMs);
    await store.defer(job('b'));
    timers.delete(id);
    callback();
    await settled(2);
    await keeper.stop();
    expect(timers.size).toBe(0);
    await keeper.stop();
  });

  test('waits for the job under way, and sets no timer afterwards', async () => {
    let finish = () => {};
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const post = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
        begun();
      });
    const keeper = housekeeping({ handlers: { post } });
    await store.defer(job('a'));
    keeper.start();
    await isBegun;
    let isStopped = false;
    const stopped = keeper.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    finish();
    await stopped;
    expect(timers.size).toBe(0);
  });

  test('one job that takes long keeps back no other', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const done: string[] = [];
    const post = async ({ id }: DeferredJob) => {
      if (id === 'slow') await slow;
      done.push(id);
    };
    const keeper = housekeeping({ handlers: { post } });
    await store.defer(job('slow', START - 1));
    // More than are done at once, and one that is found in a later round.
    const others = Array.from({ length: 25 }, (_, index) => `j${index}`);
    for (const id of others) await store.defer(job(id));
    keeper.start();
    const until = async (isTrue: () => boolean) => {
      while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(() => done.length === 25 && timers.size === 1);
    await store.defer(job('later'));
    time += PACE.leaseMs;
    for (const { callback } of timers.values()) callback();
    await until(() => done.includes('later'));
    expect(done).not.toContain('slow');
    finish();
    await keeper.stop();
    expect(done.filter((id) => id === 'slow')).toHaveLength(1);
    expect(await store.takeDue(time + DAY, 0, 9)).toEqual([]);
  });

  test('a store that is gone stops nothing', async () => {
    await store.close();
    await housekeeping().runDue();
    store = memoryStore(() => time);
    store.takeDue = () => Promise.reject(new TypeError('a bug'));
    await housekeeping().runDue();
    expect(lines).toEqual(['cc-error-bot: Housekeeping failed (a bug).\n']);
  });
});
