/** `npm start`: puts the parts together and runs them. Without a PORT that is the terminal chat. */
import type { HealthServer } from '../adapters/http/health-server.js';
import { TerminalAdapter } from '../adapters/terminal/terminal-adapter.js';
import { Bot } from './bot.js';
import { loadCatalog } from './catalog/compiled.js';
import { leftOutLines } from './catalog/left-out.js';
import { type Config, loadConfig, loadServerConfig } from './config.js';
import { failureOf } from './errors.js';
import { healthCheck } from './health.js';
import { Housekeeping } from './housekeeping.js';
import { createLog, type Log } from './log.js';
import { Matcher } from './match/matcher.js';
import { packageVersion } from './paths.js';
import type { ServerConfig } from './server-config.js';
import { EnduringStore, type StoreWatcher } from './store/enduring.js';
import { memoryStore } from './store/memory.js';
import type { SessionStore } from './store/store.js';
import { storeReports } from './store-reports.js';

const WELCOME = 'Paste a Claude Code error. Help: /cc-error help. Leave: Ctrl-D.';
const NO_CHAT =
  'No chat is connected: this version talks in a terminal alone and has no settings for other chats. ' +
  'Start it with a terminal to talk to it; without one it only answers health checks.';

/** What has to be ended, last started first. */
type Endings = Array<() => Promise<unknown>>;

async function main(): Promise<number> {
  const config = loadConfig();
  const server = await loadServerConfig();
  process.stderr.on('error', () => {});
  const log = createLog(server.logLevel, (line) => process.stderr.write(line));
  const endings: Endings = [];
  // Before anything is opened, so that there is no moment at which a signal leaves something open.
  const stopped = signalled();
  try {
    await run(config, server, log, endings, stopped);
  } finally {
    await endAll(endings, log);
  }
  return 0;
}

async function run(
  config: Config,
  server: ServerConfig,
  log: Log,
  endings: Endings,
  stopped: Promise<void>,
): Promise<void> {
  const { catalog, faults, searchIndex } = await loadCatalog(config.catalogFolders);
  for (const line of leftOutLines(faults, 'npx cc-error')) process.stderr.write(`cc-error-bot: ${line}\n`);
  const reports = storeReports(log);
  const store = storeFor(server, reports);
  endings.push(() => store.close());
  const { contacts, storePastes: keepPastes } = server;
  const matcher = new Matcher(catalog, searchIndex);
  const bot = new Bot(catalog, matcher, {
    store,
    contacts,
    keepPastes,
    now: Date.now,
    onStoreFault: reports.fault,
  });
  const isServer = server.port !== undefined;
  const hasTerminal = process.stdin.isTTY === true;
  if (isServer) {
    matcher.warmUp();
    const health = await startHealth(server, store, catalog);
    endings.push(health.stop);
    log.info(`Health: ${health.url}`);
  }
  if (isServer || (hasTerminal && isKept(server))) endings.push(startHousekeeping(server, store, log));
  if (isServer && !hasTerminal) {
    log.warn(NO_CHAT);
    await stopped;
    return;
  }
  const terminal = terminalOf(config);
  endings.push(() => terminal.stop());
  await terminal.start(bot);
  log.debug('Started.');
  await Promise.race([terminal.closed, stopped]);
}

async function endAll(endings: Endings, log: Log): Promise<void> {
  for (const end of endings.reverse()) {
    // What cannot be ended must not keep the rest open.
    await end().catch((error: unknown) => log.error(failureOf(error, 'cc-error-bot').line));
  }
}

/** The first signal ends the program in order; a second one ends it at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

/** Whether the settings name a store that outlives the process. */
function isKept({ databaseUrl, storeFile, port }: ServerConfig): boolean {
  return databaseUrl !== undefined || storeFile !== undefined || port !== undefined;
}

/** The databases are loaded with the first message that needs one, so that a pipe gets its answer sooner. */
function storeFor(server: ServerConfig, watcher: StoreWatcher): SessionStore {
  if (!isKept(server)) return memoryStore();
  const { databaseUrl, storeFile } = server;
  const options = {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(storeFile === undefined ? {} : { file: storeFile }),
  };
  return new EnduringStore({
    open: async () => (await import('./store/open.js')).openStore(options),
    watcher,
  });
}

async function startHealth(
  { port = 0, host }: ServerConfig,
  store: SessionStore,
  catalogue: { size: number },
): Promise<HealthServer> {
  const { startHealthServer } = await import('../adapters/http/health-server.js');
  return startHealthServer({
    port,
    host,
    health: healthCheck({ store, catalogue, version: packageVersion() }),
  });
}

/** @returns what stops it */
function startHousekeeping({ sessionTtlMs }: ServerConfig, store: SessionStore, log: Log): Endings[number] {
  const housekeeping = new Housekeeping({ store, sessionTtlMs, log });
  housekeeping.start();
  return () => housekeeping.stop();
}

function terminalOf(config: Config): TerminalAdapter {
  return new TerminalAdapter({
    input: process.stdin,
    output: process.stdout,
    welcome: WELCOME,
    ...(config.color === undefined ? {} : { color: config.color }),
    ...(config.historyFile ? { historyFile: config.historyFile } : {}),
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const { line, exitCode } = failureOf(error, 'cc-error-bot');
  process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}
