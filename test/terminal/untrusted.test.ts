import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { renderTerminal } from '../../adapters/terminal/render.js';
import { type ReplyBlock, rich } from '../../src/reply/document.js';
import { processorClock } from './harness.js';

/** Renders blocks without colour. */
function shown(blocks: ReplyBlock[], width = 60): string {
  return renderTerminal({ title: 'Title', blocks }, { color: false, width });
}

describe('text that others wrote', () => {
  const EVIL = '\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x9b1m\x00\b\r\x85\u202egood\x1b';

  test('cannot drive the terminal, in whatever field it comes', () => {
    const blocks: ReplyBlock[] = [
      { type: 'heading', level: 1, text: EVIL, severity: 'info' },
      { type: 'text', text: [{ text: EVIL }, { text: EVIL, code: true }, { text: EVIL, url: EVIL }] },
      { type: 'code', code: EVIL, label: EVIL },
      { type: 'facts', items: [{ label: EVIL, value: EVIL }] },
      {
        type: 'checklist',
        items: [{ id: EVIL, text: [{ text: EVIL }], command: EVIL, link: EVIL, done: true, doneBy: [EVIL] }],
      },
      { type: 'choices', prompt: EVIL, options: [{ id: EVIL, label: EVIL, description: EVIL }] },
      { type: 'buttons', items: [{ id: EVIL, label: EVIL }] },
      { type: 'links', items: [{ label: EVIL, url: EVIL }] },
      { type: 'notice', level: 'info', text: [{ text: EVIL }] },
    ];
    const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;
    expect(shown(blocks)).not.toMatch(controls);
    expect(renderTerminal({ title: EVIL, blocks: [] }, { color: false, width: 80 })).toBe('red good\n');
    const colored = renderTerminal({ title: EVIL, blocks }, { color: true, width: 80 });
    expect(colored.replace(/\x1b\[(?:1|2|4|22|24|3[0-9])m/g, '')).not.toMatch(controls);
  });

  test('a command stays one line', () => {
    const items = [{ id: 'a', text: rich('Do'), command: 'ls\nrm -rf /', done: false }];
    expect(shown([{ type: 'checklist', items }])).toBe('[ ] 1. Do\n       $ ls rm -rf /\n');
  });

  test('keeps the form whatever it is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(' ', '\n', '\n\n\n', '\t', '上下', '🎉', '`code`', '\x1b[1m', 'https://example.com/x'),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const span = fc.record({ text }).map(({ text: value }) => rich(value));
    fc.assert(
      fc.property(span, text, fc.integer({ min: 1, max: 120 }), (spans, value, width) => {
        const output = shown(
          [
            { type: 'text', text: spans },
            { type: 'code', code: value },
            { type: 'facts', items: [{ label: value, value }] },
            { type: 'checklist', items: [{ id: 'a', text: spans, command: value, done: false }] },
          ],
          width,
        );
        expect(output).toMatch(/[^\n]\n$/);
        expect(output).not.toMatch(/\n\n\n|[ \t]\n/);
        expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });

  test('no line of prose is wider than asked for', () => {
    const words = fc.array(fc.constantFrom('a', 'longer-word', '上下文太长', '🎉', 'é', '，', '「x」'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 6, max: 100 }), (list, width) => {
        const output = shown([{ type: 'text', text: [{ text: `x${list.join(' ')}` }] }], width);
        for (const line of output.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('a megabyte takes no time', () => {
    const elapsed = processorClock();
    for (const text of [
      '\x1b['.repeat(500_000),
      ' '.repeat(1_000_000).concat('x'),
      'x'.repeat(1_000_000),
      '\n'.repeat(1_000_000).concat('x'),
    ]) {
      shown([
        { type: 'code', code: text },
        { type: 'links', items: [{ label: text, url: text }] },
      ]);
    }
    shown([{ type: 'text', text: [{ text: 'word '.repeat(50_000) }] }]);
    expect(elapsed()).toBeLessThan(5_000);
  }, 60_000);
});
