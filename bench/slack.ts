/**
 * `npm run bench:slack`: from a mention to the posted answer, at a steady rate, over Socket Mode on a local Slack in this
 * process. The bot runs in a process of its own; so does, for comparison, the smallest Bolt app that posts what it hears.
 *
 * A sample begins when the first of a mention's two events is handed to the socket and ends when the whole request of
 * `chat.postMessage` has arrived. So it holds Bolt, matching, the store, rendering and the way there and back on this
 * machine, but none of the time that Slack itself takes.
 *
 * Usage: npm run bench:slack -- [--rate 50] [--seconds 20] [--json]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../src/catalog/compiled.js';
import { asObject } from '../test/support/slack/json.js';
import { type SlackServer, startSlackServer } from '../test/support/slack/server.js';
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
const PROGRAM = fileURLToPath(new URL('support/slack-program.js', import.meta.url));

/** Milliseconds, one for each mention. */
interface Run {
  name: string;
  samples: number[];
  /** Mentions that got no answer. */
  lost: number;
}

async function measured(name: string, program: string, texts: readonly string[]): Promise<Run> {
  const slack = await startSlackServer();
  const child = fork(PROGRAM, [
    program,
    slack.apiUrl.replace(/\/$/, ''),
    slack.team.botToken,
    slack.appToken,
  ]);
  try {
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
    });
    return { name, ...(await load(slack, texts)) };
  } finally {
    child.kill('SIGTERM');
    await slack.stop();
  }
}

async function load(slack: SlackServer, texts: readonly string[]): Promise<Omit<Run, 'name'>> {
  const people = Array.from({ length: PEOPLE }, (_, index) => slack.team.addUser(`person-${index}`).id);
  for (const id of people) slack.team.general.members.add(id);
  const clock = watch(slack);
  const count = RATE * (WARM_UP_SECONDS + SECONDS);
  const start = performance.now();
  const asked: string[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, start + (index * 1_000) / RATE - performance.now()));
    const user = people[index % PEOPLE] as string;
    asked.push(slack.team.mention(texts[index % texts.length] as string, { user }).ts);
  }
  const end = performance.now() + PATIENCE_MS;
  while (asked.some((ts) => !clock.posted.has(ts)) && performance.now() < end) await sleep(50);
  const counted = asked.slice(RATE * WARM_UP_SECONDS);
  const samples = counted.flatMap((ts) => {
    const [from, to] = [clock.sent.get(ts), clock.posted.get(ts)];
    return from === undefined || to === undefined ? [] : [to - from];
  });
  return { samples, lost: counted.length - samples.length };
}

/** Notes when each message was first delivered, and when the first post in its thread arrived. */
function watch(slack: SlackServer) {
  const sent = new Map<string, number>();
  const posted = new Map<string, number>();
  slack.deliverer.filter = ({ payload }) => {
    const ts = String(asObject(payload.event)?.ts);
    if (!sent.has(ts)) sent.set(ts, performance.now());
    // What the bot itself writes is of interest to nobody.
    return asObject(payload.event)?.bot_id === undefined;
  };
  const { world } = slack;
  const changed = world.changed.bind(world);
  world.changed = () => {
    const call = world.calls.at(-1);
    const ts = String(call?.args.thread_ts);
    if (call?.method === 'chat.postMessage' && !posted.has(ts)) posted.set(ts, performance.now());
    changed();
  };
  return { sent, posted };
}

function lineOf(run: Run, base: Run): string[] {
  const at = ({ samples }: Run, share: number) => percentile(samples, share) * 1_000;
  return [
    run.name,
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
const folder = mkdtempSync(join(tmpdir(), 'cc-error-bench-slack-'));
try {
  const echo = await measured('a bare Bolt echo app', 'echo', texts);
  const memory = await measured('cc-error-bot, store in memory', 'memory', texts);
  const libsql = await measured('cc-error-bot, store in a libsql file', join(folder, 'bench.db'), texts);
  const runs = [echo, memory, libsql];
  if (values.json) console.log(JSON.stringify(runs));
  else
    section(
      `${RATE} mentions a second for ${SECONDS} s (${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version})`,
      table(
        ['program', 'answers', 'lost', 'p50', 'p99', 'max', 'p50 to echo', 'p99 to echo'],
        runs.map((run) => lineOf(run, echo)),
      ),
      'From the event on the socket to the request that posts the answer, on this machine, without the time Slack takes.',
    );
  process.exitCode = runs.some(({ lost }) => lost > 0) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
