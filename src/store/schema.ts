/** The tables, as Kysely sees them; `migrations.ts` makes them. Times are milliseconds since the epoch. */
import type { Generated, Kysely, RawBuilder } from 'kysely';

export interface SessionTable {
  id: Generated<number>;
  platform: string;
  workspace: string;
  channel: string;
  thread: string;
  /** The session as JSON. Text on PostgreSQL too: jsonb refuses escaped NULs and half surrogates, which pastes hold. */
  state: string;
  version: number;
  last_activity: number;
  /** JSON array of the ids of everybody who took part, for deletion on request. */
  people: string;
}

export interface ClaimTable {
  event_key: string;
  /** The store that claimed it. */
  owner: string;
  lease_ms: number;
  leased_until: number;
  completed_at: number | null;
}

export interface JobTable {
  id: string;
  kind: string;
  /** JSON. */
  payload: string;
  run_at: number;
  attempts: number;
  /** Another one each time the job is deferred. */
  revision: string;
  lease_ms: number;
  /** 0 while nobody has the job. */
  leased_until: number;
}

export interface InstallationTable {
  platform: string;
  workspace: string;
  /** Encrypted, as `sealing.ts` describes. */
  sealed: string;
  updated_at: number;
}

export interface MigrationTable {
  number: number;
  applied_at: number;
}

export interface Tables {
  sessions: SessionTable;
  claims: ClaimTable;
  jobs: JobTable;
  installations: InstallationTable;
  migrations: MigrationTable;
}

/** Where one query builder is not enough for two databases. */
export interface Dialect {
  kind: 'libsql' | 'postgres';
  /** Lets one replica migrate at a time; called first in the transaction, which ends the lock. */
  lockMigrations(db: Kysely<Tables>): Promise<void>;
  /** Condition: the session's people hold this one. Found by an index. */
  hasPerson(user: string): RawBuilder<boolean>;
}

/** An open database. */
export interface Backend {
  readonly dialect: Dialect;
  /**
   * Runs queries, waits for locks, and turns what goes wrong into a BotError.
   *
   * @param work may be called again when the database was locked, so it has no other effect than its queries
   */
  run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Frees the space of what was deleted, where the database would keep its content for later. */
  purge(): Promise<void>;
  close(): Promise<void>;
}
