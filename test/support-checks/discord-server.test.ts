/** The local Discord, as the real discord.js sees it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, Events, GatewayIntentBits as I, type Message, Partials } from 'discord.js';
import { type DiscordOptions, type DiscordServer, startDiscordServer } from '../support/discord/index.js';

let discord: DiscordServer;
const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  await discord.stop();
});

const INTENTS = [I.Guilds, I.GuildMessages, I.DirectMessages, I.MessageContent];

async function start(options: DiscordOptions = {}): Promise<void> {
  discord = await startDiscordServer(options);
}

async function login(intents = INTENTS): Promise<Client<true>> {
  const client = new Client({
    intents,
    partials: [Partials.Channel, Partials.Message],
    rest: { api: discord.apiUrl },
  });
  clients.push(client);
  client.on('error', () => {});
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return client as Client<true>;
}

describe('messages', () => {
  test('the bot hears what people say and answers', async () => {
    await start();
    const client = await login();
    client.on(Events.MessageCreate, (message: Message) => {
      if (!message.author.bot) void message.reply(`echo ${message.content}`);
    });
    discord.ada.mention(discord.general, 'hello');
    const answer = await discord.botMessage(discord.general);
    expect(answer.content).toBe(`echo <@${discord.botId}> hello`);
  });
});
