/** Input that is no paste: one clear line, exit code 2, no stack trace. What can be read is answered all the same. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  bash,
  ccError,
  folderWith,
  outputOf,
  pooled,
  type RunOptions,
  refusalOf,
  START,
  start,
} from '../support/programs.js';

const LONG = 'Prompt is too long';
const MEGABYTE = 1024 * 1024;

const FORMS = [['match', '--json'], ['match'], ['match', '--explain', '-']];

async function firstEntry(args: string[], options: RunOptions): Promise<string | undefined> {
  const { code, stdout } = await ccError([...args, '--json'], options);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { matches: Array<{ entry: string }> }).matches[0]?.entry;
}

/** Bytes as a compressed file has them, the same in every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 42;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), noise(2_000)]);

describe('refused', () => {
  test.each([
    ['an empty input', Buffer.alloc(0), 'no text to match'],
    ['white space', Buffer.from(' \t\r\n\n \u00a0\u3000 \n'), 'no text to match'],
    ['a million newlines', Buffer.alloc(1_000_000, '\n'), 'no text to match'],
    ['control characters alone', Buffer.from('\0\0\x07\x1b[0m\x1b[2J'), 'no readable text'],
    ['many NULs', Buffer.alloc(5_000), 'binary data'],
    ['a screenshot', PNG, 'a screenshot has to be retyped'],
    ['10 MB of binary data', noise(10 * MEGABYTE), 'binary data'],
    ['more than 64 MB', Buffer.alloc(64 * MEGABYTE + 1, 'text '), 'tail -n 200'],
  ])('%s', async (_name, input, reason) => {
    const forms = input.length > MEGABYTE ? FORMS.slice(0, 1) : FORMS;
    for (const outcome of await pooled(forms, (args) => ccError(args, { input }))) {
      const refusal = refusalOf(outcome);
      expect(refusal).toMatch(/^cc-error: /);
      expect(refusal).toContain(reason);
    }
  });

  test('a file that is not there', async () => {
    const refusal = refusalOf(await ccError(['match', 'no/such/paste.txt']));
    expect(refusal).toContain('Cannot read no/such/paste.txt: there is no such file.');
  });

  test('a folder, also at standard input', async () => {
    const cwd = folderWith({ 'logs/a.txt': LONG });
    expect(refusalOf(await ccError(['match', 'logs'], { cwd }))).toContain('logs is a folder');
    if (process.platform === 'win32') return;
    for (const form of ['', '--json', '--jsonl']) {
      expect(refusalOf(await bash(`$CC match ${form} < logs`, { cwd }))).toContain('is a folder');
    }
  });

  const isRoot = process.getuid?.() === 0 || process.platform === 'win32';
  (isRoot ? test.skip : test)('a file that may not be read', async () => {
    const cwd = folderWith({ 'secret.txt': LONG });
    chmodSync(join(cwd, 'secret.txt'), 0o000);
    expect(refusalOf(await ccError(['match', 'secret.txt'], { cwd }))).toContain('permission denied');
  });

  test.each([
    ['the error itself in place of a file', "You've hit your session limit"],
    ['a paste in place of a file', `API Error: 500\n    at request (/app/index.js:1:2)\n${LONG}`],
    ['a paste that is no possible name', `${LONG} `.repeat(400)],
  ])('%s', async (_name, text) => {
    const refusal = refusalOf(await ccError(['match', text.replace(/ {4}at .*\n/, '')]));
    expect(refusal).toContain('| cc-error match');
    expect(refusal.length).toBeLessThan(500);
  });
});

describe('answered all the same', () => {
  test.each([
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(LONG), Buffer.from([0x20, 0xff, 0xc3, 0x28])])],
    ['lone surrogates as UTF-8', Buffer.concat([Buffer.from([0xed, 0xa0, 0x80, 0x0a]), Buffer.from(LONG)])],
    ['NULs around the message', Buffer.from(`\0\0${LONG}\0\0`)],
    [
      'two million newlines around it',
      Buffer.from(`${'\n'.repeat(2_000_000)}${LONG}${'\n'.repeat(2_000_000)}`),
    ],
    ['a million newlines before it', Buffer.from(`${'\n'.repeat(1_000_000)}${LONG}\n`)],
    ['10 MB of output before it', Buffer.from(`${'building module\n'.repeat(655_360)}${LONG}\n`)],
    ['10 MB on one line', Buffer.from(`${LONG}. ${'x'.repeat(10 * MEGABYTE)}`)],
    [
      '64 MB to the byte',
      Buffer.concat([Buffer.alloc(64 * MEGABYTE - 20, 'text\n'), Buffer.from(`\n${LONG}\n`)]),
    ],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${LONG}\n`, 'utf16le')],
    ['UTF-16 cut in the middle of a character', Buffer.from(`\ufeff${LONG}\n`, 'utf16le').subarray(0, -1)],
    ['escape sequences that never end', Buffer.from(`${LONG}\n\x1b[\x1b]0;title\x1b[38;5;`)],
  ])('%s', async (_name, input) => {
    expect(await firstEntry(['match'], { input })).toBe('prompt-too-long');
  });

  test('a long input, which says what was left out', async () => {
    const input = `${LONG}\n${'more and more output\n'.repeat(100_000)}`;
    const { code, stderr } = await ccError(['match', '--json'], { input });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^[^\n]*its middle was left out[^\n]*\n$/);
  });
});

describe('npm start with a pipe', () => {
  test.each([
    ['an empty input', Buffer.alloc(0)],
    ['white space', Buffer.from(' \n\n')],
  ])('says that there is no text: %s', async (_name, input) => {
    expect(outputOf(await start({ input }))).toContain('There is no text to look at.');
  });

  test('refuses more than 64 MB', async () => {
    const refusal = refusalOf(await start({ input: Buffer.alloc(64 * MEGABYTE + 1, 'text ') }));
    expect(refusal).toContain('larger than 64 MB');
  });

  test('refuses binary data and folders as the command line does', async () => {
    expect(refusalOf(await start({ input: PNG }))).toContain('a screenshot has to be retyped');
    if (process.platform === 'win32') return;
    const env = { START: `${process.execPath} ${START}` };
    expect(refusalOf(await bash('$START < .', { env }))).toContain('standard input is a folder');
  });

  test('reads UTF-16 with a byte order mark', async () => {
    const stdout = outputOf(await start({ input: Buffer.from(`\ufeff${LONG}\n`, 'utf16le') }));
    expect(stdout).toContain(LONG);
  });

  test.each([
    ['control characters', Buffer.from('\0\x07\x1b[2J')],
    ['invalid UTF-8', Buffer.from([0xff, 0xc3, 0x28])],
  ])('survives %s', async (_name, input) => {
    const stdout = outputOf(await start({ input }));
    expect(stdout).toMatch(/I do not recognise this one|There is no text|Paste a Claude Code error/);
    expect(stdout).not.toContain('\x1b');
  });
});
