/** What stands in a text cannot format, link or ping, and is shown as it is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bold,
  codeBlock,
  escaped,
  harmless,
  inlineCode,
  link,
  markdown,
  moment,
  oneLine,
  struck,
} from '../../adapters/discord/markdown.js';
import type { RichText } from '../../src/reply/document.js';
import { kindsIn, readMarkdown } from '../support/discord-markdown.js';

/** Each formats, links or pings where nothing is done about it. */
const HOSTILE = [
  '*italics*',
  '_italics_',
  '**bold**',
  '__under__',
  '~~strike~~',
  '||spoiler||',
  '`code`',
  '``co`de``',
  '```\nblock\n```',
  '# heading',
  '  ## heading',
  '-# small',
  '> quote',
  '>>> quotes',
  '- item',
  '* item',
  '+ item',
  '1. item',
  '  12) item',
  '<@123456789012345678>',
  '<@!123456789012345678>',
  '<@&123456789012345678>',
  '<#123456789012345678>',
  '<id:customize>',
  '</cc-error:123456789012345678>',
  '<:smile:123456789012345678>',
  '<a:smile:123456789012345678>',
  '<t:1767225600:R>',
  '@everyone',
  '@here',
  ':skull:',
  ':+1:',
  'https://evil.example',
  'HTTPS://evil.example/a_b',
  'steam://run/1',
  '<https://evil.example>',
  '[label](https://evil.example)',
  '[`label`](<https://evil.example>)',
];

/** Bits of markup that become some only together. */
const BITS = [
  '*',
  '_',
  '~',
  '|',
  '`',
  '\\',
  '<',
  '>',
  '@',
  '#',
  ':',
  '[',
  ']',
  '(',
  ')',
  '-',
  '+',
  '1',
  '.',
  '\n',
  ' ',
  '//',
  'a',
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(...BITS), fc.string({ unit: 'binary' })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

const ZERO_WIDTH_SPACE = /\u200b/g;
const RUNS = { numRuns: 2_000 };

describe('plain text', () => {
  test.each(HOSTILE)('%j would be markup', (text) => {
    expect([...kindsIn(readMarkdown(text))].filter((kind) => kind !== 'text')).not.toEqual([]);
  });

  test.each(HOSTILE)('%j is shown as it is', (text) => {
    expect(readMarkdown(escaped(text))).toEqual([{ kind: 'text', text }]);
    expect(readMarkdown(`before ${escaped(text)} after`)).toEqual([
      { kind: 'text', text: `before ${text} after` },
    ]);
    expect(readMarkdown(`before\n${escaped(text)}`)).toEqual([{ kind: 'text', text: `before\n${text}` }]);
  });

  test('whatever it is made of', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = readMarkdown(escaped(text));
        expect([...kindsIn(shown)].filter((kind) => kind !== 'text')).toEqual([]);
        expect(shown.map((item) => item.text).join('')).toBe(harmless(text));
      }),
      RUNS,
    );
  });

  test('no more is escaped than needs to be', () => {
    const text = 'Version 2.1.150 (macOS): 3 of 10 - "it\'s", a/b & c + d = e; 10:59am, #3!';
    expect(escaped(text)).toBe(text);
  });

  test('a longer text is never shorter', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(), (text, at) => {
        const end = text.length === 0 ? 0 : at % text.length;
        expect(escaped(text.slice(0, end)).length).toBeLessThanOrEqual(escaped(text).length);
      }),
      RUNS,
    );
  });

  test('controls, bidirectional overrides and halves of characters do not reach the reader', () => {
    expect(harmless('a\u0000b\u001b[31mc\u202ed\ud800e\r\nf\u2028g')).toBe('ab[31mcd\ufffde\nf\ng');
    expect(oneLine('  a\n\t b\u00a0 ')).toBe('a b');
  });
});

describe('code within a line', () => {
  test.each([
    ['claude update', '`claude update`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a``b', '`a``b`'],
    ['`', '`` ` ``'],
    ['C:\\', '`C:\\`'],
    ['two\nlines', '`two lines`'],
    ['', ''],
  ])('%j', (code, expected) => {
    expect(inlineCode(code)).toBe(expected);
  });

  test('is one piece of code, whatever stands in it and beside it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (code, beside) => {
        const line = harmless(code).replace(/\n/g, ' ');
        fc.pre(line.trim() !== '');
        const shown = readMarkdown(`x${inlineCode(code)}${escaped(beside)}`);
        expect(shown[1]?.kind).toBe('code');
        expect(shown[1]?.text.replace(ZERO_WIDTH_SPACE, '')).toBe(line.replace(ZERO_WIDTH_SPACE, ''));
        expect(shown.slice(2).map(({ kind }) => kind)).toEqual(beside && harmless(beside) ? ['text'] : []);
      }),
      RUNS,
    );
  });
});

