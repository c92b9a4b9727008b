/** What the running bot says on standard error: one line each. Lines carry ids and reasons, never pasted text. */

/** From nothing to everything. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Takes lines; those above the chosen level are dropped. */
export interface Log {
  error(line: string): void;
  warn(line: string): void;
  info(line: string): void;
  debug(line: string): void;
}

/**
 * Makes a log.
 *
 * @param level the least important lines to write
 * @param write takes a whole line with its end
 * @example const log = createLog('info', (line) => process.stderr.write(line));
 */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const at = (own: LogLevel) => (line: string) => {
    if (LOG_LEVELS.indexOf(own) > LOG_LEVELS.indexOf(level)) return;
    // Errors of other programs may bring line ends and escape sequences along.
    write(`cc-error-bot: ${line.replace(/\p{Cc}+/gu, ' ').trim()}\n`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
