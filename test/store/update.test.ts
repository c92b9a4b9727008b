import { expect, jest, test } from '@jest/globals';
import { memoryStore } from '../../src/store/memory.js';
import { threadKey } from '../../src/store/store.js';
import { updateSession } from '../../src/store/update.js';
import { sessionOf, threadOf } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

test('updateSession gives up on a thread that changes each time', async () => {
  const store = memoryStore();
  const thread = threadOf('1');
  let version = await store.save(sessionOf(thread), 0);
  // Somebody else saves between each load and save.
  const change = () => {
    void store.save(sessionOf(thread), version);
    version += 1;
    return sessionOf(thread, { stage: 1 });
  };
  await expect(updateSession(store, thread, change)).rejects.toMatchObject({
    code: 'store-conflict',
    message: expect.stringMatching(/slack\/T1\/C1\/1 changed .* Try again/),
  });
});

test('updateSession passes on what is no conflict', async () => {
  const store = memoryStore();
  await store.close();
  await expect(updateSession(store, threadOf('1'), () => sessionOf(threadOf('1')))).rejects.toMatchObject({
    code: 'store-unavailable',
  });
});

test('the key of a thread is one line and tells threads apart', () => {
  const parts = { platform: 'a', workspace: '', channel: 'b/c', thread: 'd\ne\ud800' };
  expect(threadKey(parts)).toBe('a//b%2Fc/d%0Ae\ud800');
  expect(threadKey({ ...parts, workspace: 'b', channel: 'c' })).not.toBe(
    threadKey({ ...parts, workspace: 'b/c' }),
  );
});
