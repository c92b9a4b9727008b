import { describe, expect, test } from '@jest/globals';
import { renderTerminal } from '../../adapters/terminal/render.js';
import { type ReplyBlock, type ReplyDocument, rich } from '../../src/reply/document.js';

/** Renders blocks without colour. */
function shown(blocks: ReplyBlock[], width = 60): string {
  return renderTerminal({ title: 'Title', blocks }, { color: false, width });
}

/** What a good part of the answers looks like. */
const ANSWER: ReplyDocument = {
  title: 'Prompt is too long: the conversation no longer fits.',
  severity: 'blocked',
  blocks: [
    { type: 'notice', level: 'warning', text: rich('This text held a secret. Others may have seen it.') },
    { type: 'heading', level: 1, text: 'Prompt is too long', severity: 'blocked' },
    { type: 'text', text: rich('Your conversation no longer fits into the context window of the model.') },
    {
      type: 'facts',
      items: [
        { label: 'Version', value: '2.1.150' },
        { label: 'Request id', value: 'req_011CSHoEeqs5C35K2UUqR7Fy' },
      ],
    },
    {
      type: 'checklist',
      items: [
        {
          id: 'p/compact',
          text: rich('Summarize the earlier turns to win back space'),
          command: '/compact',
          done: true,
          doneBy: ['Ann', 'Bo'],
        },
        {
          id: 'p/update',
          text: rich('Update Claude Code, then run `/context` and look at what fills the window'),
          command: 'claude update',
          link: 'https://example.com/update',
          done: false,
        },
      ],
    },
    {
      type: 'buttons',
      items: [
        { id: 'resolved', label: 'Fixed it' },
        { id: 'still-failing', label: 'Still failing' },
      ],
    },
    { type: 'links', items: [{ label: 'Reference', url: 'https://example.com/errors#long' }] },
  ],
};

