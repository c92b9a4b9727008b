/** What Discord shows of every kind of block, of pages, and of whatever else there may be in a reply. */
import { describe, expect, test } from '@jest/globals';
import { MessageFlags } from 'discord.js';
import fc from 'fast-check';
import { type ClickedComponent, optionValue, readAction } from '../../adapters/discord/ids.js';
import { compactLimits, discordLimits, MESSAGE_LIMITS } from '../../adapters/discord/limits.js';
import { discordMessages, renderDiscord, threadName } from '../../adapters/discord/render.js';
import type { ChecklistItem, Choice, ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import { messageFaults, threadNameFaults } from '../support/discord/component-limits.js';
import { kindsIn, readMarkdown } from '../support/discord-markdown.js';

function reply(...blocks: ReplyBlock[]): ReplyDocument {
  return { title: 'Title', blocks };
}

/** What stands in the container of the one page that the blocks take. */
function shown(...blocks: ReplyBlock[]): unknown[] {
  const [message, ...more] = discordMessages(reply(...blocks));
  expect(more).toEqual([]);
  expect(messageFaults(bodyOf(message))).toEqual([]);
  return message?.components[0]?.components ?? [];
}

function bodyOf(message: ReturnType<typeof renderDiscord> | undefined) {
  return {
    flags: message?.flags,
    components: message?.components,
    allowed_mentions: message?.allowedMentions,
  };
}

function text(content: string) {
  return { type: 10, content };
}

/** Every component of some messages, nested ones included. */
function componentsIn(value: unknown): Array<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && typeof value.type === 'number' ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap(componentsIn)];
}

/** Text displays of some messages. */
function contentsOf(value: unknown): string[] {
  return componentsIn(value).flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}

function steps(count: number, change: Partial<ChecklistItem> = {}): ChecklistItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `entry/step-${index + 1}`,
    text: [{ text: `Do thing ${index + 1}` }],
    done: false,
    ...change,
  }));
}

function choices(count: number): Choice[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `entry-${index + 1}`,
    label: `Entry ${index + 1}`,
    description: `What ${index + 1} is.`,
  }));
}

describe('blocks', () => {
  test('a heading has its severity as a word', () => {
    expect(
      shown(
        { type: 'heading', level: 1, text: 'Session *limit*', severity: 'blocked' },
        { type: 'heading', level: 2, text: 'Why\nit happens' },
        { type: 'heading', level: 2, text: 'Inner', severity: 'error' },
      ),
    ).toEqual([
      text('## Session \\*limit\\*\n-# ⛔ Blocked until fixed'),
      text('### Why it happens'),
      text('### Inner\n-# 🔴 Request failed'),
    ]);
  });

  test('text has code, links and contacts', () => {
    expect(
      shown({
        type: 'text',
        text: [
          { text: '<@12>', mention: true },
          { text: ' run ' },
          { text: '/status', code: true },
          { text: ' or ' },
          { text: 'read', url: 'https://x.example/' },
        ],
      }),
    ).toEqual([text('<@12> run `/status` or [read](https://x.example/)')]);
  });

  test('code has its label in front', () => {
    expect(
      shown({ type: 'code', label: 'Messages', code: 'a\n```\nb' }, { type: 'code', code: 'c' }),
    ).toEqual([text('**Messages**\n```\na\n`\u200b``\nb\n```'), text('```\nc\n```')]);
  });

  test('facts are lines, moments those of the reader', () => {
    expect(
      shown({
        type: 'facts',
        items: [
          { label: 'Version', value: '2.1.150' },
          { label: 'Resets', value: '3pm (UTC)', at: '2026-01-01T15:00:00Z' },
          { label: 'Resets', value: '3pm', at: 'soon' },
        ],
      }),
    ).toEqual([text('**Version** 2.1.150\n**Resets** <t:1767279600:f> (<t:1767279600:R>)\n**Resets** 3pm')]);
  });

  test('links stand side by side', () => {
    expect(
      shown({
        type: 'links',
        items: [
          { label: 'Reference', url: 'https://x.example/' },
          { label: 'Mail', url: 'mailto:a@x.example' },
        ],
      }),
    ).toEqual([text('[Reference](https://x.example/) · Mail (`mailto:a@x.example`)')]);
  });

  test('notices have a mark, dividers are separators', () => {
    expect(
      shown(
        { type: 'notice', level: 'warning', text: [{ text: 'Careful' }] },
        { type: 'notice', level: 'info', text: [{ text: 'So ' }, { text: 'it', code: true }] },
        { type: 'divider' },
      ),
    ).toEqual([text('⚠️ Careful'), text('ℹ️ So `it`'), { type: 14 }]);
  });

  test('buttons stand in rows of five', () => {
    const items = Array.from({ length: 6 }, (_, index) => ({ id: `b${index}`, label: `B${index}` }));
    const [first, second] = shown({
      type: 'buttons',
      items: [{ id: 'resolved', label: 'Fixed *it*', style: 'primary', value: '1' }, ...items.slice(1)],
    }) as Array<{ type: number; components: unknown[] }>;
    expect(first?.type).toBe(1);
    expect(first?.components).toHaveLength(5);
    expect(first?.components[0]).toEqual({
      type: 2,
      custom_id: 'cc:b:resolved:1',
      label: 'Fixed *it*',
      style: 1,
    });
    expect(second?.components).toEqual([{ type: 2, custom_id: 'cc:b:b5', label: 'B5', style: 2 }]);
    expect(shown({ type: 'buttons', items: [{ id: 'x', label: 'No', style: 'danger' }] })).toEqual([
      { type: 1, components: [{ type: 2, custom_id: 'cc:b:x', label: 'No', style: 4 }] },
    ]);
  });

  test.each<ReplyBlock>([
    { type: 'heading', level: 1, text: ' ' },
    { type: 'text', text: [{ text: ' \n' }] },
    { type: 'code', code: '\n' },
    { type: 'facts', items: [] },
    { type: 'checklist', items: [] },
    { type: 'choices', prompt: '', options: [] },
    { type: 'buttons', items: [] },
    { type: 'links', items: [] },
    { type: 'notice', level: 'info', text: [] },
  ])('without anything in it a %j is not shown, and the title stands for it', (block) => {
    expect(shown(block)).toEqual([text('Title')]);
  });
});

