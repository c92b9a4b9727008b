/** A discord.js client for each test, and the local Discord that it talks to. */
import { afterEach } from '@jest/globals';
import {
  Client,
  type ClientEvents,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  Partials,
} from 'discord.js';
import { type DiscordOptions, type DiscordServer, startDiscordServer } from '../support/discord/index.js';

/** What a bot that reads and answers messages asks for. */
export const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
];

const servers: DiscordServer[] = [];
const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Starts a server that is stopped after the test. */
export async function start(options: DiscordOptions = {}): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  servers.push(server);
  return server;
}

/** A client that is destroyed after the test; not logged in. */
export function newClient(discord: DiscordServer, options: Partial<ClientOptions> = {}): Client {
  const client = new Client({
    intents: INTENTS,
    partials: [Partials.Channel, Partials.Message],
    ...options,
    rest: { api: discord.apiUrl, ...options.rest },
  });
  clients.push(client);
  client.on(Events.Error, () => {});
  return client;
}

/** A client that is ready. */
export async function login(
  discord: DiscordServer,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = newClient(discord, options);
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return client as Client<true>;
}

/** The next event of a client. */
export function next<Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
): Promise<ClientEvents[Name]> {
  return new Promise((resolve) => client.once(name, (...values) => resolve(values)));
}

/** One request to the API without a library. */
export async function request(
  discord: DiscordServer,
  spec: string,
  body?: unknown,
  token = discord.token,
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const [method = 'GET', path = '/'] = spec.split(' ');
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
}
