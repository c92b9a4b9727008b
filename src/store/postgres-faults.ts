/** What goes wrong with PostgreSQL, as one line that says what to do. Messages never hold the password. */
import { BotError, type BotErrorCode } from '../errors.js';
import { reasonOf } from './libsql-faults.js';

/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest beginning first. */
const BY_STATE: ReadonlyArray<[state: string, code: BotErrorCode, text: string]> = [
  ['25006', 'store-readonly', 'takes no writes. Point DATABASE_URL at the primary server.'],
  ['42501', 'store-readonly', 'does not let this user write. Grant it the tables and the schema.'],
  ['53100', 'store-full', 'has no disk space left. Free some on its server.'],
  ['53300', 'store-unavailable', 'takes no more connections. Raise max_connections, or run fewer replicas.'],
  ['55P03', 'store-locked', 'keeps a table locked. End the session that holds the lock.'],
  ['57014', 'store-unavailable', 'took too long to answer. Check its load.'],
  ['42P01', 'store-unavailable', 'lacks a table. Restart the bot to create it.'],
  ['42P07', 'store-unavailable', 'has tables of another program. Give the bot a database of its own.'],
  ['XX001', 'store-damaged', 'has a damaged table. Put back a backup.'],
  ['XX002', 'store-damaged', 'has a damaged index. Run REINDEX.'],
  ['3D000', 'store-unavailable', 'does not exist. Create it, or correct DATABASE_URL.'],
  ['28', 'store-unavailable', 'refuses the user or the password. Correct DATABASE_URL.'],
];

/** A deadlock or a serialization failure: the same statement, sent again, may pass. */
export function isPassing(error: unknown): boolean {
  return ['40001', '40P01'].includes(stateOf(error));
}

function stateOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/**
 * Turns an error of `pg` into a BotError.
 *
 * @param place names the database without its password
 */
export function postgresFault(error: unknown, place: string): BotError {
  if (error instanceof BotError) return error;
  const state = stateOf(error);
  const known = BY_STATE.find(([begin]) => state.startsWith(begin));
  if (known) return new BotError(known[1], `${place} ${known[2]}`, { cause: error });
  const message = `${place} cannot be reached or used (${reason(error)}). Check that it runs and that DATABASE_URL is right.`;
  return new BotError('store-unavailable', message, { cause: error });
}

/** A refused connection to a name with two addresses is an AggregateError without a text. */
function reason(error: unknown): string {
  const { errors } = (error ?? {}) as { errors?: unknown };
  return reasonOf(Array.isArray(errors) ? errors[0] : error);
}
