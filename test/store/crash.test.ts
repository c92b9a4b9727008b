/**
 * Kills a process that handles events, again and again, and looks whether the store kept its word: every step that was
 * acknowledged is there, and no event was completed twice. The full form is `npm run test:crash`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openStore, type StoreOptions } from '../../src/store/open.js';
import { ensureBuilt } from '../support/built.js';
import { numbersAfter, startWorker } from './support/child.js';
import { type PostgresServer, startPostgres } from './support/postgres.js';
import { threadOf } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

const { CRASH_ROUNDS: FULL } = process.env;
const ROUNDS = { libsql: Number(FULL ?? 4), postgres: Number(FULL ?? 2) };
/** More than a worker handles before it is killed. */
const EVENTS_PER_ROUND = 3000;
const LONGEST_LIFE_MS = 400;

const folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-crash-'));
let server: PostgresServer;

beforeAll(async () => {
  ensureBuilt();
  server = await startPostgres();
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Steps that stand in the store. */
async function storedSteps(options: StoreOptions): Promise<Set<number>> {
  const store = await openStore(options);
  const steps = new Set<number>();
  for (let index = 0; index < 10; index += 1) {
    const stored = await store.load(threadOf(`thread-${index}`));
    for (const key of Object.keys(stored?.session.ticks ?? {})) steps.add(Number(key.replace('entry/', '')));
  }
  await store.close();
  return steps;
}

/** Lets a worker live for a random time and gives what it said. */
async function killedWorker(options: StoreOptions, first: number): Promise<string[]> {
  const work = { options, first, count: EVENTS_PER_ROUND, lease: 300, copies: 2, parallel: 8 };
  const worker = startWorker(work);
  // The first one gets something done, so that there is something to lose.
  await worker.said(first === 0 ? 'completed' : 'ready');
  await sleep(Math.random() * LONGEST_LIFE_MS);
  worker.process.kill('SIGKILL');
  await worker.ended;
  return worker.lines;
}

describe.each(['libsql', 'postgres'] as const)('%s', (kind) => {
  test(`keeps its word through ${ROUNDS[kind]} kills`, async () => {
    const options: StoreOptions =
      kind === 'libsql' ? { file: join(folder, 'bot.db') } : { databaseUrl: await server.database() };
    const lines: string[] = [];
    for (let round = 0; round < ROUNDS[kind]; round += 1) {
      // Each round begins with events of the last one, which may be done, half done or not begun.
      const completed = numbersAfter('completed', lines);
      lines.push(...(await killedWorker(options, Math.max(0, Math.max(-1, ...completed) - 50))));
      const stored = await storedSteps(options);
      expect(numbersAfter('ticked', lines).filter((step) => !stored.has(step))).toEqual([]);
    }
    const completed = numbersAfter('completed', lines);
    expect(completed.length).toBeGreaterThan(0);
    expect(completed.filter((number, index) => completed.indexOf(number) !== index)).toEqual([]);
    expect(lines).not.toContain('finished');
    if (FULL) process.stderr.write(`${kind}: ${ROUNDS[kind]} kills, ${completed.length} events completed\n`);
  });
});

test('two processes share 1,000 events with duplicates, and each is handled once', async () => {
  const options = { databaseUrl: await server.database() };
  const work = { options, first: 0, count: 1000, lease: 60_000, copies: 3, parallel: 50 };
  const workers = [startWorker(work), startWorker(work)];
  await Promise.all(workers.map(({ ended }) => ended));
  for (const { lines } of workers) expect(lines.at(-1)).toBe('finished');
  const completed = workers.flatMap(({ lines }) => numbersAfter('completed', lines));
  expect(completed.sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  // Both took part, or the test would show nothing.
  for (const { lines } of workers) expect(numbersAfter('completed', lines).length).toBeGreaterThan(0);
  expect(await storedSteps(options)).toEqual(new Set(completed));
});
