/** What the bot reads in Discord's messages. */
import { describe, expect, test } from '@jest/globals';
import { type APIMessage, ChannelType, MessageType } from 'discord.js';
import { isTrusted } from '../../adapters/discord/downloads.js';
import { hear, type Place, saidIn, snowflakeAt, threadOf, written } from '../../adapters/discord/inbound.js';

const SELF = { id: '1', roleId: '5' };
const USER = { id: '2', username: 'ana', global_name: 'Ana', discriminator: '0', avatar: null };
const CHANNEL: Place = { channel: '10', guild: '7', type: ChannelType.GuildText };
const THREAD: Place = { channel: '11', guild: '7', type: ChannelType.PublicThread, parent: '10' };
const DM: Place = { channel: '12', guild: '', type: ChannelType.DM };

function message(change: object = {}): APIMessage {
  const base = {
    id: '100',
    channel_id: '10',
    author: USER,
    content: '',
    mentions: [],
    attachments: [],
    embeds: [],
  };
  return { ...base, type: MessageType.Default, ...change } as unknown as APIMessage;
}

describe('a text', () => {
  test.each([
    ['<@1> Prompt is too long', 'Prompt is too long'],
    ['<@!1>Prompt is too long <@1>', 'Prompt is too long'],
    ['<@&5> hello', 'hello'],
    ['<@2> <@3> <#4>', '@Ana <@3> <#4>'],
    ['<:warn:123> and <a:spin:456>', ':warn: and :spin:'],
    ['```ts\nconst a = <T>(b) => b;\n```', '```ts\nconst a = <T>(b) => b;\n```'],
    ['/mcp disable <name> <@', '/mcp disable <name> <@'],
  ])('%j is read as %j', (content, expected) => {
    expect(written({ content, mentions: [USER] }, SELF)).toBe(expected);
  });

  test('takes linear time', () => {
    const content = '<@'.repeat(200_000);
    expect(written({ content, mentions: [] }, SELF)).toBe(content);
  });

  test('of other apps stands in embeds and components as well', () => {
    const said = saidIn(
      message({
        embeds: [{ title: 'CI', description: 'failed', fields: [{ name: 'log', value: 'Overloaded' }] }],
        components: [{ type: 17, components: [{ type: 10, content: 'from a component' }] }],
      }),
      SELF,
    );
    expect(said).toBe('CI\nfailed\nlog: Overloaded\n\nfrom a component');
  });
});

describe('a message', () => {
  test.each([
    ['of a bot', { author: { ...USER, bot: true } }],
    ['of a webhook', { webhook_id: '9' }],
    ['of the system', { type: MessageType.ThreadStarterMessage }],
    ['that one person sees', { flags: 64 }],
  ])('%s is nobody’s', (_name, change) => {
    expect(hear(message(change), CHANNEL, SELF)).toBeNull();
  });

  test('is for the bot where it is mentioned, answered or written to', () => {
    const own = message({ id: '50', author: { ...USER, id: '1', bot: true } });
    const mentioned = (change: object, place = CHANNEL) => hear(message(change), place, SELF)?.mentioned;
    expect(mentioned({ content: 'hello <@1>', mentions: [{ ...USER, id: '1' }] })).toBe(true);
    expect(mentioned({ content: 'the id is `<@1>`' })).toBe(false);
    expect(mentioned({ content: 'hello <@2>' })).toBe(false);
    expect(mentioned({ content: 'hello', referenced_message: own })).toBe(true);
    expect(mentioned({ content: 'hello', referenced_message: message({ id: '51' }) })).toBe(false);
    expect(mentioned({ content: 'hello' }, DM)).toBe(true);
    expect(mentioned({ content: '@everyone', mention_everyone: true })).toBe(false);
  });

  test('names its author as others see them, and when it was edited', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const heard = hear(message({ member: { nick: 'Queen' }, edited_timestamp: at }), CHANNEL, SELF);
    expect(heard).toMatchObject({ author: { id: '2', name: 'Queen' }, edition: at });
  });
});

describe('a conversation', () => {
  const base = { platform: 'discord', workspace: '7', channel: '10' };
  const own = (change: object) => message({ author: { ...USER, id: '1', bot: true }, ...change });

  test.each<[string, Place, APIMessage, object]>([
    ['begins with a message in a channel', CHANNEL, message(), { ...base, thread: '100' }],
    ['is a thread', THREAD, message(), { ...base, thread: '11' }],
    ['is direct messages', DM, message(), { ...base, workspace: '', channel: '12', thread: '12' }],
    [
      'goes on where somebody answers the bot’s answer',
      CHANNEL,
      message({ referenced_message: own({ id: '60', message_reference: { message_id: '55' } }) }),
      { ...base, thread: '55' },
    ],
    [
      'goes on where somebody answers what the bot began it with',
      CHANNEL,
      message({ referenced_message: own({ id: '60' }) }),
      { ...base, thread: '60' },
    ],
    [
      'has the bot’s own messages in it',
      CHANNEL,
      own({ message_reference: { message_id: '55' } }),
      { ...base, thread: '55' },
    ],
    [
      'is not that of others',
      CHANNEL,
      message({ referenced_message: message({ id: '61' }) }),
      { ...base, thread: '100' },
    ],
  ])('%s', (_name, place, said, expected) => {
    expect(threadOf(place, said, '1')).toEqual(expected);
  });
});

test('ids can be made from moments', () => {
  expect(snowflakeAt(1_420_070_400_000)).toBe('0');
  expect(snowflakeAt(1_420_070_400_001)).toBe(String(1n << 22n));
  expect(snowflakeAt(0)).toBe('0');
});

test.each([
  ['https://cdn.discordapp.com/attachments/1/2/a.log?ex=1', true],
  ['https://media.discordapp.net/attachments/1/2/a.log', true],
  ['http://cdn.discordapp.com/a.log', false],
  ['https://cdn.discordapp.com.evil.example/a.log', false],
  ['https://user:pass@cdn.discordapp.com/a.log', false],
  ['https://cdn.discordapp.com:8443/a.log', false],
  ['http://127.0.0.1:8080/a.log', false],
  ['file:///etc/passwd', false],
  ['no address', false],
])('%s is trusted: %s', (url, expected) => {
  expect(isTrusted(url)).toBe(expected);
  expect(isTrusted('http://127.0.0.1:8080/a.log', ['127.0.0.1:8080'])).toBe(true);
});
