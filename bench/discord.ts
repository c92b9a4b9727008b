/**
 * `npm run bench:discord`: from a mention to the posted answer, at a steady rate, on a local Discord in this process, in
 * threads that are there and in a channel, where a thread is begun for each. The bot runs in a process of its own; so
 * does, for comparison, the smallest discord.js bot that posts what it hears.
 *
 * A sample begins when somebody's message is handed to the gateway and ends when the request that posts the answer is
 * carried out. So it holds discord.js, matching, the store, rendering and the way there and back on this machine, but
 * none of the time that Discord itself takes, and none of its rate limits.
 *
 * Usage: npm run bench:discord -- [--rate 50] [--seconds 20] [--json]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../src/catalog/compiled.js';
import { type DiscordServer, startDiscordServer, type WireMessage } from '../test/support/discord/index.js';
import { percentile } from './support/stats.js';
import { duration, ratio, section, table } from './support/table.js';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
/** What nobody counts: code is compiled, connections are opened. */
const WARM_UP_SECONDS = 3;
/** No one of them asks more than a person may. */
const PEOPLE = 400;
const PATIENCE_MS = 30_000;
const PROGRAM = fileURLToPath(new URL('support/discord-program.js', import.meta.url));

/** Where the mentions are. */
type Place = 'thread' | 'channel';

/** Milliseconds, one for each mention. */
interface Run {
  name: string;
  place: Place;
  samples: number[];
  /** Mentions that got no answer. */
  lost: number;
}

async function measured(name: string, program: string, place: Place, texts: readonly string[]): Promise<Run> {
  const discord = await startDiscordServer({
    rateLimit: { limit: 1_000_000, windowMs: 1_000 },
    keepRequests: 100,
  });
  const child = fork(PROGRAM, [program, discord.apiUrl, discord.token]);
  try {
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
    });
    return { name, place, ...(await load(discord, place, texts)) };
  } finally {
    child.kill('SIGTERM');
    await discord.stop();
  }
}

async function load(discord: DiscordServer, place: Place, texts: readonly string[]) {
  const count = RATE * (WARM_UP_SECONDS + SECONDS);
  const people = Array.from({ length: PEOPLE }, (_, index) => discord.addPerson(`person-${index}`));
  const opener = discord.addPerson('opener');
  const threads =
    place === 'thread'
      ? Array.from({ length: count }, (_, index) => opener.startThread(discord.general, `thread ${index}`))
      : [];
  await sleep(1_000);
  const posted = watch(discord);
  const start = performance.now();
  const asked: Array<{ thread: string; at: number }> = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, start + (index * 1_000) / RATE - performance.now()));
    const person = people[index % PEOPLE] as (typeof people)[number];
    const thread = threads[index];
    const at = performance.now();
    const message = person.mention(
      thread ?? discord.general,
      (texts[index % texts.length] as string).slice(0, 1_900),
    );
    asked.push({ thread: thread?.id ?? message.id, at });
  }
  const end = performance.now() + PATIENCE_MS;
  while (asked.some(({ thread }) => !posted.has(thread)) && performance.now() < end) await sleep(50);
  const counted = asked.slice(RATE * WARM_UP_SECONDS);
  const samples = counted.flatMap(({ thread, at }) => {
    const to = posted.get(thread);
    return to === undefined ? [] : [to - at];
  });
  return { samples, lost: counted.length - samples.length };
}

/** Notes when the bot's first message in each thread was posted. */
function watch({ world }: DiscordServer): ReadonlyMap<string, number> {
  const posted = new Map<string, number>();
  world.onEvent(({ name, data }) => {
    if (name !== 'MESSAGE_CREATE') return;
    const { author, channel_id: channel } = data as WireMessage;
    if (author.id === world.bot.id && !posted.has(channel)) posted.set(channel, performance.now());
  });
  return posted;
}

function lineOf(run: Run, base: Run): string[] {
  const at = ({ samples }: Run, share: number) => percentile(samples, share) * 1_000;
  return [
    run.name,
    run.place,
    String(run.samples.length),
    String(run.lost),
    duration(at(run, 0.5)),
    duration(at(run, 0.99)),
    duration(at(run, 1)),
    ratio(at(run, 0.5), at(base, 0.5)),
    ratio(at(run, 0.99), at(base, 0.99)),
  ];
}

const { catalog } = await loadCatalog([]);
const texts = catalog.entries.flatMap(({ samples }) => samples.slice(0, 2));
const folder = mkdtempSync(join(tmpdir(), 'cc-error-bench-discord-'));
try {
  const runs: Run[] = [];
  const lines: string[][] = [];
  for (const place of ['thread', 'channel'] as const) {
    const echo = await measured('a bare discord.js echo bot', 'echo', place, texts);
    const memory = await measured('cc-error-bot, store in memory', 'memory', place, texts);
    const file = join(folder, `${place}.db`);
    const libsql = await measured('cc-error-bot, store in a libsql file', file, place, texts);
    const three = [echo, memory, libsql];
    runs.push(...three);
    lines.push(...three.map((run) => lineOf(run, echo)));
  }
  if (values.json) console.log(JSON.stringify(runs));
  else
    section(
      `${RATE} mentions a second for ${SECONDS} s (${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version})`,
      table(['program', 'in a', 'answers', 'lost', 'p50', 'p99', 'max', 'p50 to echo', 'p99 to echo'], lines),
      'From the message on the gateway to the request that posts the answer, on this machine, without the time Discord takes.',
    );
  process.exitCode = runs.some(({ lost }) => lost > 0) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
