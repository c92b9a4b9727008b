/**
 * Kills the bot again and again while many people talk to it and Slack has faults of its own, and looks whether every
 * conversation reads as it would have without: each answer once, in its order, with every tick that was acknowledged.
 * The full form is `npm run test:chat-crash`.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openStore, type StoreOptions } from '../../src/store/open.js';
import { type PostgresServer, startPostgres } from '../store/support/postgres.js';
import { folderWith } from '../support/programs.js';
import { cutAfter, cutBefore, type Fault, rateLimited, serverError } from '../support/slack/faults.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import { CrashingBot, QUICK } from './support/crashing-bot.js';
import { grantedBy, manifest } from './support/manifest.js';
import { type Talk, talk, transcript } from './support/patient-people.js';

// How long the machine takes is not what is tested.
jest.setTimeout(900_000);

const { CHAT_CRASH_ROUNDS: FULL } = process.env;
const KILLS = Number(FULL ?? 2);
/** How long a process lives, from its first connection on: any time between. */
const LIFE_MS = { shortest: 300, longest: FULL ? 1_500 : 700 };
/** Slack's own pauses are far longer than a start takes, and so are these; else it gives up while nobody is there. */
const RETRY_MS = [0, 1_000, 3_000, 6_000, 9_000];
/** A new conversation begins every so many milliseconds, until the last kill. */
const TALK_MS = FULL ? 120 : 250;
/** At the same time: as many as the machine can serve, for it is not its speed that is tested. */
const MAX_TALKS = FULL ? 20 : 8;
/** A call goes wrong every so many milliseconds. */
const FAULT_MS = 60;
const MAX_FAULTS = 4;
/** Slack loses every socket every so many milliseconds. */
const DROP_MS = 2_500;
/** How long what was put off twice may take. */
const PATIENCE_MS = 20_000;

const METHODS = [
  'chat.postMessage',
  'chat.postMessage',
  'chat.update',
  'conversations.replies',
  'users.info',
];
const FAULTS: ReadonlyArray<() => Fault> = [
  () => rateLimited(1),
  () => serverError(503),
  () => serverError(500, true),
  cutBefore,
  cutAfter,
];

// It starts while the first test runs.
let postgres: Promise<PostgresServer>;
beforeAll(() => {
  postgres = startPostgres();
  postgres.catch(() => {});
});
afterAll(async () => (await postgres).close());

let slack: SlackServer;
let bots: CrashingBot[] = [];
beforeEach(async () => {
  slack = await startSlackServer({ ...grantedBy(manifest()), retryDelays: RETRY_MS });
  // Slack at times delivers twice what arrived.
  slack.deliverer.filter = ({ kind }) => (kind === 'events_api' && Math.random() < 0.1 ? 2 : 1);
});
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.destroy()));
  await slack.stop();
});

function oneOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

/** Does something again and again until it is told to end. */
function every(ms: number, work: () => void): { end(): void } {
  const timer = setInterval(work, ms);
  return { end: () => clearInterval(timer) };
}

/** People talk while the bots are killed, one at a time, and go on until each has all that they wait for. */
async function storm(): Promise<Talk[]> {
  const talks: Array<Promise<Talk>> = [];
  let open = 0;
  const begin = () => {
    if (open >= MAX_TALKS) return;
    open += 1;
    talks.push(talk(slack).finally(() => (open -= 1)));
  };
  begin();
  const people = every(TALK_MS, begin);
  // Only so many at once, or nothing would get through any more.
  const faults = every(FAULT_MS, () => {
    if (slack.faults.left < MAX_FAULTS) slack.faults.next(oneOf(METHODS), oneOf(FAULTS)());
  });
  const drops = every(DROP_MS, () => slack.sockets.drop());
  for (let kill = 0; kill < KILLS; kill += 1) await bots[kill % bots.length]?.crash(LIFE_MS);
  for (const storm of [people, drops, faults]) storm.end();
  slack.faults.clear();
  return Promise.all(talks);
}

