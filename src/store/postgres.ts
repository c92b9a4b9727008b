/** The store that several replicas share. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { BotError } from '../errors.js';
import { migrate } from './migrations.js';
import { isPassing, postgresFault } from './postgres-faults.js';
import type { Backend, Dialect, Tables } from './schema.js';
import { SqlStore } from './sql-store.js';

export interface PostgresOptions {
  /** As in `postgres://user:password@host:5432/database`. */
  databaseUrl: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Connections at most; 10 unless told. */
  poolSize?: number;
  /** How long to wait for a lock before `store-locked`; 5,000 unless told. */
  lockWaitMs?: number;
}

const CONNECT_MS = 5000;
const LOCK_WAIT_MS = 5000;
/** Longer than the wait for a lock, so that a lock is named as the reason. */
const STATEMENT_MS = 10_000;
/** For a server that went silent: it cannot end a statement itself. */
const SILENCE_MS = 15_000;
const POOL_SIZE = 10;
const MAX_ATTEMPTS = 5;

/** Chosen once; replicas that migrate ask for the lock with this number. */
const MIGRATION_LOCK = 6_229_417_035;

/**
 * Connects to PostgreSQL and brings the schema up to date.
 *
 * @throws BotError `config-invalid` for an address that is none, `store-…` saying what is wrong with the database
 * @example const store = await openPostgresStore({ databaseUrl: 'postgres://bot:secret@db/bot' });
 */
export async function openPostgresStore(options: PostgresOptions): Promise<SqlStore> {
  const backend = new PostgresBackend(options, placeOf(options.databaseUrl));
  try {
    await backend.migrate(options.now ?? Date.now);
  } catch (error) {
    await backend.close();
    throw error;
  }
  return new SqlStore(backend, options.now ?? Date.now);
}

const POSTGRES: Dialect = {
  kind: 'postgres',
  lockMigrations: async (db) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(db);
  },
  hasPerson: (user) => sql<boolean>`people @> ${JSON.stringify([user])}::jsonb`,
};

class PostgresBackend implements Backend {
  readonly dialect = POSTGRES;
  readonly #db: Kysely<Tables>;
  readonly #place: string;
  #closed: Promise<void> | undefined;

  constructor(options: PostgresOptions, place: string) {
    this.#place = place;
    const pool = new pg.Pool(poolConfig(options));
    // The pool drops connections that the server ends, and the query fails; but each of them, idle or in use, also
    // emits `error`, which ends the process where nobody listens.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    this.#db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  }

  migrate(now: () => number): Promise<void> {
    return this.run((db) => migrate(db, this.dialect, this.#place, now));
  }

  async run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new BotError('store-unavailable', 'The store is closed. Start the bot again.');
      try {
        return await work(this.#db);
      } catch (error) {
        if (!isPassing(error) || attempt === MAX_ATTEMPTS) throw postgresFault(error, this.#place);
      }
    }
  }

  async purge(): Promise<void> {
    // Autovacuum does it.
  }

  close(): Promise<void> {
    this.#closed ??= this.#db.destroy();
    return this.#closed;
  }
}

function poolConfig({ databaseUrl, poolSize, lockWaitMs }: PostgresOptions): pg.PoolConfig {
  return {
    connectionString: databaseUrl,
    max: poolSize ?? POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: lockWaitMs ?? LOCK_WAIT_MS,
    query_timeout: SILENCE_MS,
    idle_in_transaction_session_timeout: SILENCE_MS,
    keepAlive: true,
    application_name: 'cc-error-bot',
    types: { getTypeParser: parserOf },
  };
}

/** Times and versions are `bigint`, which `pg` gives as text because it can exceed a number; these never do. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}

/** Names the database for messages: host, port and name, never the password. */
function placeOf(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    const remedy = 'Write it as postgres://user:password@host:5432/database.';
    throw new BotError('config-invalid', `DATABASE_URL is no PostgreSQL address. ${remedy}`);
  }
  return `The database${url.pathname.replace('/', ' ')} on ${url.host || 'the local socket'}`;
}
