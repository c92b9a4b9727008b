/** Each of the core's blocks as Block Kit. */
import { describe, expect, test } from '@jest/globals';
import { renderBlock } from '../../adapters/slack/blocks.js';
import type { KnownBlock } from '../../adapters/slack/elements.js';
import { slackLimits } from '../../adapters/slack/limits.js';
import { renderReply, renderSlack } from '../../adapters/slack/render.js';
import { plain, type ReplyBlock, type ReplyDocument, rich } from '../../src/reply/document.js';
import { blockKitFaults } from '../support/slack/block-kit.js';
import { shownText } from '../support/slack-shown.js';

const CONTEXT = { thread: '17.5' };

/** The blocks of a reply that has only this one, checked against Slack's rules. */
function rendered(block: ReplyBlock): KnownBlock[] {
  const { blocks } = renderSlack({ title: 'Title', blocks: [block] }, CONTEXT);
  expect(blockKitFaults(blocks, 'message')).toEqual([]);
  expect(blockKitFaults(blocks, 'modal')).toEqual([]);
  expect(blockKitFaults(blocks, 'home')).toEqual([]);
  return blocks;
}

const plainText = (text: string) => ({ type: 'plain_text', text, emoji: false });
const richSection = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('a heading', () => {
  test('is a header, with its severity as a mark and as a word', () => {
    expect(rendered({ type: 'heading', level: 1, text: 'Not logged in', severity: 'blocked' })).toEqual([
      { type: 'header', text: plainText('⛔ Not logged in'), block_id: 'cc:17.5:0' },
      { type: 'context', elements: [plainText('Blocked until fixed')], block_id: 'cc:17.5:1' },
    ]);
  });

  test('of the second level is bold', () => {
    const [block] = rendered({ type: 'heading', level: 2, text: 'Why it happens', severity: 'info' });
    expect(block).toMatchObject(
      richSection(
        { type: 'text', text: '🔵 ' },
        { type: 'text', text: 'Why it happens', style: { bold: true } },
        { type: 'text', text: ' · nothing to fix' },
      ),
    );
  });

  test('as long as the limit is still a header', () => {
    const heading = (length: number): ReplyBlock => ({
      type: 'heading',
      level: 1,
      text: 'x'.repeat(length),
      severity: 'error',
    });
    expect(rendered(heading(slackLimits.heading))[0]?.type).toBe('header');
    expect(rendered(heading(slackLimits.heading + 1))[0]?.type).toBe('rich_text');
  });

  test('that is too long for a header is shown whole all the same', () => {
    const text = 'long '.repeat(60).trim();
    const blocks = rendered({ type: 'heading', level: 1, text, severity: 'error' });
    expect(blocks[0]?.type).toBe('rich_text');
    expect(shownText(blocks)).toContain(text);
  });
});

describe('text', () => {
  test('keeps code, links and contacts', () => {
    const text = [
      ...rich('Run `/status`, '),
      { text: 'docs', url: 'https://example.com/a b' },
      { text: ' ' },
      { text: '<@U012AB3CD>', mention: true as const },
      { text: '<!subteam^S012AB3CD>', mention: true as const },
      { text: '@oncall', mention: true as const },
    ];
    expect(rendered({ type: 'text', text })[0]).toMatchObject(
      richSection(
        { type: 'text', text: 'Run ' },
        { type: 'text', text: '/status', style: { code: true } },
        { type: 'text', text: ', ' },
        { type: 'link', text: 'docs', url: 'https://example.com/a%20b' },
        { type: 'text', text: ' ' },
        { type: 'user', user_id: 'U012AB3CD' },
        { type: 'usergroup', usergroup_id: 'S012AB3CD' },
        { type: 'text', text: '@oncall' },
      ),
    );
  });

  test.each(['<@U012AB3CD>', '<!here>', '<!subteam^S012AB3CD>'])('calls nobody by %s', (text) => {
    const blocks = rendered({ type: 'text', text: [{ text }] });
    expect(blocks[0]).toMatchObject(richSection({ type: 'text', text: text.replace('<', '<\u2060') }));
  });

  test.each(['javascript:alert(1)', 'no address', 'https://', `https://example.com/${'a'.repeat(4_000)}`])(
    'shows an address that cannot be a link: %s',
    (url) => {
      const blocks = rendered({ type: 'text', text: [{ text: 'here', url }] });
      expect(JSON.stringify(blocks)).not.toContain('"link"');
      expect(shownText(blocks)).toBe(`here (${url})`);
    },
  );

  test('that is empty is no block, which Slack would refuse', () => {
    for (const text of [[], [{ text: '' }], [{ text: '\u0000\u202e' }]])
      expect(renderBlock({ type: 'text', text })).toEqual([]);
  });
});

