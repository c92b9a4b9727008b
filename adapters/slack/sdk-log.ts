/** The SDK's own lines. Its debug lines hold payloads, tokens among them, so they are never written. */
import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../src/log.js';

/** Messages of errors may quote what was sent. */
const MAX_LINE = 200;

/**
 * Makes a logger for the SDK, whose warnings and errors become debug lines: what matters of them is said by whoever
 * handles the fault.
 */
export function sdkLogger(log: Log): Logger {
  const line = (parts: readonly unknown[]) => {
    const text = parts.map((part) => (part instanceof Error ? part.name : String(part))).join(' ');
    log.debug(`slack sdk: ${withoutTokens(text).slice(0, MAX_LINE)}`);
  };
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => line(parts),
    error: (...parts) => line(parts),
    setLevel: () => {},
    // Not debug: the client makes a text of each payload before it asks.
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

function withoutTokens(text: string): string {
  return text
    .replace(/\bxox[a-z]-[\w-]+|\bxapp-[\w-]+/g, 'xox…')
    .replace(/(ticket|code|state)=[^&\s]+/g, '$1=…');
}
