/** The store in a file: one process writes it. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { BotError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import { LibsqlConnection } from './libsql-driver.js';
import { folderFault, isLocked, libsqlFault, mustNotBeText } from './libsql-faults.js';
import { migrate } from './migrations.js';
import type { Backend, Dialect, Tables } from './schema.js';
import { SqlStore } from './sql-store.js';

export interface LibsqlOptions {
  /** Path of the database. Its folder is made when it is missing. */
  file: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How long to wait for a lock before `store-locked`; 5,000 unless told. */
  lockWaitMs?: number;
  /** Gets each new connection, before it is used. For tests. */
  onConnect?: (connection: LibsqlConnection) => void;
}

const LOCK_WAIT_MS = 5000;
const LONGEST_PAUSE_MS = 30;

/**
 * Opens the store in a file and brings its schema up to date.
 *
 * @throws BotError `store-…` saying what is wrong with the file
 * @example const store = await openLibsqlStore({ file: './data/cc-error-bot.db' });
 */
export async function openLibsqlStore(options: LibsqlOptions): Promise<SqlStore> {
  const backend = new LibsqlBackend(options);
  await backend.open();
  return new SqlStore(backend, options.now ?? Date.now);
}

const LIBSQL: Dialect = {
  kind: 'libsql',
  // Every transaction begins with the write lock.
  lockMigrations: async () => {},
  hasPerson: (user) => sql<boolean>`id in (select session_id from session_people where person = ${user})`,
};

/** A connection with its queries under way, so that it is closed only after the last one. */
interface Link {
  connection: LibsqlConnection;
  db: Kysely<Tables>;
  /** Identity of the opened file. */
  inode: string;
  users: number;
  retired: boolean;
}

class LibsqlBackend implements Backend {
  readonly dialect = LIBSQL;
  readonly #file: string;
  readonly #options: LibsqlOptions;
  #link: Promise<Link> | undefined;
  #closed = false;

  constructor(options: LibsqlOptions) {
    this.#options = options;
    this.#file = resolve(options.file);
  }

  /** Makes the folder and the file, where they are missing. */
  async open(): Promise<void> {
    const folder = dirname(this.#file);
    try {
      makeFolder(folder);
    } catch (error) {
      throw folderFault(error, folder);
    }
    await this.#patiently(() => this.#connected());
  }

  async run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.#patiently(async () => {
      let link = await this.#current();
      // Another one may have retired it while this one waited for the promise.
      while (link.retired) link = await this.#current();
      link.users += 1;
      try {
        return await work(link.db);
      } finally {
        link.users -= 1;
        if (link.connection.failed) this.#retire(link);
        await this.#closeUnused(link);
      }
    });
  }

  async purge(): Promise<void> {
    // The log still holds the old pages; a reader may keep it from being cut, and then a later checkpoint does it.
    await this.run(checkpoint);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const link = await this.#link?.catch(() => undefined);
    if (link === undefined) return;
    // Leaves all in one file, to be copied. Not all locks and disks allow it, and then the log beside it holds the rest.
    await checkpoint(link.db).catch(() => {});
    this.#retire(link);
    await this.#closeUnused(link);
  }

  /** Waits for locks, but not with SQLite's own waiting, which blocks the event loop. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + (this.#options.lockWaitMs ?? LOCK_WAIT_MS);
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isLocked(error) || performance.now() > until) throw libsqlFault(error, this.#file);
      }
      await sleep(Math.random() * LONGEST_PAUSE_MS);
    }
  }

  /** The connection, or a new one where the old one failed or its file was replaced. */
  async #current(): Promise<Link> {
    if (this.#closed) throw new BotError('store-unavailable', 'The store is closed. Start the bot again.');
    const inode = inodeOf(this.#file);
    if (inode === undefined) {
      // A new file here would hide that every session is gone, and writes to the removed one would be lost.
      throw new BotError(
        'store-unavailable',
        `${this.#file} is gone. Put it back, or restart to begin anew.`,
      );
    }
    const link = await this.#connected();
    if (link.inode === inode && !link.retired) return link;
    this.#retire(link);
    await this.#closeUnused(link);
    return this.#connected();
  }

  /** One connection is made at a time; a failure is not kept. */
  #connected(): Promise<Link> {
    this.#link ??= this.#connect().catch((error: unknown) => {
      this.#link = undefined;
      throw error;
    });
    return this.#link;
  }

  async #connect(): Promise<Link> {
    mustNotBeText(this.#file);
    const connection = new LibsqlConnection(this.#file);
    try {
      this.#options.onConnect?.(connection);
      const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
      await migrate(db, this.dialect, this.#file, this.#options.now ?? Date.now);
      return { connection, db, inode: inodeOf(this.#file) ?? '', users: 0, retired: false };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  #retire(link: Link): void {
    if (link.retired) return;
    link.retired = true;
    this.#link = undefined;
  }

  async #closeUnused(link: Link): Promise<void> {
    if (link.retired && link.users === 0) await link.db.destroy();
  }
}

async function checkpoint(db: Kysely<Tables>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

function inodeOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}