describe('code', () => {
  test('is preformatted and exact, under its label', () => {
    const code = 'a `b` ```c``` <d> & *e*\n  indented';
    const [block] = rendered({ type: 'code', code, label: 'Log' });
    expect(block).toMatchObject({
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'Log', style: { bold: true } }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: code }] },
      ],
    });
  });
});

describe('facts', () => {
  const facts = (items: Extract<ReplyBlock, { type: 'facts' }>['items']) =>
    rendered({ type: 'facts', items })[0];

  test('show names to copy as code, and other values as they are', () => {
    expect(
      facts([
        { label: 'Version', value: '2.1.150' },
        { label: 'Request ID', value: 'req_011C' },
      ]),
    ).toMatchObject(
      richSection(
        { type: 'text', text: 'Version', style: { bold: true } },
        { type: 'text', text: ': 2.1.150\n' },
        { type: 'text', text: 'Request ID', style: { bold: true } },
        { type: 'text', text: ': ' },
        { type: 'text', text: 'req_011C', style: { code: true } },
      ),
    );
  });

  test('give a moment in the time zone of the reader, and what was pasted where that fails', () => {
    expect(facts([{ label: 'Resets', value: '3:45pm', at: '2026-03-04T15:45:00+09:00' }])).toMatchObject(
      richSection(
        { type: 'text', text: 'Resets', style: { bold: true } },
        { type: 'text', text: ': ' },
        {
          type: 'date',
          timestamp: Date.UTC(2026, 2, 4, 6, 45) / 1_000,
          format: '{date_short_pretty} at {time}',
          fallback: '3:45pm',
        },
      ),
    );
  });

  test('show what was pasted where the moment makes no sense', () => {
    expect(facts([{ label: 'Resets', value: '3:45pm', at: 'soon' }])).toMatchObject(
      richSection(
        { type: 'text', text: 'Resets', style: { bold: true } },
        { type: 'text', text: ': 3:45pm' },
      ),
    );
  });

  test('show what is to be typed as code', () => {
    expect(facts([{ label: '/cc-error list', value: 'lists every error' }])).toMatchObject(
      richSection(
        { type: 'text', text: '/cc-error list', style: { code: true } },
        { type: 'text', text: ' – lists every error' },
      ),
    );
  });
});

describe('a step', () => {
  const step = {
    id: 'session-limit/usage',
    text: rich('Check `/usage`, then wait'),
    command: 'claude doctor < /dev/null && echo "ok"',
    link: 'https://code.claude.com/docs/en/errors/#usage',
    done: false,
  };
  const option = { text: plainText('Done'), value: 'session-limit/usage' };

  test('is a section with a checkbox', () => {
    expect(rendered({ type: 'checklist', items: [step], start: 4 })).toEqual([
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          verbatim: true,
          text: '*4*. Check `/usage`, then wait\n```claude doctor &lt; /dev/null &amp;&amp; echo "ok"```\n<https://code.claude.com/docs/en/errors/#usage|code.claude.com/docs/en/errors>',
        },
        expand: true,
        accessory: { type: 'checkboxes', action_id: 'cc:step:session-limit/usage', options: [option] },
        block_id: 'cc:17.5:0',
      },
    ]);
  });

  test('that cannot be ticked has no checkbox', () => {
    const [block, ...others] = rendered({ type: 'checklist', items: [step], start: 4, readOnly: true });
    expect(others).toEqual([]);
    expect(block).toMatchObject({ type: 'rich_text' });
    expect(JSON.stringify(block)).toMatch(/"4\.".*then wait.*claude doctor/);
  });

  test('that is done is ticked and struck through, and says who did it', () => {
    const done = { ...step, done: true, doneBy: ['Ana', '<!channel> *Ben*'] };
    const [section, names] = rendered({ type: 'checklist', items: [done] });
    expect(section).toMatchObject({
      text: { text: expect.stringMatching(/^\*1\*\. ~Check~ `\/usage`, ~then wait~\n```claude/) },
      accessory: { initial_options: [option] },
    });
    expect(names).toMatchObject({ type: 'context', elements: [plainText('✓ Ana, <\u2060!channel> *Ben*')] });
  });

  test('has what is typed in Claude Code on a line of its own', () => {
    const [section] = rendered({ type: 'checklist', items: [{ ...step, command: '/usage', link: '' }] });
    expect(section).toMatchObject({ text: { text: '*1*. Check `/usage`, then wait\n`/usage`' } });
  });

  test('without names has no line for them', () => {
    const items = [{ ...step, done: true, doneBy: [' '] }];
    expect(rendered({ type: 'checklist', items })).toHaveLength(1);
  });

  test.each([
    ['formats', { text: [{ text: 'Take *.example.com* off' }] }],
    ['has a command that mrkdwn cannot say', { command: 'echo ```' }],
    ['is too long for a section', { text: rich('word '.repeat(700)) }],
    ['has an address that mrkdwn cannot say', { link: 'https://example.com/a|b' }],
  ])('that %s is structured, with its checkbox beneath', (_name, change) => {
    const item = { ...step, ...change };
    const blocks = rendered({ type: 'checklist', items: [item] });
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'actions']);
    const shown = shownText(blocks);
    for (const text of [plain(item.text).trim(), item.command]) expect(shown).toContain(text);
  });
});

