/** The running bot: puts the parts together and runs them. Without settings of a chat and a PORT that is the terminal chat. */
import type { HealthServer } from '../adapters/http/health-server.js';
import { TerminalAdapter } from '../adapters/terminal/terminal-adapter.js';
import type { HttpRoutes } from './adapter.js';
import { Bot, type BotOptions } from './bot.js';
import type { Catalog } from './catalog/catalog.js';
import { loadCatalog } from './catalog/compiled.js';
import { leftOutLines } from './catalog/left-out.js';
import { ChatGroup } from './chat-group.js';
import { createChats, hasChats } from './chats.js';
import { type Config, loadConfig, loadServerConfig } from './config.js';
import { failureOf } from './errors.js';
import { type HealthReport, healthCheck } from './health.js';
import { Housekeeping, type JobHandler } from './housekeeping.js';
import { createLog, type Log } from './log.js';
import { Matcher } from './match/matcher.js';
import { PACE, type Pace } from './pace.js';
import { packageVersion } from './paths.js';
import type { ServerConfig } from './server-config.js';
import { EnduringStore, type StoreWatcher } from './store/enduring.js';
import { memoryStore } from './store/memory.js';
import type { Store } from './store/store.js';
import { storeReports } from './store-reports.js';

const WELCOME = 'Paste a Claude Code error. Help: /cc-error help. Leave: Ctrl-D.';
const NO_CHAT =
  'No chat is connected: there are no settings for one, so only health checks are answered. ' +
  'Set one up: npx cc-error setup slack, or npx cc-error setup discord. Or start it with a terminal to talk to it there.';

/** What has to be ended, last started first. */
type Endings = Array<() => Promise<unknown>>;

/**
 * Runs the bot with the settings of the environment until it is told to end.
 *
 * @param pace how soon what a crash left is taken up
 * @returns the exit code; why it failed was said on standard error
 */
export async function runProgram(pace: Pace = PACE): Promise<number> {
  try {
    await main(pace);
    return 0;
  } catch (error) {
    const { line, exitCode } = failureOf(error, 'cc-error-bot');
    process.stderr.write(`${line}\n`);
    return exitCode;
  }
}

async function main(pace: Pace): Promise<void> {
  const config = loadConfig();
  const server = await loadServerConfig();
  process.stderr.on('error', () => {});
  const log = createLog(server.logLevel, (line) => process.stderr.write(line));
  const endings: Endings = [];
  // Before anything is opened, so that there is no moment at which a signal leaves something open.
  const stopped = signalled();
  try {
    await run({ config, server, log, endings, stopped, pace });
  } finally {
    await endAll(endings, log);
  }
}

/** What is there before anything is opened. */
interface Start {
  config: Config;
  server: ServerConfig;
  log: Log;
  /** Grows with what is started. */
  endings: Endings;
  /** Resolves when the process is told to end. */
  stopped: Promise<void>;
  pace: Pace;
}

/** What both ways of running the bot need. */
interface Parts extends Start {
  store: Store;
  catalog: Catalog;
  matcher: Matcher;
  /** Settings of the bot that do not depend on who talks to it. */
  options: BotOptions;
}

async function run(start: Start): Promise<void> {
  const { config, server, log, endings } = start;
  const { catalog, faults, compiled } = await loadCatalog(config.catalogFolders);
  for (const line of leftOutLines(faults, 'npx cc-error')) process.stderr.write(`cc-error-bot: ${line}\n`);
  const reports = storeReports(log);
  const store = storeFor(server, reports);
  endings.push(() => store.close());
  const matcher = new Matcher(catalog, compiled);
  const { contacts, storePastes: keepPastes } = server;
  const options = { store, contacts, keepPastes, now: Date.now, onStoreFault: reports.fault };
  const parts: Parts = { ...start, store, catalog, matcher, options };
  await (hasChats(server) ? runChats(parts) : runAlone(parts));
}

/**
 * Runs the chats that have settings until the process is told to end.
 *
 * @throws whatever made the last chat give up
 */
async function runChats(parts: Parts): Promise<void> {
  const { server, log, endings, stopped, pace, store, catalog, matcher, options } = parts;
  matcher.warmUp();
  const version = packageVersion();
  const status = () => ({ version, entries: catalog.size, chats: group.health() });
  const bot = new Bot(catalog, matcher, { ...options, receipts: true, status });
  const chats = await createChats({ server, store, catalog, log, pace }, bot);
  const group = new ChatGroup(chats, { log });
  const routes = chats.flatMap(({ adapter }) => adapter.routes ?? []);
  if (server.port !== undefined) {
    const sources = { store, catalogue: catalog, version, chats: () => group.health() };
    const http = await startServer(server, healthCheck(sources), routes);
    endings.push(http.stop);
    log.info(`Health: ${http.url}`);
  }
  const jobs = Object.assign({}, ...chats.map(({ handler }) => handler.jobs));
  const housekeeping = housekeepingOf(parts, jobs);
  let isEnding = false;
  endings.push(() => {
    isEnding = true;
    // Together: a job that waits for a chat is given back when that is stopped.
    return Promise.all([group.stop(), housekeeping.stop()]);
  });
  // A signal that comes while a chat is not reached yet does not wait for it.
  const started = group.start().then(() => {
    // What a crash left can be done only where a chat is reached.
    if (!isEnding) housekeeping.start();
    log.debug('Started.');
  });
  const lost = await Promise.race([stopped, started.then(() => group.lost).then((reason) => ({ reason }))]);
  if (lost) throw lost.reason;
}

/** Talks in the terminal; where there is none and a PORT is set, it only answers health checks. */
async function runAlone(parts: Parts): Promise<void> {
  const { config, server, log, endings, stopped, store, catalog, matcher, options } = parts;
  const bot = new Bot(catalog, matcher, options);
  const isServer = server.port !== undefined;
  const hasTerminal = process.stdin.isTTY === true;
  if (isServer) {
    matcher.warmUp();
    const sources = { store, catalogue: catalog, version: packageVersion() };
    const http = await startServer(server, healthCheck(sources));
    endings.push(http.stop);
    log.info(`Health: ${http.url}`);
  }
  if (isServer || (hasTerminal && isKept(server))) {
    const housekeeping = housekeepingOf(parts);
    housekeeping.start();
    endings.push(() => housekeeping.stop());
  }
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

/** Whether the store outlives the process: where the settings name one, and for whoever talks to many people. */
function isKept(server: ServerConfig): boolean {
  const { databaseUrl, storeFile, port } = server;
  return databaseUrl !== undefined || storeFile !== undefined || port !== undefined || hasChats(server);
}

/** The databases are loaded with the first message that needs one, so that a pipe gets its answer sooner. */
function storeFor(server: ServerConfig, watcher: StoreWatcher): Store {
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

async function startServer(
  { port = 0, host }: ServerConfig,
  health: () => Promise<HealthReport>,
  routes: readonly HttpRoutes[] = [],
): Promise<HealthServer> {
  const { startHealthServer } = await import('../adapters/http/health-server.js');
  return startHealthServer({ port, host, health, routes });
}

function housekeepingOf(
  { server: { sessionTtlMs }, store, log, pace }: Parts,
  handlers: Readonly<Record<string, JobHandler>> = {},
): Housekeeping {
  return new Housekeeping({ store, sessionTtlMs, log, handlers, pace });
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
