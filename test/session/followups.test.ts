/** What people write in a help thread, labelled: how often the bot takes it as it was meant. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { visibleSteps } from '../../src/session/steps.js';
import type { Turn } from '../../src/turn.js';
import { catalog, Thread } from './threads.js';

interface FollowUp {
  id: string;
  /** What the thread is about. */
  entry: string;
  text: string;
  event: string;
  /** Numbers of the steps that are done behind it. */
  steps?: number[];
  /** What becomes known. */
  context?: Record<string, string>;
}

interface Miss {
  line: FollowUp;
  got: string;
}

function readFollowUps(name: string): FollowUp[] {
  const text = readFileSync(join(packageRoot(), 'test/corpus', name), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as FollowUp);
}

/** Begins a thread about the entry, says the line without naming the bot, and compares what comes of it. */
function missOf(line: FollowUp): Miss | null {
  const thread = Thread.about(line.entry);
  const before = thread.session?.facts ?? {};
  const turn = thread.remark(line.text);
  if (turn.event !== line.event) return { line, got: turn.event };
  const done = numbersDone(turn);
  if (line.steps && done.join() !== line.steps.join()) return { line, got: `steps ${done.join()}` };
  const facts: object = turn.session?.facts ?? {};
  const learned = Object.entries(facts).filter(([name]) => !Object.hasOwn(before, name));
  const wanted = Object.entries(line.context ?? {});
  const isKnown = wanted.every(([name, value]) =>
    Object.entries(facts).some(([n, v]) => n === name && v === value),
  );
  return isKnown ? null : { line, got: `context ${JSON.stringify(Object.fromEntries(learned))}` };
}

function numbersDone({ session }: Turn): number[] {
  const steps = session ? visibleSteps(session, catalog) : [];
  return steps.flatMap(({ done }, index) => (done ? [index + 1] : []));
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

/** One row for each event, and each line that was taken otherwise than it was meant. */
function report(name: string, lines: readonly FollowUp[], misses: readonly Miss[]): string {
  const rows = [...new Set(lines.map(({ event }) => event))].map((event) => {
    const all = lines.filter((line) => line.event === event).length;
    const wrong = misses.filter(({ line }) => line.event === event).length;
    return `  ${event.padEnd(14)} ${all - wrong} of ${all}`;
  });
  const head = `${name}: ${lines.length - misses.length} of ${lines.length} right (${percent(lines.length - misses.length, lines.length)})`;
  const missed = misses.map(
    ({ line, got }) => `  ${line.event} taken as ${got}: ${JSON.stringify(line.text)}`,
  );
  return [head, ...rows, ...(missed.length > 0 ? ['missed:', ...missed] : [])].join('\n');
}

describe.each([
  { name: 'followups-dev.jsonl', least: 1 },
  { name: 'followups.jsonl', least: 0.98 },
  { name: 'followups-more.jsonl', least: 0.98 },
  { name: 'followups-third.jsonl', least: 0.98 },
])('$name', ({ name, least }) => {
  const lines = readFollowUps(name);
  const misses = lines.flatMap((line) => missOf(line) ?? []);

  test('was read', () => {
    expect(lines.length).toBeGreaterThan(50);
  });

  test(`is understood, ${100 * least} % at least`, () => {
    process.stdout.write(`${report(name, lines, misses)}\n`);
    expect((lines.length - misses.length) / lines.length).toBeGreaterThanOrEqual(least);
  });

  test('chatter is left alone, but for 1 % at most', () => {
    const chatter = lines.filter(({ event }) => event === 'ignored');
    const answered = misses.filter(({ line }) => line.event === 'ignored');
    expect(answered.length / chatter.length).toBeLessThanOrEqual(0.01);
  });
});