describe('choices', () => {
  test('are sections with a button, numbered for those who type', () => {
    const options = [
      { id: 'a', label: 'Not logged in', description: 'No credential was found.' },
      { id: 'b', label: '_odd_' },
    ];
    const [prompt, first, second, button] = rendered({ type: 'choices', prompt: 'Which?', options });
    expect(prompt).toMatchObject(richSection({ type: 'text', text: 'Which?' }));
    expect(first).toMatchObject({
      text: { text: '1. *Not logged in*\nNo credential was found.' },
      accessory: { type: 'button', action_id: 'cc:choose', value: 'a', text: plainText('This one') },
    });
    expect(second?.type).toBe('rich_text');
    expect(button).toMatchObject({ elements: [{ action_id: 'cc:choose', value: 'b' }] });
  });
});

describe('buttons', () => {
  test('have their styles and values', () => {
    const items = [
      { id: 'resolved', label: 'Fixed it', style: 'primary' as const },
      { id: 'still-failing', label: 'Still stuck', value: '0' },
    ];
    expect(rendered({ type: 'buttons', items })).toMatchObject([
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'cc:button:resolved', text: plainText('Fixed it'), style: 'primary' },
          { type: 'button', action_id: 'cc:button:still-failing', value: '0' },
        ],
      },
    ]);
  });

  test('stand in as many rows as they need', () => {
    const items = Array.from({ length: 30 }, (_, index) => ({ id: `b${index}`, label: 'x' }));
    expect(rendered({ type: 'buttons', items })).toHaveLength(2);
    const twice = [items[0]!, items[0]!];
    expect(rendered({ type: 'buttons', items: twice })).toHaveLength(2);
    expect(renderBlock({ type: 'buttons', items: [] })).toEqual([]);
  });
});