describe('a whole answer', () => {
  test('reads like this', () => {
    expect(renderTerminal(ANSWER, { color: false, width: 60 })).toBe(
      `! This text held a secret. Others may have seen it.

● Prompt is too long  blocked

Your conversation no longer fits into the context window of
the model.

Version     2.1.150
Request id  req_011CSHoEeqs5C35K2UUqR7Fy

[x] 1. Summarize the earlier turns to win back space
       /compact
       done by Ann, Bo
[ ] 2. Update Claude Code, then run \`/context\` and look at
       what fills the window
       $ claude update
       https://example.com/update

Reply: fixed it · still failing

Reference: https://example.com/errors#long
`,
    );
  });

  test('is the same with the colours taken out, but for the backticks', () => {
    const colored = renderTerminal(ANSWER, { color: true, width: 60 });
    expect(colored).toContain(
      '\x1b[35m●\x1b[39m \x1b[1mPrompt is too long\x1b[22m  \x1b[35mblocked\x1b[39m\n',
    );
    expect(colored).toContain('run \x1b[36m/context\x1b[39m and');
    expect(colored).toContain('\x1b[2m$ \x1b[22m\x1b[36mclaude update\x1b[39m\n');
    expect(colored).toContain('\x1b[2mReply:\x1b[22m \x1b[2mfixed it · still failing\x1b[22m\n');
    expect(colored.split('\n').filter((line) => /\s$/.test(line.replace(/\x1b\[\d+m/g, '')))).toEqual([]);
  });
});

describe('blocks', () => {
  test('headings name the severity in words', () => {
    const blocks: ReplyBlock[] = [
      { type: 'heading', level: 1, text: 'Prompt is too long', severity: 'error' },
      { type: 'heading', level: 2, text: 'Then' },
    ];
    expect(shown(blocks)).toBe('● Prompt is too long  error\n\nThen\n');
  });

  test('the title stands in where a reply has a severity and no heading', () => {
    const text: ReplyBlock = { type: 'text', text: rich('Wait.') };
    const options = { color: false, width: 60 };
    expect(renderTerminal({ title: 'Overloaded', severity: 'warning', blocks: [text] }, options)).toBe(
      '● Overloaded  warning\n\nWait.\n',
    );
    expect(renderTerminal({ title: 'For notifications', blocks: [text] }, options)).toBe('Wait.\n');
    expect(renderTerminal({ title: 'Nothing else', blocks: [] }, options)).toBe('Nothing else\n');
  });

  test('code is never wrapped', () => {
    const long = 'claude --dangerously --long --options';
    expect(shown([{ type: 'code', code: `${long}\n\n\n  indented  `, label: 'Template' }], 20)).toBe(
      `Template\n  ${long}\n\n    indented\n`,
    );
  });

  test('commands are never wrapped, whatever the shell', () => {
    const commands = ['export A_VERY_LONG_NAME=a-very-long-value', '/mcp disable <name>', '$env:X = "1"'];
    const items = commands.map((command) => ({ id: command, text: rich('Do'), command, done: false }));
    expect(shown([{ type: 'checklist', items }], 20)).toBe(
      `[ ] 1. Do
       $ export A_VERY_LONG_NAME=a-very-long-value
[ ] 2. Do
       /mcp disable <name>
[ ] 3. Do
       PS> $env:X = "1"
`,
    );
  });

  test('numbers of long checklists are aligned', () => {
    const items = Array.from({ length: 10 }, (_, index) => ({
      id: `${index}`,
      text: rich('Do'),
      done: false,
    }));
    const lines = shown([{ type: 'checklist', items }]).split('\n');
    expect([lines[0], lines[9]]).toEqual(['[ ]  1. Do', '[ ] 10. Do']);
  });

  test('facts stand under their labels where there is no room beside them', () => {
    const items = [{ label: 'Claude Code version', value: '2.1.150' }];
    expect(shown([{ type: 'facts', items }], 20)).toBe('Claude Code version\n  2.1.150\n');
    expect(shown([{ type: 'facts', items }], 40)).toBe('Claude Code version  2.1.150\n');
  });

  test('choices', () => {
    const options = [
      { id: 'a', label: 'Timed out', description: 'The server did not answer before the deadline.' },
      { id: 'b', label: 'Overloaded' },
    ];
    expect(shown([{ type: 'choices', prompt: 'Which one?', options }], 40)).toBe(
      `Which one?
1) Timed out — The server did not answer
   before the deadline.
2) Overloaded
`,
    );
  });

  test('button labels become words to type; acronyms stay', () => {
    const labels = ['Fixed it', 'API key', 'Not my error'];
    const items = labels.map((label) => ({ id: label, label }));
    expect(shown([{ type: 'buttons', items }])).toBe('Reply: fixed it · API key · not my error\n');
  });

  test('notices, dividers and links in text', () => {
    const blocks: ReplyBlock[] = [
      { type: 'notice', level: 'info', text: rich('Something was left out of the middle of the text.') },
      { type: 'divider' },
      {
        type: 'text',
        text: [{ text: 'See ' }, { text: 'the docs', url: 'https://example.com/a-long-path' }, { text: '.' }],
      },
    ];
    expect(shown(blocks, 30)).toBe(
      `i Something was left out of
  the middle of the text.

──────────────────────────────

See the docs
(https://example.com/a-long-path).
`,
    );
  });

  test('empty blocks leave no gap', () => {
    const blocks: ReplyBlock[] = [
      { type: 'text', text: rich('a') },
      { type: 'facts', items: [] },
      { type: 'buttons', items: [] },
      { type: 'text', text: rich('\n\n') },
      { type: 'text', text: rich('b') },
    ];
    expect(shown(blocks)).toBe('a\n\nb\n');
  });
});

describe('width', () => {
  test('counts wide characters and emoji as two and breaks between them', () => {
    const text = '上下文太长，提示超出上限。プロンプトが長すぎる。🎉🎉';
    expect(shown([{ type: 'text', text: rich(text) }], 20)).toBe(
      '上下文太长，提示超出\n上限。プロンプトが長\nすぎる。🎉🎉\n',
    );
  });

  test('stands under steps that cannot be ticked as well', () => {
    const items = [{ id: 'a/b', text: rich('Do this first, then that'), command: '/x', done: false }];
    expect(shown([{ type: 'checklist', items, readOnly: true }], 20)).toBe(
      '1. Do this first,\n   then that\n   /x\n',
    );
  });

  test('is never more than 100', () => {
    const lines = shown([{ type: 'text', text: rich('word '.repeat(60)) }], 300).split('\n');
    expect(lines[0]).toHaveLength(99);
  });

  test('breaks words that are too wide, but not those that are copied', () => {
    const text = rich(
      'Donaudampfschifffahrtsgesellschaft `CLAUDE_CODE_MAX_OUTPUT_TOKENS`, https://example.com/path',
    );
    expect(shown([{ type: 'text', text }], 20)).toBe(
      'Donaudampfschifffahr\ntsgesellschaft\n`CLAUDE_CODE_MAX_OUTPUT_TOKENS`,\nhttps://example.com/path\n',
    );
  });

  test.each([20, 5, 1, 0, -1, Number.NaN])('%s columns do not throw', (width) => {
    expect(renderTerminal(ANSWER, { color: true, width })).toContain('claude update');
  });
});
