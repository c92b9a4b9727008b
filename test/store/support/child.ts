/** Child processes that run the compiled store. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../../src/paths.js';
import type { StoreOptions } from '../../../src/store/open.js';
import { sessionOf, threadOf } from './sessions.js';

/** What a worker process is to do. */
export interface Work {
  options: StoreOptions;
  /** Numbers of the events: `first` and the `count - 1` after it. */
  first: number;
  count: number;
  /** Milliseconds; short, so that the events of a killed worker are free again soon. */
  lease: number;
  /** How often each event is delivered. */
  copies: number;
  /** How many are handled at once. */
  parallel: number;
}

export interface Worker {
  process: ChildProcess;
  /** Its lines so far; all of them once `ended` is fulfilled. */
  lines: string[];
  /** Fulfilled with the first line, when the store is open. */
  ready: Promise<void>;
  ended: Promise<void>;
}

/** Starts a worker process. */
export function startWorker(work: Work): Worker {
  const script = join(packageRoot(), 'test/store/support/worker.mjs');
  const session = sessionOf(threadOf('template'));
  const child = spawn(process.execPath, [script, JSON.stringify({ ...work, session })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    reader.once('line', () => resolve());
    child.once('exit', () => resolve());
  });
  reader.on('line', (line) => lines.push(line));
  const ended = new Promise<void>((resolve) => {
    reader.once('close', () => resolve());
  });
  return { process: child, lines, ready, ended };
}

/** The numbers that stand after a word in the lines of workers, in order. */
export function numbersAfter(word: string, lines: readonly string[]): number[] {
  return lines
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => Number(line.slice(word.length + 1)));
}

/** Compiles the sources when `dist` is older than the store. */
export function buildIfStale(): void {
  if (newest('dist/src/store', '.js') >= newest('src/store', '.ts')) return;
  spawnSync(process.execPath, [join(packageRoot(), 'scripts/build.mjs')], { stdio: 'ignore' });
  if (newest('dist/src/store', '.js') < newest('src/store', '.ts')) {
    throw new Error('dist is older than src/store. Run: npm run build');
  }
}

function newest(folder: string, ending: string): number {
  try {
    const path = join(packageRoot(), folder);
    const files = readdirSync(path).filter((name) => name.endsWith(ending));
    return Math.max(...files.map((name) => statSync(join(path, name)).mtimeMs));
  } catch {
    return 0;
  }
}
