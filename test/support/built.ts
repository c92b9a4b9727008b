/** Sees to it that dist/ is there and no older than the sources, for tests that start the real programs. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.js';

const root = packageRoot();
/** Written by a build once everything compiled. */
const MARKER = join(root, 'dist', 'catalog.json');
const SOURCES = ['src', 'adapters', 'catalog', 'scripts/build.mjs', 'tsconfig.json', 'tsconfig.build.json'];
/** One for each checkout. */
const LOCK = join(tmpdir(), `cc-error-build-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
/** A lock that is older was left by a process that died. */
const MAX_LOCK_AGE_MS = 120_000;

let isDone = false;

/**
 * Builds unless dist/ is newer than every source. Workers of Jest that come at once build once.
 *
 * @throws Error with the compiler's words when the build fails
 */
export function ensureBuilt(): void {
  if (isDone || isFresh()) {
    isDone = true;
    return;
  }
  lock();
  try {
    // Another worker may have built while this one waited.
    if (!isFresh()) build();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
  isDone = true;
}

function build(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed, so nothing can be started:\n${stdout}${stderr}`);
}

function isFresh(): boolean {
  const built = modified(MARKER);
  return SOURCES.every((source) => newest(join(root, source)) <= built);
}

/** Time of the latest change at or below a path, in milliseconds; that of a folder counts, since files are removed too. */
function newest(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const below = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(own.mtimeMs, ...below);
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Making a folder is atomic on every system, unlike looking whether a file is there. */
function lock(): void {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const made = modified(LOCK);
    if (made > 0 && Date.now() - made > MAX_LOCK_AGE_MS) rmSync(LOCK, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}
