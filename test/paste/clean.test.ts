import { describe, expect, test } from '@jest/globals';
import { isBlank, isDecoration, isInvisible } from '../../src/paste/chars.js';
import { clean } from '../../src/paste/clean.js';

/** What somebody pasted, and what stays of it. */
function cleans(table: ReadonlyArray<readonly [what: string, raw: string, cleaned: string]>): void {
  test.each(table)('%s', (_what, raw, cleaned) => {
    expect(clean(raw)).toBe(cleaned);
  });
  test.each(table)('%s: cleaning again changes nothing', (_what, raw) => {
    expect(clean(clean(raw))).toBe(clean(raw));
  });
}

describe('escape sequences', () => {
  cleans([
    ['colours', '\x1b[31mPrompt\x1b[0m is \x1b[1;38;5;208mtoo\x1b[m long', 'Prompt is too long'],
    ['cursor movements and erasing', '\x1b[2K\x1b[1GPrompt\x1b[?25h is too long', 'Prompt is too long'],
    ['one-byte control sequences', '\x9b31mPrompt is too long\x9b0m', 'Prompt is too long'],
    ['a window title that BEL ends', '\x1b]0;claude\x07Prompt is too long', 'Prompt is too long'],
    ['a hyperlink that ESC \\ ends', '\x1b]8;;https://x.io\x1b\\a link\x1b]8;;\x1b\\', 'a link'],
    ['device control strings', '\x1bPq#0\x1b\\Prompt is too long', 'Prompt is too long'],
    ['two-character sequences', '\x1b7Prompt\x1b8 is\x1b(B too long', 'Prompt is too long'],
    [
      'a title that never ends takes nothing with it',
      '\x1b]0;title\nPrompt is too long\x07',
      ']0;title\nPrompt is too long',
    ],
    ['a lone ESC at the end', 'Prompt is too long\x1b', 'Prompt is too long'],
    ['a control sequence that the text breaks off', 'Prompt is too long\x1b[38;5', 'Prompt is too long'],
    ['ESC before a word takes no letter of it', '\x1bprompt is too long', 'prompt is too long'],
  ]);
});

describe('boxes, quotes and marks', () => {
  cleans([
    [
      'a box',
      '╭──────────────╮\n│ > /login     │\n│ Not logged in│\n╰──────────────╯',
      '/login\nNot logged in',
    ],
    ['bullets and results of Claude Code', '⏺ Read(a.ts)\n  ⎿  Error: no', 'Read(a.ts)\nError: no'],
    ['prompts and spinners', '❯ hi\n✻ Brewed for 1s\n› go', 'hi\nBrewed for 1s\ngo'],
    ['quoted mail', '> > Prompt is too long\n> ok', 'Prompt is too long\nok'],
    ['block elements of the banner', '▐▛███▜▌   Claude Code v2.1.201', 'Claude Code v2.1.201'],
    ['table borders at both ends', '| 529 | overloaded |', '529 | overloaded'],
    ['an arrow at the end belongs to the text', 'Plans & Billing >', 'Plans & Billing >'],
    ['marks inside a line stay', 'a > b | c', 'a > b | c'],
  ]);
});

describe('lines and blanks', () => {
  cleans([
    ['Windows line ends', 'a\r\nb\r\n', 'a\nb'],
    [
      'a carriage return alone begins a line',
      'downloading 10%\rdownloading 20%',
      'downloading 10%\ndownloading 20%',
    ],
    ['Unicode line and paragraph separators', 'a\u2028b\u2029c', 'a\nb\nc'],
    ['blank lines fold to one', 'a\n\n \n\t\n\nb', 'a\n\nb'],
    ['blank lines at both ends go', '\n\n a \n\n', 'a'],
    ['blanks at both ends of lines go, tabs and wide ones too', '\t a\u00a0\u3000\n\u2003b ', 'a\nb'],
    ['blanks between words stay', 'a   b\tc', 'a   b\tc'],
    ['nothing', '', ''],
    ['white space alone', ' \n\t\r\n ', ''],
  ]);
});

describe('invisible and broken characters', () => {
  cleans([
    [
      'zero-width spaces, joiners and marks',
      'Pro\u200bmpt\u200d is\u2060 too\ufeff long',
      'Prompt is too long',
    ],
    ['soft hyphens and variation selectors', 'Pro\u00admpt ⚠\ufe0f', 'Prompt ⚠'],
    ['marks of writing direction', '\u202aPrompt\u202c \u2067is\u2069', 'Prompt is'],
    ['NUL and other control characters', 'Pr\0om\x08pt\x7f', 'Prompt'],
    ['a lone high surrogate', 'a\ud83db', 'a\ufffdb'],
    ['a lone low surrogate', 'a\udc00b', 'a\ufffdb'],
    ['a surrogate at the end', 'a\ud83d', 'a\ufffd'],
    ['a pair in the wrong order', '\udc00\ud83d', '\ufffd\ufffd'],
    ['a whole pair stays', 'a 😀 b', 'a 😀 b'],
    ['an accent of its own joins its letter', 'caffe\u0301', 'caff\u00e9'],
  ]);
});

test('a long text of escapes loses none of its words', () => {
  const words = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
  expect(clean(words.map((word) => `\x1b[3${word.length % 8}m${word}\x1b[0m`).join(' '))).toBe(
    words.join(' '),
  );
});

test('every code unit is kept, dropped or trimmed by its kind', () => {
  for (let code = 0; code < 0x10000; code++) {
    if (code === 0x1b || code === 0x9b) continue; // They begin escape sequences
    const unit = String.fromCharCode(code);
    expect([code, clean(`a${unit}b`)]).toEqual([code, `a${within(code)}b`.normalize('NFC')]);
    const isEdge = isBlank(code) || code === 9 || isDecoration(code);
    const kept = isEdge ? '' : within(code).replace('\n', '');
    const trailing = unit === '>' ? unit : kept;
    expect([code, clean(`${unit}a${unit}`)]).toEqual([code, `${kept}a${trailing}`.normalize('NFC')]);
  }

  function within(code: number): string {
    if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return '\n';
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
    return isInvisible(code) ? '' : String.fromCharCode(code);
  }
});

test('composes what stands apart', () => {
  expect(clean('caf\u0065\u0301 \u1112\u1161\u11ab \u212b')).toBe('café 한 Å');
  const units = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code));
  const plain = clean(units.join('x'));
  expect(plain).toBe(plain.normalize('NFC'));
});
