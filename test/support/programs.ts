/** Starts the built programs as a user does, and gives back what they said. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, jest } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { SERVER_VARIABLES } from '../../src/server-config.js';
import { ensureBuilt } from './built.js';

ensureBuilt();
// Processes are slow to start on a busy machine; that is no fault of theirs.
jest.setTimeout(120_000);

export const CLI = join(packageRoot(), 'dist/src/cli.js');
export const START = join(packageRoot(), 'dist/src/main.js');

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** What stands at standard input; nothing by default. */
  input?: string | Buffer;
  /** Working folder; an empty one by default, so that nobody's `.env` is read. */
  cwd?: string;
  env?: Record<string, string>;
}

/** Settings that must not leak in from the developer, from Jest or from CI. */
const OWN_SETTINGS = [
  'CATALOG_DIRS',
  'HISTORY_FILE',
  'NO_COLOR',
  'FORCE_COLOR',
  'NODE_OPTIONS',
  ...SERVER_VARIABLES,
  // Node asks these how many colours a terminal has.
  'CI',
  'NODE_DISABLE_COLORS',
  'COLORTERM',
  'TMUX',
];

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files; gone after the tests of the file. */
export function folderWith(files: Record<string, string | Buffer> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cc-error-test-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const emptyFolder = folderWith();

export function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.includes(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** Runs any program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? emptyFolder,
      env: environment(options.env),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
    // A program that has read enough closes its input.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}

/** `cc-error` with these arguments. */
export function ccError(args: readonly string[], options?: RunOptions): Promise<Outcome> {
  return run(process.execPath, [CLI, ...args], options);
}

/** `npm start` with a pipe at its input. */
export function start(options?: RunOptions): Promise<Outcome> {
  return run(process.execPath, [START], options);
}

/** A line of bash, where `$CC` is the command line. */
export function bash(line: string, options: RunOptions = {}): Promise<Outcome> {
  const env = { CC: `${process.execPath} ${CLI}`, ...options.env };
  return run('bash', ['-c', line], { ...options, env });
}

/** What came to standard output, when all went well and there was nothing else to say. */
export function outputOf({ code, stdout, stderr }: Outcome): string {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The JSON at standard output, when all went well. */
export function jsonOf<T>(outcome: Outcome): T {
  return JSON.parse(outputOf(outcome)) as T;
}

/** The one line that says why nothing was done; fails when there is more than that, or a stack trace. */
export function refusalOf({ code, stdout, stderr }: Outcome, expectedCode = 2): string {
  expect({ code, stdout }).toEqual({ code: expectedCode, stdout: '' });
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .*\(|node:internal|\.js:\d/);
  return stderr.trimEnd();
}

/** Runs tasks a few at a time, in order of their results. */
export async function pooled<In, Out>(
  inputs: readonly In[],
  task: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  const work = async () => {
    while (next < inputs.length) {
      const index = next++;
      results[index] = await task(inputs[index] as In);
    }
  };
  await Promise.all(Array.from({ length: 3 }, work));
  return results;
}
