/**
 * What `bench:discord` measures, in a process of its own: the bot, or the smallest discord.js bot that posts what it
 * hears. Arguments: `echo`, `memory` or a file for the store; address of the API; token.
 */
import { Client, GatewayIntentBits } from 'discord.js';
import { DiscordAdapter } from '../../adapters/discord/discord-adapter.js';
import { Bot } from '../../src/bot.js';
import { loadCatalog } from '../../src/catalog/compiled.js';
import { Dispatcher } from '../../src/dispatcher.js';
import { createLog } from '../../src/log.js';
import { Matcher } from '../../src/match/matcher.js';
import { memoryStore } from '../../src/store/memory.js';
import { openStore } from '../../src/store/open.js';

const [program = '', apiUrl = '', token = ''] = process.argv.slice(2);
/** discord.js holds requests back above Discord's usual limit; the local server has none. */
const REQUESTS_PER_SECOND = 10_000;

async function echo(): Promise<void> {
  const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits;
  const client = new Client({
    intents: [Guilds, GuildMessages, MessageContent],
    rest: { api: apiUrl, globalRequestsPerSecond: REQUESTS_PER_SECOND },
  });
  client.on('messageCreate', async (message) => {
    if (message.author.bot || !message.mentions.has(client.user?.id ?? '')) return;
    const channel = message.channel.isThread()
      ? message.channel
      : await message.startThread({ name: 'echo' });
    await channel.send({ content: message.content.slice(0, 2_000), allowedMentions: { parse: [] } });
  });
  await client.login(token);
}

async function bot(): Promise<void> {
  const { catalog, compiled } = await loadCatalog([]);
  const matcher = new Matcher(catalog, compiled);
  matcher.warmUp();
  const store = program === 'memory' ? memoryStore() : await openStore({ file: program });
  const log = createLog('warn', (line) => process.stderr.write(line));
  const config = { token, apiUrl, guildIds: [], shards: 'auto' as const };
  const adapter = new DiscordAdapter({ config, catalog, log, requestsPerSecond: REQUESTS_PER_SECOND });
  const turns = new Bot(catalog, matcher, { store, receipts: true });
  await adapter.start(new Dispatcher({ bot: turns, store, surface: adapter, log }), (reason) => {
    throw reason;
  });
}

await (program === 'echo' ? echo() : bot());
process.send?.('ready');