test('steps that cannot be ticked are text', () => {
  const items = steps(8);
  expect(shown({ type: 'checklist', items, readOnly: true })).toEqual([
    text(items.map((_, index) => `**${index + 1}.** Do thing ${index + 1}`).join('\n')),
  ]);
});

describe('a short checklist', () => {
  test('has a button beside each step', () => {
    const [first, second] = steps(2);
    expect(
      shown({
        type: 'checklist',
        start: 3,
        items: [
          { ...(first as ChecklistItem), command: '/login', link: 'https://x.example/' },
          { ...(second as ChecklistItem), done: true, doneBy: ['Ana', '*Ben*'] },
        ],
      }),
    ).toEqual([
      {
        type: 9,
        components: [text('**3.** Do thing 1\n```\n/login\n```\n[Read more](https://x.example/)')],
        accessory: { type: 2, custom_id: 'cc:t:0:entry/step-1', label: 'Done', style: 2 },
      },
      {
        type: 9,
        components: [text('**4.** ~~Do thing 2~~\n-# ✓ Done by Ana, \\*Ben\\*')],
        accessory: { type: 2, custom_id: 'cc:t:1:entry/step-2', label: '✓ Done', style: 3 },
      },
    ]);
  });

  test('keeps code of a done step readable', () => {
    const done: Partial<ChecklistItem> = {
      done: true,
      text: [{ text: 'Run ' }, { text: 'claude', code: true }, { text: ' now' }],
    };
    expect(contentsOf(shown({ type: 'checklist', items: steps(1, { ...done, command: 'x' }) }))).toEqual([
      '**1.** ~~Run~~ `claude` ~~now~~\n```\nx\n```\n-# ✓ Done',
    ]);
  });
});