/** Until nothing is left to be looked at again. */
async function settled(): Promise<void> {
  await slack.settled(30_000);
  await sleep(QUICK.firstLookMs + QUICK.leaseMs + 3 * QUICK.pollMs);
}

/** Until every conversation reads like the calm one; what is taken up a second time comes later than {@link settled}. */
async function alike(talks: readonly Talk[], expected: unknown): Promise<void> {
  const wanted = JSON.stringify(expected);
  const isAlike = (each: Talk) => JSON.stringify(transcript(slack, each)) === wanted;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !talks.every(isAlike); ) await sleep(100);
}

async function workLeft(options: StoreOptions): Promise<string[]> {
  const store = await openStore(options);
  const jobs = await store.takeDue(Date.now() + 1e9, 0, 1_000);
  for (const { id } of jobs) await store.postpone(id, Date.now());
  await store.close();
  return jobs.map(({ id }) => id);
}

/** What is left when the processes have ended, and after the next one has looked at it: it may have come late. */
async function leftForGood(options: StoreOptions, next: CrashingBot): Promise<string[]> {
  for (let lives = 0; lives < 2 && (await workLeft(options)).length > 0; lives += 1) {
    await next.start();
    await settled();
    await next.stop();
  }
  return workLeft(options);
}

/** Messages of the bot whose metadata says the same: the same page of the same answer. */
function postedTwice(): string[] {
  const keys = slack.team.botMessages.map(({ metadata }) => JSON.stringify(metadata?.event_payload));
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

function report(name: string, talks: readonly Talk[]): void {
  const sum = (of: (talk: Talk) => number) => talks.reduce((total, each) => total + of(each), 0);
  const { deliveries, calls, team } = slack;
  const again = deliveries.filter(({ attempts }) => attempts.length > 1).length;
  const failed = calls.filter(({ status }) => status !== 200).length;
  const figures = [
    `${bots.reduce((total, { kills }) => total + kills, 0)} kills`,
    `${talks.length} mentions`,
    `${team.botMessages.length} answers`,
    `${sum(({ ackedClicks }) => ackedClicks)} ticks (${sum(({ lostClicks }) => lostClicks)} made again)`,
    `${deliveries.length} deliveries (${again} tried again)`,
    `${calls.length} calls (${failed} failed)`,
  ];
  process.stderr.write(`${name}: ${figures.join(', ')}\n`);
}

describe.each([
  ['libsql', 1],
  ['postgres', 2],
] as const)('on %s', (kind, processes) => {
  test(`every conversation reads the same through ${KILLS} kills of ${processes} process(es)`, async () => {
    const file = join(folderWith(), 'bot.db');
    const databaseUrl = kind === 'postgres' ? await (await postgres).database() : '';
    const options = databaseUrl ? { databaseUrl } : { file };
    const env: Record<string, string> = databaseUrl ? { DATABASE_URL: databaseUrl } : { STORE_FILE: file };
    bots = Array.from({ length: processes }, () => new CrashingBot(slack, env));
    await Promise.all(bots.map((bot) => bot.start()));
    const calm = await talk(slack);
    await slack.settled();
    await sleep(QUICK.pollMs);
    const expected = transcript(slack, calm);
    expect(expected).toHaveLength(5);

    const talks = await storm();
    await settled();
    await alike(talks, expected);
    expect(await Promise.all(bots.map((bot) => bot.stop()))).toEqual(bots.map(() => 0));
    if (FULL) report(kind, [calm, ...talks]);
    expect(slack.deliveries.filter(({ kind, state }) => kind === 'events_api' && state !== 'acked')).toEqual(
      [],
    );
    expect(talks.flatMap(({ missing = [] }) => missing)).toEqual([]);
    expect(postedTwice()).toEqual([]);
    for (const each of talks) expect(transcript(slack, each)).toEqual(expected);
    expect(await leftForGood(options, bots[0] as CrashingBot)).toEqual([]);
    expect(bots.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
