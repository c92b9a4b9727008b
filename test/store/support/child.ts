/** Child processes that run the compiled store. */
import { type ChildProcess, spawn } from 'node:child_process';
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
  /** Fulfilled with the first line that begins with a word, or when the process has ended. */
  said(word: string): Promise<void>;
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
  reader.on('line', (line) => lines.push(line));
  const ended = new Promise<void>((resolve) => {
    reader.once('close', () => resolve());
  });
  const said = (word: string) =>
    new Promise<void>((resolve) => {
      const look = () => lines.some((line) => line.startsWith(word)) && resolve();
      reader.on('line', look);
      reader.once('close', () => resolve());
      look();
    });
  return { process: child, lines, said, ended };
}

/** The numbers that stand after a word in the lines of workers, in order. */
export function numbersAfter(word: string, lines: readonly string[]): number[] {
  return lines
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => Number(line.slice(word.length + 1)));
}
