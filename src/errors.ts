/** What went wrong, for code that has to decide; the message is for people. */
export type BotErrorCode =
  | 'input-unreadable'
  | 'input-binary'
  | 'input-too-large'
  | 'catalog-missing'
  | 'catalog-invalid'
  | 'entry-unknown'
  | 'config-invalid'
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
