/** Slack's payloads in the core's words. */
import { describe, expect, test } from '@jest/globals';
import {
  type RawClick,
  readClick,
  readEvent,
  readShortcutId,
  shortcutId,
} from '../../adapters/slack/inbound.js';
import { mentions, textOf, unescaped, wholeTextOf } from '../../adapters/slack/message-text.js';
import type { RawElement, RawMessage, RawMessageEvent } from '../../adapters/slack/payloads.js';

const ME = { userId: 'UBOT', botId: 'BBOT' };
const FENCE = '```';

const richText = (...elements: RawElement[]) => ({ blocks: [{ type: 'rich_text', elements }] });
const section = (...elements: RawElement[]): RawElement => ({ type: 'rich_text_section', elements });
const plain = (text: string): RawElement => ({ type: 'text', text });

describe('unescaped', () => {
  test.each([
    ['a &lt;b&gt; &amp; c', 'a <b> & c'],
    ['&amp;lt;', '&lt;'],
    ['<https://a.example/x?a=1&amp;b=2>', 'https://a.example/x?a=1&b=2'],
    ['<https://a.example|the page>', 'the page'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['<mailto:a@b.example>', 'a@b.example'],
    ['<@U1> <@U2|ben> <#C1|general> <#C2>', '@U1 @ben #general #C2'],
    ['<!here> <!channel|channel> <!subteam^S1|@ops>', '@here @channel @ops'],
    ['<!date^1700000000^{date}|14 Nov>', '14 Nov'],
    ['2 < 3 > 1 <', '2 < 3 > 1 <'],
    ['at <anonymous> Array<a &amp; b>', 'at <anonymous> Array<a & b>'],
    ['<unclosed\n>', '<unclosed\n>'],
  ])('%s', (text, shown) => {
    expect(unescaped(text)).toBe(shown);
  });

  test('leaves the mention of the bot out', () => {
    expect(unescaped('<@UBOT> what <@UBOT|cc-error>?', 'UBOT')).toBe(' what ?');
  });

  test('takes time in proportion to the text', () => {
    for (const text of [
      '<'.repeat(200_000),
      '&'.repeat(200_000),
      `<${'a'.repeat(200_000)}`,
      '<|>'.repeat(60_000),
      '<a:'.repeat(60_000),
    ])
      expect(unescaped(text).length).toBeGreaterThan(0);
  });
});

describe('the text of a message', () => {
  test('keeps code, quotes and lists apart from words', () => {
    const elements: RawElement[] = [
      section({ type: 'user', user_id: 'UBOT' }, plain(' it says '), {
        ...plain('x = 1'),
        style: { code: true },
      }),
      { type: 'rich_text_preformatted', elements: [plain('API Error: 500\n  at <anonymous> &amp;')] },
      { type: 'rich_text_quote', elements: [plain('one\ntwo')] },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [section(plain('first')), section(plain('second'))],
      },
      { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [section(plain('inner'))] },
    ];
    expect(textOf({ text: 'ignored', ...richText(...elements) }, 'UBOT')).toBe(
      `it says \`x = 1\`\n${FENCE}\nAPI Error: 500\n  at <anonymous> &amp;\n${FENCE}\n> one\n> two\n1. first\n2. second\n  - inner`,
    );
  });

  test('shows links, people, emoji and dates as they are seen', () => {
    const elements = section(
      { type: 'link', url: 'https://a.example' },
      plain(' '),
      { type: 'link', url: 'https://a.example', text: 'page' },
      { type: 'user', user_id: 'U1' },
      { type: 'channel', channel_id: 'C1' },
      { type: 'broadcast', range: 'here' },
      { type: 'emoji', name: 'point_up', unicode: '261d-fe0f' },
      { type: 'emoji', name: 'party-parrot' },
      { type: 'date', fallback: 'today' },
    );
    expect(textOf(richText(elements), 'UBOT')).toBe('https://a.example page@U1#C1@here☝️:party-parrot:today');
  });

  test('comes from the escaped text where there are no blocks that say anything', () => {
    expect(textOf({ text: '<@UBOT> a &lt; b' }, 'UBOT')).toBe('a < b');
    expect(textOf({ text: 'a &lt; b', blocks: [{ type: 'image' }] }, 'UBOT')).toBe('a < b');
  });

  test('of other apps is in blocks and attachments', () => {
    const message: RawMessage = {
      ts: '1.1',
      text: 'fallback',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Build <1>' } },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: 'a &lt; b' },
          fields: [{ type: 'mrkdwn', text: 'f' }],
        },
        {
          type: 'context',
          elements: [{ type: 'mrkdwn', text: 'x' }, { type: 'image' }, { type: 'plain_text', text: 'y' }],
        },
        { type: 'divider' },
      ],
      attachments: [
        {
          pretext: 'pre',
          title: 'T',
          text: '1 &gt; 0',
          fields: [{ title: 'k', value: 'v' }],
          fallback: 'no',
        },
        { fallback: 'only &amp; this' },
        { message_blocks: [{ message: { blocks: richText(section(plain('shared'))).blocks } }] },
      ],
    };
    expect(wholeTextOf(message, 'UBOT')).toBe(
      'Build <1>\na < b\nf\nx y\n\npre\nT\n1 > 0\nk\nv\n\nonly & this\n\nshared',
    );
  });

  test('mentions the bot in its text or in a list of its blocks', () => {
    expect(mentions({ text: 'hi <@UBOT>' }, 'UBOT')).toBe(true);
    expect(mentions({ text: 'hi <@UBOTS>' }, 'UBOT')).toBe(false);
    const item = section({ type: 'user', user_id: 'UBOT' });
    expect(mentions(richText({ type: 'rich_text_list', elements: [item] }), 'UBOT')).toBe(true);
  });
});