describe('blocks of code', () => {
  test.each([
    ['claude', '```\nclaude\n```'],
    ['\n\n  a\n\n b\n\n', '```\n  a\n\n b\n```'],
    [' \n ', ''],
  ])('%j', (code, expected) => {
    expect(codeBlock(code)).toBe(expected);
  });

  test('end where they end', () => {
    fc.assert(
      fc.property(hostileText, (code) => {
        const block = codeBlock(code);
        fc.pre(block !== '');
        const shown = readMarkdown(`${block}\nafter`);
        expect(shown.map(({ kind }) => kind)).toEqual(['code block', 'text']);
        const lines = (text: string) => text.replace(ZERO_WIDTH_SPACE, '').trim();
        expect(lines(shown[0]?.text ?? '')).toBe(lines(harmless(code)));
      }),
      RUNS,
    );
  });
});

describe('links', () => {
  test.each([
    ['Reference', 'https://x.example/a#b', '[Reference](https://x.example/a#b)'],
    ['a*b', 'https://x.example/', '[a\\*b](https://x.example/)'],
    ['', 'https://x.example/', '<https://x.example/>'],
    ['https://x.example/', 'https://x.example/', '<https://x.example/>'],
    ['https://good.example', 'https://evil.example/', 'https\\://good.example (<https://evil.example/>)'],
    ['[a](b)', 'https://x.example/', '\\[a\\](b) (<https://x.example/>)'],
    ['a', 'https://x.example/(b) "c"\\`@', '[a](https://x.example/%28b%29%20%22c%22/%60%40)'],
    ['a', 'javascript:alert(1)', 'a (`javascript:alert(1)`)'],
    ['a', 'https://user:password@x.example/', 'a (`https://user:password@x.example/`)'],
    ['', 'file:///etc/passwd', '`file:///etc/passwd`'],
    ['a', 'not an address', 'a (`not an address`)'],
  ])('%j to %j', (label, url, expected) => {
    expect(link(label, url)).toBe(expected);
  });

  test('lead nowhere but to their address, and only to pages', () => {
    const addresses = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), hostileText);
    fc.assert(
      fc.property(hostileText, addresses, (label, url) => {
        const shown = readMarkdown(`x ${link(label, url)} y`);
        for (const item of shown.filter(({ kind }) => kind === 'link' || kind === 'address'))
          expect(new URL(item.text).origin).toBe(new URL(url).origin);
        const kinds = [...kindsIn(shown)].filter(
          (kind) => !['text', 'code', 'link', 'address'].includes(kind),
        );
        expect(kinds).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('spans', () => {
  test('code, links and text side by side', () => {
    const text: RichText = [
      { text: 'Run ' },
      { text: 'claude ', code: true },
      { text: 'update', code: true },
      { text: ', see ' },
      { text: 'this', url: 'https://x.example/' },
      { text: ' and ' },
      { text: 'that', url: 'https://y.example/', code: true },
    ];
    expect(markdown(text)).toBe(
      'Run `claude update`, see [this](https://x.example/) and [`that`](https://y.example/)',
    );
  });

  test('an address that is no link does not run into the code before it', () => {
    const shown = readMarkdown(
      markdown([
        { text: 'a', code: true },
        { text: '', url: 'mailto:b@c' },
      ]),
    );
    expect(shown.filter(({ kind }) => kind === 'code').map(({ text }) => text)).toEqual(['a', 'mailto:b@c']);
  });

  test('what is markup only across spans is none', () => {
    expect(
      readMarkdown(markdown([{ text: 'https:' }, { text: '//evil.example :sk' }, { text: 'ull:' }])),
    ).toEqual([{ kind: 'text', text: 'https://evil.example :skull:' }]);
  });

  test('each is shown as what it is', () => {
    const span = fc.record({ text: hostileText, code: fc.constantFrom(undefined, true as const) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const text = spans.map(({ text, code }) => (code ? { text, code } : { text }));
        const shown = readMarkdown(markdown(text));
        expect([...kindsIn(shown)].filter((kind) => kind !== 'text' && kind !== 'code')).toEqual([]);
        const letters = (all: string) => all.replace(/[\s\u200b]/g, '');
        expect(letters(shown.map((item) => item.text).join(''))).toBe(
          letters(harmless(text.map((one) => one.text).join(''))),
        );
      }),
      RUNS,
    );
  });

  test.each([
    [' a b ', ' ~~a b~~ '],
    ['a~', '~~a\\~\u200b~~'],
    [' \n', ' \n'],
  ])('struck: %j', (text, expected) => {
    expect(struck(text)).toBe(expected);
  });

  test('struck text is shown whole', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        fc.pre(harmless(text).trim() !== '');
        const [item, ...rest] = readMarkdown(struck(harmless(text).trim()));
        expect(rest).toEqual([]);
        expect(item?.kind).toBe('strike');
        expect(item?.inner?.map(({ kind }) => kind)).toEqual(['text']);
        expect(item?.text.replace(ZERO_WIDTH_SPACE, '')).toBe(
          harmless(text).trim().replace(ZERO_WIDTH_SPACE, ''),
        );
      }),
      RUNS,
    );
  });

  test('bold text is one line, and none where there is none', () => {
    expect(bold('a*\n b')).toBe('**a\\* b**');
    expect(bold(' \n')).toBe('');
  });
});

describe('moments', () => {
  test('are shown in the zone of the reader', () => {
    expect(moment('2026-01-01T00:00:00Z')).toBe('<t:1767225600:f> (<t:1767225600:R>)');
    expect(moment('tomorrow')).toBeUndefined();
  });
});