describe('notices, links and dividers', () => {
  test('a warning is set off, and its addresses can be clicked', () => {
    const text = 'Delete this key at https://example.com/keys. Then (see https://example.com) go on.';
    const [block] = rendered({ type: 'notice', level: 'warning', text: rich(text) });
    expect(block).toMatchObject({ elements: [{ type: 'rich_text_quote' }] });
    const links = [...JSON.stringify(block).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
    expect(links).toEqual(['https://example.com/keys', 'https://example.com/']);
    expect(shownText([block!])).toBe(`⚠️ ${text}`);
  });

  test('other notices have no links', () => {
    const [block] = rendered({ type: 'notice', level: 'info', text: rich('See https://example.com/keys') });
    expect(block).toMatchObject(richSection({ type: 'text', text: 'ℹ️ See https://example.com/keys' }));
  });

  test('links', () => {
    const items = [
      { label: 'Reference', url: 'https://example.com/' },
      { label: 'Bad', url: 'file:///etc' },
    ];
    expect(rendered({ type: 'links', items })[0]).toMatchObject(
      richSection(
        { type: 'link', text: 'Reference', url: 'https://example.com/' },
        { type: 'text', text: '\nBad: file:///etc' },
      ),
    );
  });

  test('a divider', () => {
    expect(rendered({ type: 'divider' })).toEqual([{ type: 'divider', block_id: 'cc:17.5:0' }]);
  });
});

describe('a reply', () => {
  const steps = (count: number): ReplyBlock => ({
    type: 'checklist',
    items: Array.from({ length: count }, (_, index) => ({
      id: `e/s${index}`,
      text: [{ text: `Step ${index}` }],
      done: false,
    })),
  });

  test('without a heading shows its title where there is a severity', () => {
    const reply: ReplyDocument = { title: 'More to try', severity: 'error', blocks: [steps(1)] };
    expect(renderSlack(reply, CONTEXT).blocks[0]).toMatchObject({ text: plainText('🔴 More to try') });
    expect(renderSlack({ title: 'Noted', blocks: [steps(1)] }, CONTEXT).blocks).toHaveLength(1);
    expect(renderSlack({ title: 'Noted', blocks: [] }, CONTEXT).blocks).toHaveLength(1);
  });

  test('of several messages has one heading, and titles that count', () => {
    const messages = renderReply({ title: 'Long', severity: 'error', blocks: [steps(60)] }, CONTEXT);
    expect(messages.length).toBeGreaterThan(1);
    const headers = messages.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'header'));
    expect(headers).toHaveLength(1);
    expect(messages.map(({ text }) => text.split('\n')[0])).toEqual(
      messages.map((_, index) => (index === 0 ? 'Long' : `Long (${index + 1} of ${messages.length})`)),
    );
    const numbers = messages.flatMap(({ blocks }) => shownText(blocks).match(/^\d+(?=\. Step)/gm) ?? []);
    expect(numbers.map(Number)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  test('has other ids in another thread and in another revision', () => {
    const ids = (context: { thread: string; revision?: string }) =>
      renderSlack({ title: 'x', blocks: [steps(2)] }, context).blocks.map(({ block_id }) => block_id);
    const all = [...ids(CONTEXT), ...ids({ thread: '18.1' }), ...ids({ ...CONTEXT, revision: '1' })];
    expect(new Set(all).size).toBe(6);
    expect(ids(CONTEXT)).toEqual(ids(CONTEXT));
  });
});

describe('the text beside the blocks', () => {
  const textOf = (document: ReplyDocument) => renderSlack(document, CONTEXT).text;
  const item = { id: 'a/b', text: rich('Run `claude <doctor>`.'), command: 'claude doctor', done: true };

  test('says the title, what is meant, and the steps', () => {
    const blocks: ReplyBlock[] = [
      { type: 'heading', level: 1, text: 'Overloaded' },
      { type: 'text', text: rich('The API is full. It is not you.') },
      { type: 'checklist', items: [item], start: 3 },
      { type: 'text', text: rich('Capacity is counted for each model.') },
    ];
    expect(textOf({ title: 'Overloaded & full', blocks })).toBe(
      'Overloaded &amp; full\nThe API is full.\n3. Run claude &lt;doctor&gt;: claude doctor (done)',
    );
  });

  test('says nothing twice', () => {
    const blocks: ReplyBlock[] = [{ type: 'text', text: rich('The API is full. It is not you.') }];
    expect(textOf({ title: 'Overloaded: The API is full.', blocks })).toBe('Overloaded: The API is full.');
  });

  test('calls the contacts, and nobody else', () => {
    const text = [{ text: '<@U012AB3CD>', mention: true as const }, { text: ' and <@U2>: look.' }];
    expect(textOf({ title: '<!here>', blocks: [{ type: 'text', text }] })).toBe(
      '&lt;!here&gt;\n<@U012AB3CD> and &lt;@U2&gt;: look.',
    );
  });

  test('ends early, with a sign, where it would be too long', () => {
    const items = Array.from({ length: 100 }, () => ({ ...item, text: rich('&'.repeat(100)) }));
    const text = textOf({ title: 'Title', blocks: [{ type: 'checklist', items }] });
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(text.split('\n').at(-1)).toBe('…');
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });
});
