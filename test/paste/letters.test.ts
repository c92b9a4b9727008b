import { describe, expect, test } from '@jest/globals';
import { lettersOf } from '../../src/paste/letters.js';

/** A source text with its letters. */
function gives(table: ReadonlyArray<readonly [source: string, letters: string]>): void {
  test.each(table)('%j: %s', (source, letters) => {
    expect(lettersOf(source).letters).toBe(letters);
  });
}

describe('letters and digits alone, in lower case', () => {
  gives([
    ['API Error: 529', 'apierror529'],
    ['Prompt is\n  too   long.', 'promptistoolong'],
    ['`max_tokens` > 200_000', 'maxtokens200000'],
    ["You've hit your limit · resets 3pm", 'youvehityourlimitresets3pm'],
    ['You’ve hit your limit', 'youvehityourlimit'],
    ['', ''],
    ['— · … ⎿', ''],
  ]);
});

describe('escapes', () => {
  gives([
    ['too\\nlong', 'toolong'],
    ['too\\\\nlong', 'toolong'],
    ['too\\r\\n\\tlong', 'toolong'],
    ['\\"type\\":\\"error\\"', 'typeerror'],
    ['You\\u2019ve hit', 'youvehit'],
    ['\\u0050rompt', 'prompt'],
    ['\\x50rompt', 'prompt'],
    ['caf\\u00e9', 'cafe'],
    ['\\u00zz', 'u00zz'],
    ['C:\\work\\src', 'cworksrc'],
    ['ends in \\', 'endsin'],
  ]);
});

describe('entities and markup', () => {
  gives([
    ['a &lt; b &amp;&amp; c', 'abc'],
    ['&quot;Prompt&#39;s&quot;', 'prompts'],
    ['a &amp;amp;lt; b', 'ab'],
    ['R & D', 'rd'],
    ['Plans &Billing', 'plansbilling'],
    ['<https://claude.ai|claude.ai>', 'claudeai'],
    ['<https://claude.ai>', 'httpsclaudeai'],
    ['<mailto:a@b.io|a@b.io>', 'abio'],
    ['<@U012ABC> Prompt is too long', 'promptistoolong'],
    ['<#C012|help> <!here> hi', 'helphi'],
    ['claude --bg <task>', 'claudebgtask'],
    ['<https://never closed', 'httpsneverclosed'],
  ]);
});

describe('what terminals and loggers leave behind', () => {
  gives([
    ['[31mPrompt[0m is', 'promptis'],
    ['[1;38;5;208mtoo', 'too'],
    ['claude-opus-5[1m]', 'claudeopus5'],
    ['[2026-07-25 11:40:31] Prompt', 'prompt'],
    ['2026-07-25T11:40:31.120Z Prompt', 'prompt'],
    ['11:40:31 Prompt is\n11:40:32 too long', 'promptistoolong'],
    ['Prompt is\\n11:40:32 too long', 'promptistoolong'],
    ['resets 12:50am', 'resets1250am'],
    ['529 12 errors', '52912errors'],
    ['[12] items', '12items'],
  ]);
});

describe('other scripts', () => {
  gives([
    ['Überlastet, réessayez', 'uberlastetreessayez'],
    ['ŁÓDŹ', 'łodz'],
    ['ＡＰＩ　Ｅｒｒｏｒ：５２９', 'apierror529'],
    ['コマンドで claude です。', 'コマンドでclaudeです'],
    ['Ошибка API', 'ошибкаapi'],
    ['😀 ok 👍🏽', 'ok'],
  ]);
});

describe('every letter knows where it stood', () => {
  test('offsets point into the source', () => {
    const stream = lettersOf('a \\u0062\n<@U1>c');
    expect(stream.letters).toBe('abc');
    expect([0, 1, 2, 3].map((index) => stream.offset(index))).toEqual([0, 7, 14, 15]);
  });

  test('a slice is the source between two letters, without what trails', () => {
    const stream = lettersOf('"Prompt is  too long." (529)');
    expect(stream.slice(0, 'promptistoolong'.length)).toBe('Prompt is  too long');
    expect(stream.slice(3, 3)).toBe('');
  });

  /** Where words begin in a source, as letters of the stream with a bar before each. */
  function edges(source: string): string {
    const stream = lettersOf(source);
    return [...stream.letters].map((letter, at) => (stream.startsWord(at) ? `|${letter}` : letter)).join('');
  }

  test.each([
    ['API Error: 529', '|api|error|529'],
    ['fetchfailed', '|fetchfailed'],
    ['fetch\nfailed', '|fetch|failed'],
    ['max_tokens', '|max|tokens'],
    ['你好hi', '|你|好|hi'],
    ['a\\nb', '|a|b'],
  ])('words of %j: %s', (source, expected) => {
    expect(edges(source)).toBe(expected);
  });

  test('a word ends where the next begins, and at the end of the text', () => {
    const stream = lettersOf('go on');
    expect([1, 2, 3, 4].map((at) => stream.endsWord(at))).toEqual([false, true, false, true]);
  });
});

test('places are known of every text, however many were read since', () => {
  const sources = ['  a b-c', `${'-'.repeat(70_000)}x\\u0041y`, '<https://a.example|label> é', ''];
  const offsets = (stream: ReturnType<typeof lettersOf>) =>
    Array.from({ length: stream.length + 1 }, (_, index) => stream.offset(index));
  const alone = sources.map((source) => offsets(lettersOf(source)));
  const streams = sources.map((source) => lettersOf(source));
  for (const round of [streams, [...streams].reverse(), streams])
    for (const stream of round) expect(offsets(stream)).toEqual(alone[streams.indexOf(stream)]);
  expect(alone[0]).toEqual([2, 4, 6, 7]);
});
