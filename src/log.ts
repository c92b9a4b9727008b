/** What the running bot says on standard error: one line each. Lines carry ids and reasons, never pasted text. */

import { BoundedMap } from './bounded-map.js';

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

/** Whoever restarts something that sends the same event a hundred times wants to read of it once. */
const QUIET_MS = 60_000;
const MAX_REMEMBERED = 1_000;

/**
 * Makes a log that leaves out warnings and errors which it wrote a moment ago.
 *
 * @param now milliseconds since the epoch
 */
export function withoutRepeats(log: Log, now: () => number = Date.now): Log {
  const saidAt = new BoundedMap<string, number>(MAX_REMEMBERED);
  const unlessSaid = (write: (line: string) => void) => (line: string) => {
    const time = now();
    const before = saidAt.get(line);
    // A clock that was set back must not silence the log.
    if (before !== undefined && time >= before && time - before < QUIET_MS) return;
    saidAt.set(line, time);
    write(line);
  };
  return { ...log, error: unlessSaid(log.error), warn: unlessSaid(log.warn) };
}