const event = (fields: Partial<RawMessageEvent>): RawMessageEvent => ({
  type: 'message',
  channel: 'C1',
  ts: '10.000001',
  user: 'U1',
  text: 'text',
  ...fields,
});
const read = (fields: Partial<RawMessageEvent>, retry?: number) => readEvent(event(fields), 'T1', ME, retry);

describe('an event', () => {
  test('is a message of its thread', () => {
    expect(read({ text: '<@UBOT> Prompt is too long' })).toEqual({
      kind: 'message',
      files: [],
      message: {
        id: '10.000001',
        thread: { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '10.000001' },
        author: { id: 'U1' },
        text: 'Prompt is too long',
        mentioned: true,
      },
    });
    expect(read({ thread_ts: '9.1' })).toMatchObject({
      message: { mentioned: false, thread: { thread: '9.1' } },
    });
    expect(read({}, 1)).toMatchObject({ message: { redelivered: true } });
  });

  test('is for the bot in direct messages', () => {
    expect(read({ channel_type: 'im', channel: 'D1' })).toMatchObject({ message: { mentioned: true } });
    expect(read({ channel_type: 'mpim', channel: 'G1' })).toMatchObject({ message: { mentioned: false } });
  });

  test.each<[string, Partial<RawMessageEvent>]>([
    ['of another bot', { bot_id: 'B2', user: 'U2' }],
    ['of an old integration', { subtype: 'bot_message', bot_id: 'B2' }],
    ['of the bot itself', { user: 'UBOT' }],
    ['of Slackbot', { user: 'USLACKBOT' }],
    ['of nobody', { user: undefined as never }],
    ['that is a notice', { subtype: 'channel_topic' }],
    ['of somebody who joined', { subtype: 'channel_join' }],
    ['of the bot that joined without being invited', { subtype: 'channel_join', user: 'UBOT' }],
    [
      'of a link that unfurls',
      { subtype: 'message_changed', message: event({}), previous_message: event({}) },
    ],
    [
      'of an own post that was changed',
      {
        subtype: 'message_changed',
        message: event({ bot_id: 'BBOT', user: 'UBOT' }),
        previous_message: event({}),
      },
    ],
  ])('%s is nobody’s business', (_what, fields) => {
    expect(read(fields)).toBeNull();
  });

  test.each(['file_share', 'thread_broadcast', 'me_message'])(
    'of the subtype %s is written by people',
    (subtype) => {
      expect(read({ subtype })).toMatchObject({ kind: 'message' });
    },
  );

  test('tells a change of the text with its time', () => {
    const message = event({ text: 'after', edited: { ts: '11.5' } });
    const changed = { subtype: 'message_changed', message, previous_message: event({ text: 'before' }) };
    expect(read(changed)).toMatchObject({ kind: 'edited', message: { text: 'after', edition: '11.5' } });
    // The mention that comes with an edit is the same edit.
    expect(read({ type: 'app_mention', edited: { ts: '11.5' } })).toMatchObject({
      kind: 'edited',
      message: { edition: '11.5', mentioned: true },
    });
  });

  test('tells deletions, with and without replies', () => {
    const previous_message = event({ thread_ts: '9.1' });
    expect(read({ subtype: 'message_deleted', deleted_ts: '10.000001', previous_message })).toMatchObject({
      kind: 'deleted',
      id: '10.000001',
      thread: { thread: '9.1' },
    });
    const tombstone = event({ subtype: 'tombstone', ts: '9.1', thread_ts: '9.1', user: 'USLACKBOT' });
    expect(read({ subtype: 'message_changed', message: tombstone })).toMatchObject({
      kind: 'deleted',
      id: '9.1',
      thread: { thread: '9.1' },
    });
  });

  test.each([
    ['<@UBOT>', undefined, 'above'],
    ['<@UBOT> ^', undefined, 'above'],
    ['<@UBOT> what is this?', '9.1', 'parent'],
    ['<@UBOT> help', undefined, undefined],
    ['no mention', undefined, undefined],
  ])('“%s” (thread %s) points %s', (text, thread_ts, points) => {
    const found = read({ text, ...(thread_ts ? { thread_ts } : {}) });
    expect(found && 'message' in found ? found.points : 'none').toBe(points);
  });
});

