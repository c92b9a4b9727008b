/** The gateway of the local Discord: sessions, shards, intents, and connections that break. */
import { describe, expect, test } from '@jest/globals';
import { type Client, Events, GatewayIntentBits } from 'discord.js';
import { WebSocket } from 'ws';
import { byAge, shardOf } from '../support/discord/snowflakes.js';
import { login, newClient, next, start } from './discord-client.js';

function heard(client: Client): string[] {
  const texts: string[] = [];
  client.on(Events.MessageCreate, ({ content }) => texts.push(content));
  return texts;
}

describe('sessions', () => {
  test('know the bot, its guilds and channels', async () => {
    const discord = await start();
    const client = await login(discord);
    expect(client.user.id).toBe(discord.botId);
    expect(client.guilds.cache.get(discord.guild.id)?.channels.cache.has(discord.general.id)).toBe(true);
    expect(discord.gateway.counts).toMatchObject({ connections: 1, identifies: 1, resumes: 0 });
  });

  test.each([
    ['a dropped connection', 'drop'],
    ['close code 4000', 'close'],
    ['a request to reconnect (op 7)', 'reconnect'],
    ['an invalid session that can be resumed (op 9)', 'invalidate'],
  ])('%s is resumed, and what was missed comes again', async (_name, how) => {
    const discord = await start();
    const client = await login(discord);
    const texts = heard(client);
    discord.ada.say(discord.general, 'before');
    await discord.waitFor('the first', () => texts.length === 1);
    const resumed = next(client, Events.ShardResume);
    if (how === 'drop') discord.gateway.drop();
    if (how === 'close') discord.gateway.close(4000);
    if (how === 'reconnect') discord.gateway.requestReconnect();
    if (how === 'invalidate') discord.gateway.invalidate(true);
    await discord.waitFor('the drop', () => discord.gateway.ready.length === 0);
    discord.ada.say(discord.general, 'meanwhile');
    const [, replayed] = await resumed;
    discord.ada.say(discord.general, 'after');
    await discord.waitFor('all', () => texts.length === 3);
    expect(texts).toEqual(['before', 'meanwhile', 'after']);
    expect(replayed).toBeGreaterThan(0);
    expect(discord.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
  });

  test('an invalid session identifies again, and what was missed is lost', async () => {
    const discord = await start();
    const client = await login(discord);
    const texts = heard(client);
    const ready = next(client, Events.ShardReady);
    discord.gateway.invalidate(false);
    await discord.waitFor('the end of the connection', () => discord.gateway.ready.length === 0);
    discord.ada.say(discord.general, 'lost');
    await ready;
    discord.ada.say(discord.general, 'after');
    await discord.waitFor('a message', () => texts.length > 0);
    expect(texts).toEqual(['after']);
    expect(discord.gateway.counts.identifies).toBe(2);
  }, 30_000);

  test('a session that Discord forgot cannot be resumed', async () => {
    const discord = await start();
    const client = await login(discord);
    const ready = next(client, Events.ShardReady);
    discord.gateway.forgetSessions();
    discord.gateway.drop();
    await ready;
    expect(discord.gateway.counts.identifies).toBe(2);
    expect(discord.gateway.counts.resumes).toBe(1);
  }, 30_000);

  test('an invalid session that is lost is refused when somebody resumes it', async () => {
    const discord = await start();
    const socket = new WebSocket(discord.gatewayUrl);
    const send = (op: number, d: object) =>
      socket.send(JSON.stringify({ op, d: { token: discord.token, ...d } }));
    const invalid: unknown[] = [];
    socket.on('message', (data) => {
      const { d, op } = JSON.parse(String(data));
      if (op === 9) invalid.push(d);
    });
    socket.once('open', () => send(2, { intents: 1 }));
    await discord.ready();
    const [session] = discord.gateway.ready;
    discord.gateway.invalidate(false);
    send(6, { session_id: session?.id, seq: 0 });
    await discord.waitFor('the answer', () => invalid.length === 2);
    expect(invalid).toEqual([false, false]);
  });

  test('a connection without heartbeat acks is given up and resumed', async () => {
    const discord = await start({ heartbeatIntervalMs: 100 });
    const client = await login(discord);
    const resumed = next(client, Events.ShardResume);
    discord.gateway.answersHeartbeats = false;
    await discord.waitFor('a heartbeat', () => discord.gateway.counts.heartbeats > 0);
    await discord.waitFor('the client to hang up', () => discord.gateway.ready.length === 0);
    discord.gateway.answersHeartbeats = true;
    await resumed;
  });

  test('refused connections are tried again', async () => {
    const discord = await start();
    const client = await login(discord);
    const resumed = next(client, Events.ShardResume);
    discord.gateway.refuseNext(1);
    discord.gateway.drop();
    await resumed;
    expect(discord.gateway.counts.resumes).toBe(1);
  });

  test('an outage makes a guild unavailable and brings it back', async () => {
    const discord = await start();
    const client = await login(discord);
    const gone = next(client, Events.GuildUnavailable);
    discord.beginOutage();
    await gone;
    const back = next(client, Events.GuildAvailable);
    discord.endOutage();
    expect((await back)[0].id).toBe(discord.guild.id);
  });
});

describe('who may come in', () => {
  test('a wrong token is refused by both doors', async () => {
    const discord = await start();
    await expect(newClient(discord).login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
    const client = await login(discord);
    const left = next(client, Events.ShardDisconnect);
    discord.revokeToken();
    expect((await left)[0].code).toBe(4004);
  });

  test('an intent that the portal does not allow is 4014', async () => {
    const discord = await start({ portal: { messageContent: false } });
    await expect(newClient(discord).login(discord.token)).rejects.toThrow(/disallowed intents/i);
  });

  test('events come to those who asked for them', async () => {
    const discord = await start();
    const client = await login(discord, {
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    });
    const texts = heard(client);
    discord.ada.say(discord.general, 'in the guild');
    discord.ada.dm('directly');
    await discord.waitFor('a message', () => texts.length > 0);
    expect(texts).toEqual(['directly']);
  });

  test('each shard has its guilds; the first has direct messages', async () => {
    const discord = await start({ shards: 2 });
    const guilds = [discord.guild, discord.addGuild('One'), discord.addGuild('Two')];
    const client = await login(discord, { shards: 'auto' });
    expect(client.ws.shards.size).toBe(2);
    const shards = guilds.map(({ id }) => client.guilds.cache.get(id)?.shardId);
    expect(shards).toEqual(guilds.map(({ id }) => shardOf(id, 2)));
    expect(new Set(shards)).toEqual(new Set([0, 1]));
    const texts = heard(client);
    const told: [string | undefined, number][] = [];
    client.on(Events.Raw, ({ d, t }, shard) => {
      if (t === 'MESSAGE_CREATE') told.push([d.guild_id, shard]);
    });
    for (const guild of guilds) discord.ada.say(discord.addChannel({ name: 'x' }, guild), guild.name);
    discord.ada.dm('directly');
    await discord.waitFor('all', () => texts.length === 4);
    expect(texts.sort()).toEqual(['One', 'Team', 'Two', 'directly']);
    expect(told.every(([guildId, shard]) => shard === shardOf(guildId, 2))).toBe(true);
  });

  test('without a session nothing but identify and resume is taken', async () => {
    const discord = await start();
    const frames = [
      ['{', 4002],
      ['{"op":99}', 4001],
      ['{"op":3,"d":{}}', 4003],
      [JSON.stringify({ op: 2, d: { token: discord.token, intents: 1, shard: [2, 2] } }), 4010],
      [JSON.stringify({ op: 2, d: { token: discord.token, intents: -1 } }), 4013],
      [JSON.stringify({ op: 2, d: { token: discord.token, intents: 1 << 8 } }), 4014],
      [JSON.stringify({ op: 2, d: { token: 'x', intents: 1 } }), 4004],
    ] as const;
    for (const [frame, code] of frames) {
      const socket = new WebSocket(discord.gatewayUrl);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.once('open', () => socket.send(frame));
      expect([frame, await closed]).toEqual([frame, code]);
    }
  });
});

test('ids sort by age, and their time is when they were made', async () => {
  const discord = await start();
  const ids = Array.from({ length: 10_000 }, () => discord.world.snowflakes.next());
  expect([...ids].reverse().sort(byAge)).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Math.abs(discord.world.snowflakes.timeOf(ids[0] ?? '') - Date.now())).toBeLessThan(60_000);
});
