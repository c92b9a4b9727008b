import { openLibsqlStore } from './libsql.js';
import { openPostgresStore } from './postgres.js';
import type { Store } from './store.js';

/** Where the store is kept unless told. */
export const DEFAULT_STORE_FILE = './data/cc-error-bot.db';

export interface StoreOptions {
  /** Address of a PostgreSQL database; wins over `file`. */
  databaseUrl?: string;
  /** Path of a libsql file; {@link DEFAULT_STORE_FILE} unless told. */
  file?: string;
  /** Milliseconds since the epoch; may go backwards. `Date.now` unless told. */
  now?: () => number;
}

/**
 * Opens the store that the options name and brings its schema up to date.
 *
 * @throws BotError `store-…` or `config-invalid`, saying what is wrong and what to do
 * @example const store = await openStore({ file: './data/cc-error-bot.db' });
 */
export function openStore({ databaseUrl, file, now }: StoreOptions = {}): Promise<Store> {
  const clock = now === undefined ? {} : { now };
  if (databaseUrl) return openPostgresStore({ databaseUrl, ...clock });
  return openLibsqlStore({ file: file || DEFAULT_STORE_FILE, ...clock });
}