describe('a click', () => {
  const click = (container: RawClick['container'], block = 'cc::0'): RawClick => ({
    user: { id: 'U1', name: 'ana' },
    channel: { id: 'C1' },
    container: container ?? {},
    actions: [{ type: 'button', action_id: 'cc:button:resolved', block_id: block, action_ts: '5.5' }],
  });
  const of = (one: RawClick) => readClick(one, one.actions[0] as RawClick['actions'][number], 'T1');

  test('belongs to the thread that its block names, or that its message stands in', () => {
    expect(of(click({ message_ts: '2.2', thread_ts: '1.1' }))).toEqual({
      id: '5.5.U1',
      thread: { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '1.1' },
      author: { id: 'U1', name: 'ana' },
      action: 'resolved',
    });
    expect(of(click({ message_ts: '2.2' }))?.thread.thread).toBe('2.2');
    expect(of(click({ message_ts: '2.2' }, 'cc:private%3Aabc:0'))?.thread.thread).toBe('private:abc');
  });

  test('in a view, or on what is none of ours, is nothing', () => {
    const { channel: _, ...inView } = click({});
    expect(of(inView)).toBeNull();
    expect(of(click({ message_ts: '2.2' }, 'other'))).toBeNull();
  });
});

test('the id of a shortcut can be read again', () => {
  expect(readShortcutId(shortcutId('1.1', 'U1', '5.5'))).toEqual({ source: '1.1', user: 'U1' });
  expect(readShortcutId('1.1')).toBeNull();
});

describe('a message that shares another one', () => {
  const share = {
    is_share: true,
    fallback: '[x] ben: API Error',
    message_blocks: [{ message: richText(section(plain('API Error: 500'))) }],
  };
  const read = (text: string, attachments: NonNullable<RawMessage['attachments']>) => {
    const event = { type: 'app_mention', channel: 'C1', ts: '2.0', user: 'U1', text, attachments };
    const found = readEvent(event, 'T1', ME);
    return found?.kind === 'message' ? found : undefined;
  };

  test('is about that one, not about the message above', () => {
    const found = read('<@UBOT> what is this?', [share]);
    expect(found).toMatchObject({ message: { text: 'API Error: 500', asPaste: true } });
    expect(found).not.toHaveProperty('points');
  });

  test('keeps the words that stand beside it', () => {
    expect(read('<@UBOT> on version 2.1.3 I get', [share])?.message.text).toBe(
      'on version 2.1.3 I get\n\nAPI Error: 500',
    );
  });

  test('unfurled links are none of it', () => {
    const found = read('<@UBOT> what is this?', [{ title: 'A page', text: 'API Error: 500' }]);
    expect(found).toMatchObject({ points: 'above' });
  });
});
