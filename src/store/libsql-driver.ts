/** A connection to a libsql file as Kysely's SQLite dialect wants it, with durable writes and honest transactions. */

import type { SqliteDatabase, SqliteStatement } from 'kysely';
import Database from 'libsql';
import { isLocked } from './libsql-faults.js';

type Connection = InstanceType<typeof Database>;

/**
 * How long SQLite itself waits for a lock. Short, because it blocks the event loop meanwhile; the backend waits for
 * the rest of the time without blocking.
 */
const BUSY_TIMEOUT_MS = 20;

const PRAGMAS = [
  `busy_timeout = ${BUSY_TIMEOUT_MS}`,
  'journal_mode = wal',
  // In WAL mode anything less loses the last commits when the power goes.
  'synchronous = full',
  'foreign_keys = on',
  // What people have deleted is overwritten.
  'secure_delete = on',
];

const TRANSACTION = /^\s*(?:begin|commit|rollback)\b/i;
const READING = /^\s*(?:select|pragma)\b/i;

/** One connection. After `failed` it should be replaced: libsql leaves a statement that failed open. */
export class LibsqlConnection implements SqliteDatabase {
  readonly #database: Connection;
  failed = false;

  /** @throws what libsql throws when the file cannot be opened or is no database */
  constructor(file: string) {
    this.#database = new Database(file);
    try {
      for (const pragma of PRAGMAS) this.#database.prepare(`pragma ${pragma}`).all();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Runs statements without results, outside Kysely. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  prepare(sql: string): SqliteStatement {
    if (TRANSACTION.test(sql)) return this.#control(sql.trim().toLowerCase());
    const statement = this.#watch(() => this.#database.prepare(sql));
    const guard = <T>(work: () => T): T =>
      READING.test(sql) ? this.#watch(work) : this.#inTransaction(() => this.#watch(work));
    return {
      reader: statement.reader,
      all: (parameters) => guard(() => statement.all([...parameters])),
      run: (parameters) => guard(() => statement.run([...parameters])),
      iterate: (parameters) => statement.iterate([...parameters]),
    };
  }

  /** `begin` takes the write lock at once: a transaction that takes it later can fail half-way. */
  #control(sql: string): SqliteStatement {
    const run = () => {
      if (sql === 'begin') this.#begin();
      else if (sql !== 'rollback' || this.#database.inTransaction)
        this.#watch(() => this.#database.exec(sql));
      return { changes: 0, lastInsertRowid: 0 };
    };
    const none = () => [];
    return { reader: false, run, all: none, iterate: () => [][Symbol.iterator]() };
  }

  /**
   * Writes wait for the lock in a `begin` of their own. libsql cannot reset a prepared statement that met a lock, and
   * while one is open SQLite holds back the commits of the connection, though it reports them as done: acknowledged
   * rows would be lost. `exec` leaves nothing open.
   */
  #inTransaction<T>(work: () => T): T {
    if (this.#database.inTransaction) return work();
    this.#begin();
    try {
      const result = work();
      this.#watch(() => this.#database.exec('commit'));
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #begin(): void {
    try {
      this.#database.exec('begin immediate');
    } catch (error) {
      // A lock passes; a connection that was opened without the right to write stays without it.
      if (!isLocked(error)) this.failed = true;
      throw error;
    }
  }

  #watch<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}
