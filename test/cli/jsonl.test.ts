/** `cc-error match --jsonl`: one request a line, one result a line, in order. */
import { describe, expect, test } from '@jest/globals';
import { ccError, folderWith, outputOf, refusalOf } from '../support/programs.js';

interface Line {
  id: string | number | null;
  outcome?: string;
  matches?: Array<{ entry: string }>;
  error?: string;
}

async function linesOf(input: string | Buffer): Promise<Line[]> {
  const stdout = outputOf(await ccError(['match', '--jsonl'], { input }));
  expect(stdout === '' || stdout.endsWith('\n')).toBe(true);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

function request(id: string | number, text: string): string {
  return JSON.stringify({ id, text });
}

/** What a line says, in short. */
function verdict({ id, matches, error }: Line): [Line['id'], string] {
  return [id, error === undefined ? (matches?.[0]?.entry ?? 'none') : 'error'];
}

const LONG = 'Prompt is too long';
const LIMIT = "You've hit your session limit · resets 3pm";

describe('lines', () => {
  test('keep their ids, strings and numbers, and their order', async () => {
    const lines = await linesOf(
      `${request('a', LONG)}\n${request(7, LIMIT)}\n${request('', 'hello')}\n${request(0, LONG)}\n`,
    );
    expect(lines.map(verdict)).toEqual([
      ['a', 'prompt-too-long'],
      [7, 'session-limit'],
      ['', 'none'],
      [0, 'prompt-too-long'],
    ]);
    expect(lines[0]).toEqual({
      id: 'a',
      outcome: 'exact',
      matches: [
        {
          entry: 'prompt-too-long',
          variant: null,
          confidence: expect.any(Number),
          evidence: 'signature',
          captures: {},
        },
      ],
      facts: expect.any(Object),
      elapsedMicros: expect.any(Number),
    });
    expect(lines[2]).toHaveProperty('hints');
  });

  test('that are malformed are reported in their place, and the rest goes on', async () => {
    const lines = await linesOf(
      [
        request(1, LONG),
        'not json',
        '{"id":2,"text":',
        'null',
        '[]',
        '"text"',
        '{"id":3}',
        '{"id":4,"text":5}',
        '{"id":{"a":1},"text":"Prompt is too long"}',
        '{"text":"Prompt is too long"}',
        request(5, LIMIT),
      ].join('\n'),
    );
    expect(lines.map(verdict)).toEqual([
      [1, 'prompt-too-long'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
      [null, 'prompt-too-long'],
      [null, 'prompt-too-long'],
      [5, 'session-limit'],
    ]);
    expect(lines[1]).toEqual({ id: null, error: expect.stringContaining('not valid JSON') });
    expect(lines[6]).toEqual({ id: null, error: expect.stringContaining('"text"') });
  });

  test.each([
    ['Windows line ends', `${request(1, LONG)}\r\n${request(2, LIMIT)}\r\n`],
    ['no newline at the end', `${request(1, LONG)}\n${request(2, LIMIT)}`],
    ['a byte order mark', `\ufeff${request(1, LONG)}\n${request(2, LIMIT)}\n`],
    [
      'UTF-16, as PowerShell redirects',
      Buffer.from(`\ufeff${request(1, LONG)}\r\n${request(2, LIMIT)}`, 'utf16le'),
    ],
    ['line separators inside a text', `${request(1, `${LONG}\u2028\u2029`)}\n${request(2, LIMIT)}\n`],
  ])('may come with %s', async (_name, input) => {
    expect((await linesOf(input)).map(verdict)).toEqual([
      [1, 'prompt-too-long'],
      [2, 'session-limit'],
    ]);
  });

  test('that are blank are reported in their place; a newline at the end begins none', async () => {
    const lines = await linesOf(`\n${request(1, LONG)}\n  \r\n${request(2, LIMIT)}\n\n`);
    expect(lines.map(verdict)).toEqual([
      [null, 'error'],
      [1, 'prompt-too-long'],
      [null, 'error'],
      [2, 'session-limit'],
      [null, 'error'],
    ]);
    expect(lines[0]).toEqual({ id: null, error: expect.stringContaining('blank') });
  });

  test('may hold lone surrogates, NULs and nothing', async () => {
    const lines = await linesOf(
      [
        `{"id":1,"text":"${LONG} \\ud800"}`,
        `{"id":2,"text":"\\udc00\\ud800 ${LONG}"}`,
        `{"id":3,"text":"\\u0000${LONG}\\u0000"}`,
        '{"id":4,"text":""}',
        '{"id":"\\ud800","text":"\\n\\t"}',
      ].join('\n'),
    );
    expect(lines.map(verdict)).toEqual([
      [1, 'prompt-too-long'],
      [2, 'prompt-too-long'],
      [3, 'prompt-too-long'],
      [4, 'none'],
      ['\ud800', 'none'],
    ]);
  });

  test('may be many', async () => {
    const requests = Array.from({ length: 2_000 }, (_, i) => request(i, i % 2 ? LIMIT : LONG));
    const lines = await linesOf(requests.join('\n'));
    expect(lines.map(verdict)).toEqual(
      requests.map((_, i) => [i, i % 2 ? 'session-limit' : 'prompt-too-long']),
    );
  });

  test('may be huge', async () => {
    const lines = await linesOf(
      [
        request(1, `${'some words before it '.repeat(500_000)}\n${LONG}`),
        '{'.repeat(1_000_000),
        request(2, LIMIT),
      ].join('\n'),
    );
    expect(lines.map(verdict)).toEqual([
      [1, 'prompt-too-long'],
      [null, 'error'],
      [2, 'session-limit'],
    ]);
  });

  test('past 64 MB are refused in their place', async () => {
    const huge = Buffer.alloc(65 * 1024 * 1024, 'x');
    const input = Buffer.concat([
      Buffer.from(`${request(1, LONG)}\n`),
      huge,
      Buffer.from(`\n${request(2, LIMIT)}\n`),
      huge,
    ]);
    const lines = await linesOf(input);
    expect(lines.map(verdict)).toEqual([
      [1, 'prompt-too-long'],
      [null, 'error'],
      [2, 'session-limit'],
      [null, 'error'],
    ]);
    expect(lines[1]?.error).toContain('64 MB');
  });
});

describe('the input', () => {
  test('may be empty', async () => {
    expect(await linesOf('')).toEqual([]);
  });

  test('may be binary, which is one malformed line after the other', async () => {
    const bytes = Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 167 + (i >> 3)) % 256));
    const lines = await linesOf(bytes);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toEqual({ id: null, error: expect.any(String) });
  });

  test('may be a file', async () => {
    const cwd = folderWith({ 'requests.jsonl': `${request(1, LONG)}\n` });
    const stdout = outputOf(await ccError(['match', '--jsonl', 'requests.jsonl'], { cwd }));
    expect(verdict(JSON.parse(stdout) as Line)).toEqual([1, 'prompt-too-long']);
  });

  test.each(['--json', '--explain'])('does not go together with %s', async (option) => {
    const refusal = refusalOf(await ccError(['match', '--jsonl', option], { input: '' }));
    expect(refusal).toContain(`--jsonl and ${option} do not go together`);
  });

  test('that cannot be read is refused', async () => {
    expect(refusalOf(await ccError(['match', '--jsonl', 'missing.jsonl']))).toMatch(
      /missing\.jsonl.*\| cc-error match --jsonl$/,
    );
    expect(refusalOf(await ccError(['match', '--jsonl', folderWith()]))).toContain('is a folder');
  });
});
