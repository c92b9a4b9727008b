/** Work in order for each key. */
import { describe, expect, test } from '@jest/globals';
import { KeyedQueue } from '../src/keyed-queue.js';

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: () => void; fail: () => void; begun: () => boolean } {
  let begun = false;
  let end = () => {};
  let fail = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    end = () => resolve('done');
    fail = () => reject(new Error('failed'));
  });
  const work = () => {
    begun = true;
    return promise;
  };
  return { work, end: () => end(), fail: () => fail(), begun: () => begun };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue', () => {
  test('runs the work of a key one after the other, and other keys beside it', async () => {
    const queue = new KeyedQueue();
    const [a, b, c] = [held(), held(), held()];
    const results = [queue.run('1', a.work), queue.run('1', b.work), queue.run('2', c.work)];
    await tick();
    expect([a.begun(), b.begun(), c.begun()]).toEqual([true, false, true]);
    a.end();
    await tick();
    expect(b.begun()).toBe(true);
    b.end();
    c.end();
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
  });

  test('goes on after work that failed, and gives the failure to its caller', async () => {
    const queue = new KeyedQueue();
    const [a, b] = [held(), held()];
    const first = queue.run('1', a.work);
    const second = queue.run('1', b.work);
    a.fail();
    await expect(first).rejects.toThrow('failed');
    b.end();
    expect(await second).toBe('done');
  });

  test('keeps nothing of what is over, and says when all is', async () => {
    const queue = new KeyedQueue();
    const a = held();
    void queue.run('1', a.work);
    expect(queue.size).toBe(1);
    a.end();
    await queue.idle();
    expect(queue.size).toBe(0);
  });

  test('takes work that throws before it waits', async () => {
    const queue = new KeyedQueue();
    const broken = () => {
      throw new Error('at once');
    };
    await expect(queue.run('1', async () => broken())).rejects.toThrow('at once');
    expect(await queue.run('1', async () => 'next')).toBe('next');
  });
});
