/** Starts fresh processes and reads what they measured. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.js';
import { median, percentile, timed } from './stats.js';

/** What a child process can build. */
export type EngineName = 'project' | 'minisearch' | 'fuse';

/** What one child measured; times in milliseconds. */
export interface ChildResult {
  /** Loading modules. */
  importMs: number;
  /** Reading the compiled catalogue. */
  readMs: number;
  /** Building the engine. */
  constructMs: number;
  /** First paste, which holds a literal message. */
  firstMatchMs: number;
  /** First paste that has to be searched for. */
  firstSearchMs: number;
  /** Growth of the heap by engine and index, after garbage collection. */
  heapBytes: number;
  /** Resident memory of the whole process at the end. */
  rssBytes: number;
}

/** @returns medians over several fresh processes */
export function inFreshProcesses(name: EngineName, entries: number, times: number): ChildResult {
  const results = Array.from({ length: times }, () => runChild(name, entries));
  const middle = (key: keyof ChildResult) => median(results.map((result) => result[key]));
  return {
    importMs: middle('importMs'),
    readMs: middle('readMs'),
    constructMs: middle('constructMs'),
    firstMatchMs: middle('firstMatchMs'),
    firstSearchMs: middle('firstSearchMs'),
    heapBytes: middle('heapBytes'),
    rssBytes: middle('rssBytes'),
  };
}

function runChild(name: EngineName, entries: number): ChildResult {
  const script = join(packageRoot(), 'dist', 'bench', 'child.js');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', script, name, String(entries)],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`bench child ${name} ${entries} failed: ${stderr.slice(0, 500)}`);
  return JSON.parse(stdout) as ChildResult;
}

/**
 * Wall time of `node dist/src/cli.js match` on a short paste, process start to exit, in milliseconds.
 *
 * @returns undefined when the command line is not built
 */
export function commandLineTimes(
  times: number,
): { median: number; max: number; emptyNode: number } | undefined {
  const script = join(packageRoot(), 'dist', 'src', 'cli.js');
  if (!existsSync(script)) return undefined;
  const input = '  \u23bf  Prompt is too long\n';
  const wall = (args: string[]) => timed(() => spawnSync(process.execPath, args, { input })).micros / 1_000;
  const own = Array.from({ length: times }, () => wall([script, 'match']));
  const empty = Array.from({ length: times }, () => wall(['-e', '0']));
  return { median: median(own), max: percentile(own, 1), emptyNode: median(empty) };
}
