/**
 * `npm run bench:store`: what the stores take, side by side. Prints operations per second, p50 and p99 for each, how many
 * times slower than memory that is, and how many sessions a gigabyte holds. PostgreSQL runs on this machine, with fsync.
 *
 * Usage: npm run bench:store -- [--sessions 20000] [--operations 2000]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { packageRoot } from '../src/paths.js';
import type { ThreadSession, Tick } from '../src/session/types.js';
import { memoryStore } from '../src/store/memory.js';
import { openStore } from '../src/store/open.js';
import type { SessionStore } from '../src/store/store.js';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '20000' },
    operations: { type: 'string', default: '2000' },
  },
});
const SESSIONS = Number(values.sessions);
const OPERATIONS = Number(values.operations);
const CONCURRENCY = 16;
const LEASE_MS = 60_000;

interface Timing {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Operations by name; the number tells the repetitions apart. */
type Operations = Record<string, (store: SessionStore, index: number) => Promise<unknown>>;

/** A session as a thread leaves it: two errors met, six steps ticked by three people. */
function typicalSession(index: number): ThreadSession {
  const at = 1_700_000_000_000 + index * 1000;
  const ticks: Record<string, Tick> = {};
  for (let step = 0; step < 6; step += 1) {
    const person = (index + step) % 3;
    ticks[`request-timed-out/check-network-${step}`] = {
      by: `U0${person}ABCDEF`,
      name: `Person ${person}`,
      at,
    };
  }
  return {
    thread: {
      platform: 'slack',
      workspace: 'T024BE7LD',
      channel: `C${index % 40}QJRLMN`,
      thread: `${at}.000${index}`,
    },
    status: 'open',
    subjects: [
      { entry: 'request-timed-out', variant: 'gateway', captures: { seconds: '600', attempt: '7' } },
    ],
    offered: [],
    rejected: ['overloaded'],
    earlier: [{ entry: 'invalid-api-key', captures: { variable: 'ANTHROPIC_API_KEY' } }],
    facts: {
      version: '2.1.199',
      provider: 'bedrock',
      os: 'linux',
      httpStatus: 504,
      requestId: 'req_011CSHoEeqs5C35K2',
    },
    answers: { 'curl-works': 'yes' },
    stage: 1,
    ticks,
    origin: `${at}.000100`,
    handled: [`${at}.000100`],
    posts: [{ id: `${at}.000200`, view: { kind: 'answer' }, subjects: [], stage: 0, facts: {} }],
    people: ['U00ABCDEF', 'U01ABCDEF', 'U02ABCDEF'],
    startedAt: at,
    lastActivity: at,
  };
}

const versions = new WeakMap<SessionStore, Map<number, number>>();

const OPERATIONS_TIMED: Operations = {
  'save (create)': async (store, index) => {
    versions.get(store)?.set(index, await store.save(typicalSession(index), 0));
  },
  'save (update)': async (store, index) => {
    const known = versions.get(store);
    known?.set(index, await store.save(typicalSession(index), known.get(index) ?? 0));
  },
  load: (store, index) => store.load(typicalSession(index).thread),
  'claim + complete': async (store, index) => {
    await store.claim(`slack/T024BE7LD/C1/${index}`, LEASE_MS);
    await store.complete(`slack/T024BE7LD/C1/${index}`);
  },
};

/** Runs an operation many times, a few at once, and times each. */
async function time(operation: (index: number) => Promise<unknown>, concurrency: number): Promise<Timing> {
  const taken: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < OPERATIONS) {
      const index = next++;
      const start = performance.now();
      await operation(index);
      taken.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1000;
  taken.sort((a, b) => a - b);
  const percentile = (share: number) => taken[Math.floor(taken.length * share)] ?? 0;
  return { perSecond: OPERATIONS / seconds, p50: percentile(0.5), p99: percentile(0.99) };
}

function print(name: string, store: string, { perSecond, p50, p99 }: Timing, base: Timing): void {
  const cells = [
    name.padEnd(18),
    store.padEnd(14),
    perSecond.toFixed(0).padStart(8),
    p50.toFixed(3).padStart(9),
    p99.toFixed(3).padStart(9),
    `${(base.perSecond / perSecond).toFixed(1)} x`.padStart(11),
  ];
  process.stdout.write(`${cells.join('  ')}\n`);
}

async function timeAll(stores: Record<string, SessionStore>): Promise<void> {
  process.stdout.write('operation           store             ops/s    p50 ms    p99 ms    of memory\n');
  for (const [name, operation] of Object.entries(OPERATIONS_TIMED)) {
    let base: Timing | undefined;
    for (const [label, store] of Object.entries(stores)) {
      // The event loop of one bot handles many events at once; one after another shows what a single event waits.
      const timing = await time((index) => operation(store, index), label.endsWith('x16') ? CONCURRENCY : 1);
      base ??= timing;
      print(name, label, timing, base);
    }
  }
}

/** Bytes that a store's sessions take, by the size before and after. */
async function bytesOf(store: SessionStore, size: () => Promise<number>): Promise<number> {
  const before = await size();
  const next = { index: OPERATIONS };
  const worker = async () => {
    while (next.index < OPERATIONS + SESSIONS) await store.save(typicalSession(next.index++), 0);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (await size()) - before;
}

function printSize(label: string, bytes: number): void {
  const each = bytes / SESSIONS;
  const perGigabyte = Math.floor(1e9 / each).toLocaleString('en');
  process.stdout.write(
    `${label.padEnd(12)} ${each.toFixed(0)} bytes a session, ${perGigabyte} sessions per GB\n`,
  );
}

/** A server with fsync, as it is run for keeps. */
async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const script = join(packageRoot(), 'test/store/support/postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { url, failed } = JSON.parse((await lines.next()).value ?? '{}') as { url?: string; failed?: string };
  if (url === undefined) throw new Error(`PostgreSQL did not start: ${failed}`);
  return { child, url };
}

async function databaseSize(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ size: string }>(
    'select pg_database_size(current_database()) as size',
  );
  await client.end();
  return Number(rows[0]?.size);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-bench-'));
  const file = join(folder, 'bot.db');
  const { child, url } = await startServer();
  const twin = url.replace(/postgres$/, 'template1');
  const stores: Record<string, SessionStore> = {
    memory: memoryStore(),
    libsql: await openStore({ file }),
    'libsql x16': await openStore({ file: join(folder, 'x16.db') }),
    postgres: await openStore({ databaseUrl: url }),
    'postgres x16': await openStore({ databaseUrl: twin }),
  };
  for (const store of Object.values(stores)) versions.set(store, new Map());
  await timeAll(stores);

  const { libsql, postgres } = stores as { libsql: SessionStore; postgres: SessionStore };
  process.stdout.write(`\n${SESSIONS} sessions of ${JSON.stringify(typicalSession(1)).length} characters\n`);
  // `forget` moves the log into the file, so that the file alone tells the size.
  const settled = async () => libsql.forget({ user: 'nobody' }).then(() => statSync(file).size);
  printSize('libsql', await bytesOf(libsql, settled));
  printSize('postgres', await bytesOf(postgres, () => databaseSize(url)));
  await Promise.all(Object.values(stores).map((store) => store.close()));
  child.stdin?.end();
  rmSync(folder, { recursive: true });
}

await main();
