/**
 * A program of bench:slack, as a process of its own: our bot with a store, or the smallest Bolt app that answers.
 * Arguments: `echo`, `memory` or a file for libsql; the API's address; the bot's token; the app's token.
 */
import { App } from '@slack/bolt';
import { SlackAdapter } from '../../adapters/slack/slack-adapter.js';
import { Bot } from '../../src/bot.js';
import { loadCatalog } from '../../src/catalog/compiled.js';
import { Dispatcher } from '../../src/dispatcher.js';
import { createLog } from '../../src/log.js';
import { Matcher } from '../../src/match/matcher.js';
import { memoryStore } from '../../src/store/memory.js';
import { openStore } from '../../src/store/open.js';

const [program = '', apiUrl = '', botToken = '', appToken = ''] = process.argv.slice(2);

/** Bolt as its documentation shows it. */
async function startEcho(): Promise<() => Promise<unknown>> {
  const app = new App({
    token: botToken,
    appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: apiUrl },
  });
  app.event('app_mention', async ({ event, client }) => {
    const { channel, ts, text } = event;
    await client.chat.postMessage({ channel, thread_ts: ts, text });
  });
  await app.start();
  return () => app.stop();
}

async function startBot(file?: string): Promise<() => Promise<unknown>> {
  const log = createLog('warn', (line) => process.stderr.write(line));
  const store = file === undefined ? memoryStore() : await openStore({ file });
  const { catalog, compiled } = await loadCatalog([]);
  const matcher = new Matcher(catalog, compiled);
  matcher.warmUp();
  const bot = new Bot(catalog, matcher, { store, now: Date.now, receipts: true });
  const config = { mode: 'socket', appToken, apiUrl, auth: { type: 'token', botToken } } as const;
  const adapter = new SlackAdapter({ config, installations: store, log });
  await adapter.start(new Dispatcher({ bot, store, surface: adapter, log }), (reason) => {
    throw reason;
  });
  return async () => {
    await adapter.stop();
    await store.close();
  };
}

const stop = await (program === 'echo' ? startEcho() : startBot(program === 'memory' ? undefined : program));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
process.send?.('ready');
