/** A real PostgreSQL for a test file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { packageRoot } from '../../../src/paths.js';

/** What the tests need is speed: nobody cuts the server's power. */
const FAST = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

export interface PostgresServer {
  /** Makes a new, empty database and gives its address. */
  database(): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the server and removes its files. */
  close(): Promise<void>;
}

interface Line {
  url?: string;
  done?: string;
  failed?: string;
}

/** Starts a server; it ends with this process at the latest. */
export async function startPostgres(flags: readonly string[] = FAST): Promise<PostgresServer> {
  const script = join(packageRoot(), 'test/store/support/postgres-server.mjs');
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Line> =>
    JSON.parse((await lines.next()).value ?? '{"failed":"it ended"}') as Line;
  const { url, failed } = await next();
  if (url === undefined) throw new Error(`PostgreSQL did not start: ${failed}`);
  const tell = async (command: string) => {
    child.stdin.write(`${command}\n`);
    await next();
  };
  let databases = 0;
  return {
    database: async () => {
      databases += 1;
      await queryOnce(url, `create database test_${databases}`);
      return url.replace(/postgres$/, `test_${databases}`);
    },
    stop: () => tell('stop'),
    start: () => tell('start'),
    close: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}

/** Runs one statement over a connection of its own. */
export async function queryOnce(url: string, text: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
