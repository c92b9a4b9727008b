/** mrkdwn says a text exactly, or not at all. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Part, Run } from '../../adapters/slack/content.js';
import { escaped, mrkdwn } from '../../adapters/slack/mrkdwn.js';
import { isWord, readMrkdwn, type Shown, textOf } from '../support/slack-mrkdwn.js';

/** Each would format, link or mention where nothing is done about it. */
const HOSTILE = [
  '*bold*', '_italic_', '~strike~', '`code`', '```\nblock\n```', '> quote', 'a\n> quote', '&gt; quote', ':tada:',
  '<!channel>', '<@U012AB3CD>', '<#C012AB3CD|general>', '<!subteam^S1>', '<!date^0^{date}|then>',
  '<https://evil.example|here>', 'https://evil.example', '@here', '&lt;!channel&gt;', '&amp;lt;', '__init__', 'a_b',
  '_a', 'b_', '12:30:45', '- item', '1. item', '*', '_', '~', '`', ' ', '\n', 'é', '😀', 'x', '7', '.', '(', ')', '|',
]; // biome-ignore format: a list

const hostileText = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const RUNS = 3_000;
const anyText = fc.oneof(
  hostileText,
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);
const run: fc.Arbitrary<Run> = fc.record(
  {
    text: anyText,
    code: fc.constant(true as const),
    bold: fc.constant(true as const),
    strike: fc.constant(true as const),
    url: fc.constantFrom('https://example.com/', 'https://example.com/?a=1&b=2', 'https://example.com/a|b'),
  },
  { requiredKeys: ['text'] },
);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), runs: fc.array(run, { minLength: 1, maxLength: 4 }) }),
  fc.record({ type: fc.constant('code' as const), code: anyText }),
);

/** What should be seen of a part, character by character. */
function wanted(part: Part): Shown[] {
  if (part.type === 'code') return part.code.split('').map((char) => ({ char, looks: ['block'] }));
  return part.runs.flatMap(({ text, code, bold, strike, url }) => {
    const looks = [
      code ? 'code' : url ? '' : bold ? 'bold' : strike ? 'strike' : '',
      url ? `link ${url}` : '',
    ];
    return text.split('').map((char) => ({ char, looks: looks.filter((look) => look !== '').sort() }));
  });
}

describe('escaped', () => {
  test('leaves no mention, link or date', () => {
    fc.assert(fc.property(anyText, (text) => expect(escaped(text)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)));
  });

  test('is shown as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = escaped(text).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
        expect(shown).toBe(text);
      }),
    );
  });
});

describe('mrkdwn', () => {
  test('is read as what was meant, or refuses', () => {
    let said = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const text = mrkdwn(parts);
        if (text === null) return;
        said += 1;
        const want = parts.flatMap((one, index) =>
          index === 0 ? wanted(one) : [{ char: '\n', looks: [] }, ...wanted(one)],
        );
        const got = readMrkdwn(text);
        expect(textOf(got)).toBe(textOf(want));
        for (const [index, { char, looks }] of got.entries()) {
          const allowed = want[index]?.looks ?? [];
          // Marks stand around words, so a blank or a full stop may be without them.
          if (isWord(char) || looks.length > 0) expect({ index, looks }).toEqual({ index, looks: allowed });
        }
      }),
      { numRuns: RUNS },
    );
    expect(said).toBeGreaterThan(RUNS / 50);
  });

  test.each(['*b*', '_i_', '~s~', '`c`', ':tada:', '> q', 'a\n > q', '__init__', 'x_', 'a `b'])(
    'refuses %j as plain text',
    (text) => {
      expect(mrkdwn([{ type: 'text', runs: [{ text }] }])).toBeNull();
    },
  );

  test.each([
    'On Pro or Max: buy extra usage, then go on',
    'Set CLAUDE_CODE_MAX_TOOL_USE_CONCURRENCY (default 10)',
    'a < b && c > d',
    'at 3:45pm (Europe/Lisbon)',
    'see https://example.com/a_b',
    '“403 forbidden”',
  ])('says %j', (text) => {
    expect(mrkdwn([{ type: 'text', runs: [{ text }] }])).toBe(escaped(text));
  });

  test('puts marks around words', () => {
    const runs: Run[] = [
      { text: '1.', bold: true },
      { text: ' ' },
      { text: 'Run ', strike: true },
      { text: '/status', code: true },
      { text: ', then go on.\nAgain!', strike: true },
      { text: ' ' },
      { text: 'docs', url: 'https://example.com/?a=1&b=2' },
    ];
    expect(
      mrkdwn([
        { type: 'text', runs },
        { type: 'code', code: 'a <b> `c` & d' },
      ]),
    ).toBe(
      '*1*. ~Run~ `/status`, ~then go on~.\n~Again~! <https://example.com/?a=1&amp;b=2|docs>\n```a &lt;b&gt; `c` &amp; d```',
    );
  });

  test.each<[string, Part]>([
    ['code that touches a word', { type: 'text', runs: [{ text: 'x', code: true }, { text: 's' }] }],
    ['code with a backtick', { type: 'text', runs: [{ text: 'a`b', code: true }] }],
    ['code over two lines', { type: 'text', runs: [{ text: 'a\nb', code: true }] }],
    ['a block that holds the end of one', { type: 'code', code: 'a```b' }],
    ['a block that begins like its own mark', { type: 'code', code: '`a` b' }],
    ['a moment', { type: 'text', runs: [{ text: '3pm', moment: 1_772_632_800 }] }],
    ['a quote', { type: 'quote', runs: [{ text: 'a' }] }],
    ['a mention', { type: 'text', runs: [{ text: '<@U1>', mention: { kind: 'user', id: 'U1' } }] }],
    ['an address with a bar', { type: 'text', runs: [{ text: 'a', url: 'https://example.com/a|b' }] }],
  ])('refuses %s', (_name, one) => {
    expect(mrkdwn([one])).toBeNull();
  });
});