describe('a long checklist', () => {
  const items = steps(8).map((step, index) => ({ ...step, done: index === 2 }));
  const [list, row] = shown({ type: 'checklist', start: 2, items }) as [
    { content: string },
    { components: Array<Record<string, unknown>> },
  ];
  const select = row.components[0];

  test('is a list with a multi-select', () => {
    expect(list.content.split('\n').slice(0, 4)).toEqual([
      '**2.** Do thing 1',
      '**3.** Do thing 2',
      '**4.** ~~Do thing 3~~',
      '-# ✓ Done',
    ]);
    expect(select).toMatchObject({ type: 3, custom_id: 'cc:s', min_values: 0, max_values: 8 });
  });

  test('has the ticked steps as defaults', () => {
    const options = select?.options as Array<{ default?: boolean }>;
    expect(options[1]).toEqual({ label: 'Step 3', value: 'entry/step-2', description: 'Do thing 2' });
    expect(options.map((option) => option.default)).toEqual(items.map(({ done }) => done || undefined));
  });

  test('is read as what was changed', () => {
    const options = select?.options as ClickedComponent['options'];
    const click = { customId: String(select?.custom_id), values: ['entry/step-1'], options };
    expect(readAction(click)).toEqual({ action: 'steps', done: ['entry/step-1'], undone: ['entry/step-3'] });
  });

  test('shortens a description visibly', () => {
    const long = steps(8, { text: [{ text: 'word '.repeat(40).trim() }] });
    const options = componentsIn(shown({ type: 'checklist', items: long })).find(
      ({ type }) => type === 3,
    )?.options;
    expect((options as Array<{ description: string }>)[0]?.description).toMatch(/^word .{1,54}…$/);
  });
});

describe('choices', () => {
  test('a few have a button each', () => {
    expect(shown({ type: 'choices', prompt: 'Which?', options: choices(2) })).toEqual([
      text('Which?'),
      ...[1, 2].map((number) => ({
        type: 9,
        components: [text(`**${number}.** **Entry ${number}**\nWhat ${number} is.`)],
        accessory: { type: 2, custom_id: `cc:c:entry-${number}`, label: 'This one', style: 2 },
      })),
    ]);
  });

  test('many are a list with a select', () => {
    const [list, row] = shown({ type: 'choices', prompt: 'Which?', options: choices(7) });
    expect(contentsOf(list)[0]?.split('\n').slice(0, 3)).toEqual([
      'Which?',
      '**1.** **Entry 1**',
      'What 1 is.',
    ]);
    expect(componentsIn(row)[1]).toMatchObject({
      custom_id: 'cc:c',
      options: choices(7).map(({ id, label }, index) => ({ value: id, label: `${index + 1}. ${label}` })),
    });
  });
});

describe('pages', () => {
  test('are one container in the colour of the severity, and ping nobody', () => {
    const page: ReplyDocument = { title: 'T', severity: 'error', blocks: [{ type: 'divider' }] };
    expect(renderDiscord(page)).toEqual({
      flags: MessageFlags.IsComponentsV2,
      components: [{ type: 17, accent_color: 0xed4245, components: [{ type: 14 }] }],
      allowedMentions: { parse: [] },
    });
    expect(renderDiscord(reply({ type: 'divider' })).components[0]).not.toHaveProperty('accent_color');
  });

  test('call the contacts of the settings, and nobody else', () => {
    const contacts = ['<@1>', '<@!2>', '<@&3>', '<#4>', '@everyone', '<@1>', 'oncall'];
    const text = contacts.flatMap((name) => [
      { text: name, mention: true as const },
      { text: ' <@9> <@&9> ' },
    ]);
    const message = renderDiscord(reply({ type: 'text', text }));
    expect(message.allowedMentions).toEqual({ parse: [], users: ['1', '2'], roles: ['3'] });
    expect(messageFaults(bodyOf(message))).toEqual([]);
    const mentions = readMarkdown(contentsOf(message)[0] ?? '').filter(({ kind }) => kind === 'mention');
    expect(mentions.map((mention) => mention.text)).toEqual(['<@1>', '<@!2>', '<@&3>', '<#4>', '<@1>']);
  });

  test('have their title as a heading where the severity has no other place', () => {
    const [message] = discordMessages({
      title: 'More to try',
      severity: 'info',
      blocks: [{ type: 'text', text: [{ text: 'x' }] }],
    });
    expect(contentsOf(message)).toEqual(['## More to try\n-# 🔵 Nothing to fix', 'x']);
  });

  test('give every component an id of its own', () => {
    const block: ReplyBlock = { type: 'checklist', items: steps(2) };
    const long: ReplyBlock = { type: 'checklist', items: [...steps(8), ...steps(2)] };
    const buttons: ReplyBlock = {
      type: 'buttons',
      items: [
        { id: 'a', label: 'A' },
        { id: 'a', label: 'B' },
      ],
    };
    const message = renderDiscord(reply(block, block, long, long, buttons));
    expect(messageFaults(bodyOf(message))).toEqual([]);
    const ids = componentsIn(message).flatMap(({ custom_id }) => (custom_id ? [String(custom_id)] : []));
    expect(ids).toEqual([
      'cc:t:0:entry/step-1',
      'cc:t:0:entry/step-2',
      'cc:t.2:0:entry/step-1',
      'cc:t.2:0:entry/step-2',
      'cc:s',
      'cc:s.2',
      'cc:b:a',
      'cc:b.2:a',
    ]);
    expect(readAction({ customId: 'cc:t.2:0:entry/step-1', values: [], options: [] })?.done).toEqual([
      'entry/step-1',
    ]);
  });

  test('of a reply with many short checklists have selects, so that it stays one message', () => {
    const lists = Array.from({ length: 4 }, (): ReplyBlock => ({ type: 'checklist', items: steps(4) }));
    const messages = discordMessages(reply(...lists));
    expect(fit(reply(...lists), discordLimits)).toHaveLength(2);
    expect(messages).toHaveLength(1);
    expect(messageFaults(bodyOf(messages[0]))).toEqual([]);
  });

  test('of a reply that needs several either way keep the buttons', () => {
    const long: ReplyBlock = { type: 'text', text: [{ text: 'word '.repeat(1_500) }] };
    const messages = discordMessages(reply(long, { type: 'checklist', items: steps(2) }));
    expect(messages.length).toBeGreaterThan(1);
    expect(componentsIn(messages).filter(({ type }) => type === 9)).toHaveLength(2);
  });
});

