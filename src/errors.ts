/** What went wrong, for code that has to decide; the message is for people. */
export type BotErrorCode =
  | 'input-unreadable'
  | 'input-binary'
  | 'input-too-large'
  | 'catalog-missing'
  | 'catalog-invalid'
  | 'entry-unknown'
  | 'config-invalid'
  | 'store-unavailable'
  | 'store-readonly'
  | 'store-full'
  | 'store-locked'
  | 'store-damaged'
  | 'store-schema-newer'
  | 'store-conflict'
  | 'chat-unavailable'
  | 'chat-denied'
  | 'usage';

/**
 * An error with a message fit for a user: one line that says what is wrong and what to do.
 *
 * @example throw new BotError('entry-unknown', 'There is no entry "foo". See them all: cc-error list');
 */
export class BotError extends Error {
  /**
   * @param code what went wrong, stable across releases
   * @param message one line for the user: what is wrong and what to do
   * @param options `cause` is the error behind it, for the log
   */
  constructor(
    readonly code: BotErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'BotError';
  }
}

/**
 * How a program ends that failed: one line for people, and its exit code.
 *
 * @param error what was thrown
 * @param program name of the program, for the case that the fault is its own
 * @returns exit code 2 for what the user can change, 1 for everything else
 */
export function failureOf(error: unknown, program: string): { line: string; exitCode: number } {
  if (error instanceof BotError) return { line: error.message, exitCode: 2 };
  const { message, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const reason = (message ?? String(error)).split('\n', 1)[0];
  const line =
    syscall === 'write'
      ? `The output cannot be written: ${reason}. Check the disk or the program that reads it.`
      : `${reason}. This is a fault in ${program}; nothing was changed.`;
  return { line, exitCode: 1 };
}
