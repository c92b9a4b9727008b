import { expect } from '@jest/globals';
import { BotError, type BotErrorCode } from '../../../src/errors.js';

const NOBODY = 65_534;

/** Checks that something fails with a BotError fit for a user: one line that says what to do. */
export async function expectFault(work: Promise<unknown>, code: BotErrorCode, text: RegExp): Promise<void> {
  const error = await work.then(
    () => new Error('nothing went wrong'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BotError);
  const { code: found, message } = error as BotError;
  expect({ code: found, message }).toEqual({ code, message: expect.stringMatching(text) });
  // A sentence that says what is wrong, and one that says what to do.
  expect(message).toMatch(/^[^\n]+\. [A-Z][^\n]+\.$/);
}

/** Runs something without the rights of root, whom no file mode keeps from writing. */
export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