/** Text of any length that would format, link, ping or end something. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@everyone',
        '<@1>',
        '<#1>',
        '<t:1:R>',
        '<:a:1>',
        ':skull:',
        'https://evil.example/',
        '```',
        '~~',
      ),
      fc.constantFrom(
        '[a](https://evil.example)',
        '\n# b',
        '\n- c',
        '\n> d',
        '||e||',
        '*f*',
        '`g`',
        '\\',
        '\u202e',
      ),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('word '.repeat(300), 'x'.repeat(900), '👩‍👩‍👧'.repeat(60), '_'.repeat(400)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const id = fc.constantFrom('a', 'b/c', 'd'.repeat(120), 'e:f%g#');
const url = fc.constantFrom(
  'https://x.example/a?b=(c)',
  `https://x.example/${'long/'.repeat(80)}`,
  'javascript:x',
);
const span = fc.oneof(
  fc.record({ text: hostileText }),
  fc.record({ text: hostileText, code: fc.constant(true as const) }),
  fc.record({ text: hostileText, url }),
);
const spans = fc.array(span, { maxLength: 4 });
const step = fc
  .record({
    id,
    text: spans,
    command: hostileText,
    link: url,
    done: fc.boolean(),
    doneBy: fc.array(hostileText, { maxLength: 2 }),
  })
  .map((item): ChecklistItem => item);
const severity = fc.constantFrom('info', 'warning', 'error', 'blocked' as const);
const block: fc.Arbitrary<ReplyBlock> = fc.oneof(
  fc.record({
    type: fc.constant('heading' as const),
    level: fc.constantFrom(1 as const, 2 as const),
    text: hostileText,
    severity,
  }),
  fc.record({ type: fc.constant('text' as const), text: spans }),
  fc.record({ type: fc.constant('code' as const), code: hostileText, label: hostileText }),
  fc.record({
    type: fc.constant('facts' as const),
    items: fc.array(fc.record({ label: hostileText, value: hostileText }), { maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('checklist' as const),
    items: fc.array(step, { maxLength: 30 }),
    start: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    type: fc.constant('choices' as const),
    prompt: hostileText,
    options: fc.array(fc.record({ id, label: hostileText, description: hostileText }), { maxLength: 30 }),
  }),
  fc.record({
    type: fc.constant('buttons' as const),
    items: fc.array(fc.record({ id, label: hostileText, value: fc.constantFrom('1', 'v'.repeat(60)) }), {
      maxLength: 7,
    }),
  }),
  fc.record({
    type: fc.constant('links' as const),
    items: fc.array(fc.record({ label: hostileText, url }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('notice' as const),
    level: fc.constantFrom('info' as const, 'warning' as const),
    text: spans,
  }),
  fc.constant({ type: 'divider' as const }),
);
const anyReply = fc.record({ title: hostileText, severity, blocks: fc.array(block, { maxLength: 6 }) });

/** Ids of steps and entries that can be clicked in some messages, written as options write them. */
function clickable(messages: unknown): Set<string> {
  return new Set(
    componentsIn(messages).flatMap(({ custom_id, options }) => [
      ...(Array.isArray(options) ? options.map(({ value }) => String(value)) : []),
      ...(/^cc:(?:c|t)(?:\.\d+)?:(?:[01]:)?(.+)$/s.exec(String(custom_id ?? ''))?.slice(1) ?? []),
    ]),
  );
}

describe('any reply', () => {
  test('has something to click for each step and each choice', () => {
    fc.assert(
      fc.property(anyReply, (document) => {
        const items = document.blocks.flatMap(
          (one): ReadonlyArray<{ id: string }> =>
            one.type === 'checklist' ? one.items : one.type === 'choices' ? one.options : [],
        );
        expect(clickable(discordMessages(document))).toEqual(
          new Set(items.map((item) => optionValue(item.id))),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('is taken by Discord, and shows nothing that its writer did not mean', () => {
    fc.assert(
      fc.property(anyReply, (document) => {
        const messages = discordMessages(document);
        expect(messages.flatMap((message) => messageFaults(bodyOf(message)))).toEqual([]);
        expect(new Set(messages.map(({ allowedMentions }) => JSON.stringify(allowedMentions)))).toEqual(
          new Set(['{"parse":[]}']),
        );
        const meant = ['text', 'code', 'code block', 'bold', 'strike', 'small', 'heading', 'link', 'address'];
        for (const content of contentsOf(messages)) {
          const items = readMarkdown(content);
          expect([...kindsIn(items)].filter((kind) => !meant.includes(kind))).toEqual([]);
          for (const { kind, text } of items)
            if (kind === 'link' || kind === 'address') expect(text).toMatch(/^https:\/\/x\.example\//);
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each([['buttons', discordLimits] as const, ['selects', compactLimits] as const])(
    'measures no less than it takes: %s',
    (layout, limits) => {
      fc.assert(
        fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), (blocks) => {
          const parts = blocks.map((one) => limits.measure(one));
          const components = componentsIn(renderDiscord({ title: 'T', blocks }, layout).components);
          const units = parts.reduce(
            (sum, part) => sum + part.units,
            MESSAGE_LIMITS.units - limits.message.units,
          );
          // A reply with nothing in it shows its title.
          expect(components.length).toBeLessThanOrEqual(Math.max(units, 2));
          const characters = contentsOf(components[0]).join('').length;
          expect(characters).toBeLessThanOrEqual(
            Math.max(
              1,
              parts.reduce((sum, part) => sum + part.characters, 0),
            ),
          );
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe('names of threads', () => {
  const heading: ReplyBlock = { type: 'heading', level: 1, text: 'Prompt is too long' };

  test.each<[string, ReplyDocument, string]>([
    [
      'the error',
      { title: 'Prompt is too long: It is.', severity: 'blocked', blocks: [heading] },
      'Prompt is too long',
    ],
    [
      'what is said',
      { title: 'This could be one of several', blocks: [heading] },
      'This could be one of several',
    ],
    ['one line', { title: 'a\n b\u0000', blocks: [] }, 'a b'],
    ['nothing', { title: ' ', blocks: [] }, 'Claude Code error'],
    ['what is long', { title: 'word '.repeat(40), blocks: [] }, `${'word '.repeat(19)}word…`],
  ])('%s', (_name, document, name) => {
    expect(threadName(document)).toBe(name);
  });

  test('hold no secret', () => {
    const key = `sk-ant-api03-${'AbCdEf0123456789'.repeat(3)}-AA`;
    expect(threadName({ title: `Entries near “${key}”`, blocks: [] })).not.toContain('AbCdEf');
  });

  test('are taken by Discord, whatever the title is', () => {
    fc.assert(
      fc.property(hostileText, (title) => {
        expect(threadNameFaults(threadName({ title, blocks: [] }))).toEqual([]);
      }),
    );
  });
});
